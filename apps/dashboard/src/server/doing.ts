import { useState } from 'preact/hooks';
import { Refused } from './api';

export interface Doing {
  readonly busy: boolean;
  readonly refused: Refused | undefined;
  /** Does it, unless something is being done already; undefined where it was refused. */
  readonly run: <Answer>(work: () => Promise<Answer>) => Promise<Answer | undefined>;
}

/** Something that a button does: once at a time, and what came of it. */
export function useDoing(): Doing {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | undefined>(undefined);
  return {
    busy,
    refused,
    run: async (work) => {
      if (busy) return undefined;
      setBusy(true);
      setRefused(undefined);
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        setRefused(error);
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
