import { useEffect, useRef, useState } from 'preact/hooks';
import { type Page, queries, type VillageItem, type VillagesQuery } from '../../server/api';
import type { ApiError } from '../../server/api-error';
import { keepFetched, type QueryFunction } from '../../server/keep-fetched';

interface Listed<Item> {
  readonly rows: readonly Item[];
  /** The total number of rows, if they could be counted. */
  readonly total: number | undefined;
  readonly complete: boolean;
  readonly isFetching: boolean;
  readonly error: ApiError | undefined;
}

const NO_ROWS: Listed<never> = {
  rows: [],
  total: undefined,
  complete: false,
  isFetching: true,
  error: undefined,
};

interface Pages {
  /** Fetches the next page, if there is one and no page is being fetched. */
  readonly more: () => void;
  readonly end: () => void;
}

/**
 * Fetches the first page of a list, and each further one on request, retries temporary failures, and reports
 * each change until it is ended.
 */
export function keepPages<Item>(
  pageAfter: (cursor: string | undefined) => QueryFunction<Page<Item>>,
  update: (changed: (before: Listed<Item>) => Listed<Item>) => void,
): Pages {
  let next: string | undefined;
  const fetchPage = (cursor: string | undefined) => {
    next = undefined;
    return keepFetched(pageAfter(cursor), ({ data: page, isFetching = false, error }) => {
      next = page?.next;
      update((before) => {
        // The rows of another list must not stay under the title of this one.
        const { rows, total, complete } = cursor === undefined && error !== undefined ? NO_ROWS : before;
        if (page === undefined) return { rows, total, complete, isFetching, error: error ?? before.error };
        const known = cursor === undefined ? { rows: [], total: page.total } : before;
        return {
          rows: [...known.rows, ...page.items],
          total: known.total,
          complete: page.next === undefined,
          isFetching,
          error,
        };
      });
    });
  };
  let fetching = fetchPage(undefined);
  return {
    more: () => {
      if (next !== undefined) fetching = fetchPage(next);
    },
    end: () => fetching.end(),
  };
}

/**
 * A list that grows as the reader scrolls; nothing without a query. Another query starts again; the old rows
 * stay until its first answer.
 */
export function useInfiniteList(query: VillagesQuery | undefined): Listed<VillageItem> & Pick<Pages, 'more'> {
  const [listed, setListed] = useState<Listed<VillageItem>>(NO_ROWS);
  const pages = useRef<Pages | undefined>(undefined);
  useEffect(() => {
    if (query === undefined) return setListed(NO_ROWS);
    const started = (pages.current = keepPages((cursor) => queries.villages(query, cursor), setListed));
    return started.end;
  }, [JSON.stringify(query)]);
  return { ...listed, more: () => pages.current?.more() };
}
