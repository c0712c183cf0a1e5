import { useMemo } from 'preact/hooks';
import { type Route, routeOf } from './route';
import { usePath } from './use-address';

export function useRoute(): Route {
  const path = usePath();
  return useMemo(() => routeOf(path), [path]);
}
