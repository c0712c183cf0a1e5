import { useEffect, useRef, useState } from 'preact/hooks';
import { queries, type VillageItem, type VillagesQuery } from '../../server/api';
import { ApiError } from '../../server/api-error';

interface Listed {
  readonly rows: readonly VillageItem[];
  readonly next: string | undefined;
  /** The total number of rows, if they could be counted. */
  readonly total: number | undefined;
  readonly complete: boolean;
  readonly isFetching: boolean;
  readonly error: ApiError | undefined;
}

const NO_ROWS: Listed = { rows: [], next: undefined, total: undefined, complete: false, isFetching: true, error: undefined };

/** A list that grows as the reader scrolls. Another query starts again; the old rows stay until its first answer. */
export function useInfiniteList(query: VillagesQuery): Omit<Listed, 'next'> & { readonly more: () => void } {
  const [listed, setListed] = useState(NO_ROWS);
  const subject = JSON.stringify(query);
  const ended = useRef(new AbortController());
  const isBusy = useRef(false);
  const fetchPage = (cursor: string | undefined, signal: AbortSignal): void => {
    isBusy.current = true;
    setListed((before) => ({ ...before, isFetching: true }));
    queries
      .villages(
        query,
        cursor,
      )(signal)
      .then(({ items, next, total }) => {
        if (signal.aborted) return;
        isBusy.current = false;
        setListed((before) => ({
          rows: cursor === undefined ? items : [...before.rows, ...items],
          next,
          total: cursor === undefined ? total : before.total,
          complete: next === undefined,
          isFetching: false,
          error: undefined,
        }));
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        isBusy.current = false;
        setListed((before) => ({ ...before, isFetching: false, error }));
      });
  };
  useEffect(() => {
    const now = (ended.current = new AbortController());
    fetchPage(undefined, now.signal);
    return () => now.abort();
  }, [subject]);
  const { next, ...shown } = listed;
  return {
    ...shown,
    more: () => {
      if (next !== undefined && !isBusy.current) fetchPage(next, ended.current.signal);
    },
  };
}
