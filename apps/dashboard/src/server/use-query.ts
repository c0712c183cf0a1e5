import { useEffect, useRef, useState } from 'preact/hooks';
import { initial, keepFetched, type QueryFunction, type QueryState } from './keep-fetched';

/**
 * Fetches when `key` changes, and once more whenever `refreshKey` does. Data disappear at once with their
 * key: a figure must not appear under the name of another region, village, year or rule set.
 */
export function useQuery<Data>(
  key: string,
  fetchData: QueryFunction<Data>,
  refreshKey = 0,
): QueryState<Data> {
  const [latest, setLatest] = useState<{ readonly key: string; readonly state: QueryState<Data> }>({
    key,
    state: initial,
  });
  const refetch = useRef<() => void>(() => undefined);
  const refreshed = useRef(refreshKey);
  useEffect(() => {
    refreshed.current = refreshKey;
    const fetching = keepFetched(fetchData, (change) =>
      setLatest((last) => ({ key, state: { ...(last.key === key ? last.state : initial), ...change } })),
    );
    refetch.current = fetching.refetch;
    return fetching.end;
  }, [key]);
  useEffect(() => {
    if (refreshed.current === refreshKey) return;
    refreshed.current = refreshKey;
    refetch.current();
  }, [refreshKey]);
  return latest.key === key ? latest.state : initial;
}
