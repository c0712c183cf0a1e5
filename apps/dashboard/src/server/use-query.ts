import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from './api';

/** The state of a query. The data of an earlier answer stay while it is fetched again and while that fails. */
export interface QueryState<Data> {
  readonly data: Data | undefined;
  readonly isFetching: boolean;
  readonly error: ApiError | undefined;
  /** The time at which the data came. */
  readonly atMs: number;
}

export type QueryFunction<Data> = (signal: AbortSignal) => Promise<Data>;

const initial: QueryState<never> = { data: undefined, isFetching: true, error: undefined, atMs: 0 };
/** The backoff between retries; the last pause repeats. */
const pausesMs = [1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Fetches whenever `key` or `refreshKey` changes, and retries what may pass. With `keepPrevious` the data of another key stay until the
 * new ones are there; without, they go at once: a village's figures must not stand under the name of another.
 */
export function useQuery<Data>(key: string, fetchData: QueryFunction<Data>, refreshKey = 0, keepPrevious = true): QueryState<Data> {
  const [query, setQuery] = useState<QueryState<Data>>(initial);
  const previousKey = useRef(key);
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const isDropped = previousKey.current !== key && !keepPrevious;
    previousKey.current = key;
    setQuery((last) => (isDropped ? initial : { ...last, isFetching: true }));
    const attempt = async (tries: number): Promise<void> => {
      try {
        const data = await fetchData(ended.signal);
        if (!ended.signal.aborted) setQuery({ data, isFetching: false, error: undefined, atMs: Date.now() });
      } catch (error) {
        if (ended.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        setQuery((last) => ({ ...last, isFetching: false, error }));
        const isTransient = error.status === 0 || error.status === 429 || error.status >= 500;
        if (isTransient) timer = setTimeout(() => void attempt(tries + 1), pausesMs[Math.min(tries, pausesMs.length - 1)]);
      }
    };
    void attempt(0);
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [key, refreshKey]);
  return query;
}
