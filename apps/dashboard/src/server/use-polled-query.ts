import { useEffect, useState } from 'preact/hooks';
import { type QueryFunction, type QueryState, useQuery } from './use-query';

/**
 * Fetches every `intervalMs` while the page is visible. The interval begins with each answer, since a fetch cancels the one before it.
 * The second of the pair fetches at once.
 */
export function usePolledQuery<Data>(
  key: string,
  fetchData: QueryFunction<Data>,
  intervalMs: number,
  keepPrevious = true,
): readonly [QueryState<Data>, () => void] {
  const [rounds, setRounds] = useState(0);
  const query = useQuery(key, fetchData, rounds, keepPrevious);
  const refetch = (): void => setRounds((before) => before + 1);
  useEffect(() => {
    if (query.isFetching) return;
    const timer = setInterval(() => {
      if (!document.hidden) refetch();
    }, intervalMs);
    return () => clearInterval(timer);
  }, [query.isFetching]);
  return [query, refetch];
}
