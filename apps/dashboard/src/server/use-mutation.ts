import { useState } from 'preact/hooks';
import { ApiError } from './api-error';

/** The action behind a button: runs once at a time, and stores the error of the last run. */
export function useMutation() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | undefined>(undefined);
  /** Resolves to undefined if the work failed, or another run has not ended. */
  const run = async <Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> => {
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
  };
  return { busy, error, run };
}
