import { useEffect, useRef, useState } from 'preact/hooks';
import { api, Refused, type VillageItem, type VillagesQuery } from '../server/api';

interface Listed {
  readonly rows: readonly VillageItem[];
  readonly next: string | undefined;
  readonly complete: boolean;
  readonly asking: boolean;
  readonly refused: Refused | undefined;
}

const nothing: Listed = { rows: [], next: undefined, complete: false, asking: true, refused: undefined };

/** A list that is read on as one scrolls; another question begins it anew, and what was listed stays until that is answered. */
export function useEndlessList(query: VillagesQuery): Omit<Listed, 'next'> & { readonly more: () => void } {
  const [listed, setListed] = useState(nothing);
  const subject = JSON.stringify(query);
  const ended = useRef(new AbortController());
  const isAsking = useRef(false);
  const ask = (cursor: string | undefined, signal: AbortSignal): void => {
    isAsking.current = true;
    setListed((before) => ({ ...before, asking: true }));
    api
      .villages(
        query,
        cursor,
      )(signal)
      .then(({ items, next }) => {
        if (signal.aborted) return;
        isAsking.current = false;
        setListed((before) => ({
          rows: cursor === undefined ? items : [...before.rows, ...items],
          next,
          complete: next === undefined,
          asking: false,
          refused: undefined,
        }));
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        if (!(error instanceof Refused)) throw error;
        isAsking.current = false;
        setListed((before) => ({ ...before, asking: false, refused: error }));
      });
  };
  useEffect(() => {
    const now = (ended.current = new AbortController());
    ask(undefined, now.signal);
    return () => now.abort();
  }, [subject]);
  const { next, ...shown } = listed;
  return {
    ...shown,
    more: () => {
      if (next !== undefined && !isAsking.current) ask(next, ended.current.signal);
    },
  };
}
