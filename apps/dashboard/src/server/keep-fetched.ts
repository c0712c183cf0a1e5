import { ApiError } from './api-error';

/** The state of a query. Data of an earlier answer stay while they are fetched again and while that fails. */
export interface QueryState<Data> {
  readonly data: Data | undefined;
  readonly isFetching: boolean;
  readonly error: ApiError | undefined;
  readonly atMs: number;
}

export type QueryFunction<Data> = (signal: AbortSignal) => Promise<Data>;

export const initial: QueryState<never> = { data: undefined, isFetching: true, error: undefined, atMs: 0 };
/** The backoff between retries; the last pause repeats. */
const pausesMs = [1_000, 2_000, 5_000, 10_000, 30_000];

interface Fetching {
  /**
   * Fetches once more: now, or after the current request, which always finishes. If each refetch aborted it,
   * a slow request never would.
   */
  readonly refetch: () => void;
  readonly end: () => void;
}

/** Fetches, retries temporary failures, and reports each change of the state until it is ended. */
export function keepFetched<Data>(
  fetchData: QueryFunction<Data>,
  update: (change: Partial<QueryState<Data>>) => void,
): Fetching {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isUnderWay = false;
  let isStale = false;
  const attempt = async (tries: number): Promise<void> => {
    clearTimeout(timer);
    isUnderWay = true;
    isStale = false;
    update({ isFetching: true });
    try {
      const data = await fetchData(ended.signal);
      if (ended.signal.aborted) return;
      update({ data, isFetching: false, error: undefined, atMs: Date.now() });
    } catch (error) {
      if (ended.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      update({ isFetching: false, error });
      if (error.isTransient)
        timer = setTimeout(() => void attempt(tries + 1), pausesMs[Math.min(tries, pausesMs.length - 1)]);
      isStale &&= !error.isTransient;
    } finally {
      isUnderWay = false;
    }
    if (isStale) void attempt(0);
  };
  void attempt(0);
  return {
    refetch: () => {
      if (isUnderWay) isStale = true;
      else void attempt(0);
    },
    end: () => {
      ended.abort();
      clearTimeout(timer);
    },
  };
}
