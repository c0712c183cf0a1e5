import { useState } from 'preact/hooks';
import { ApiError } from './api-error';

interface Mutation {
  readonly busy: boolean;
  readonly error: ApiError | undefined;
  /** Resolves to undefined if the work failed, or another run has not ended. */
  readonly run: <Answer>(work: () => Promise<Answer>) => Promise<Answer | undefined>;
}

/** The action behind a button: runs once at a time, and stores the error of the last run. */
export function useMutation(): Mutation {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | undefined>(undefined);
  return {
    busy,
    error,
    run: async (work) => {
      if (busy) return undefined;
      setBusy(true);
      setError(undefined);
      try {
        return await work();
      } catch (failure) {
        if (!(failure instanceof ApiError)) throw failure;
        setError(failure);
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
