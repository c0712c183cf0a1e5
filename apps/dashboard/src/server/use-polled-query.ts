import { useEffect, useState } from 'preact/hooks';
import type { QueryFunction, QueryState } from './keep-fetched';
import { useQuery } from './use-query';

/** Fetches `intervalMs` after each answer while the page is visible. */
export function usePolledQuery<Data>(
  key: string,
  fetchData: QueryFunction<Data>,
  intervalMs: number,
): QueryState<Data> {
  const [rounds, setRounds] = useState(0);
  const query = useQuery(key, fetchData, rounds);
  useEffect(() => {
    // Without a valid key there is nothing to show until one is entered.
    if (query.isFetching || query.error?.status === 401 || query.error?.status === 403) return;
    const timer = setInterval(() => {
      if (!document.hidden) setRounds((before) => before + 1);
    }, intervalMs);
    return () => clearInterval(timer);
  }, [query.isFetching, query.error]);
  return query;
}
