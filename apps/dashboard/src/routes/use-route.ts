import { useMemo } from 'preact/hooks';
import { useAddress } from './use-address';
import { type Route, routeOf } from './route';

export function useRoute(): Route {
  const { path } = useAddress();
  return useMemo(() => routeOf(path), [path]);
}
