import { useState } from 'preact/hooks';
import { useMutation } from '../../../server/use-mutation';

/** The members that all updates of a fault share; `changed` is called after they were corrected or set aside. */
export interface OneFault {
  readonly reason: string;
  readonly path: string;
  readonly source: string;
  readonly changed: () => void;
}

/** An action on many updates, first tried without effect, then done batch by batch: its last answer and its state. */
export function usePieces<Answer>(changed: () => void) {
  const [done, setDone] = useState<Answer | undefined>(undefined);
  const { busy, error, run } = useMutation();
  const act = async (dryRun: boolean, ask: () => Promise<Answer>): Promise<void> => {
    const answer = await run(ask);
    if (answer === undefined) return;
    setDone(answer);
    if (!dryRun) changed();
  };
  return { done, busy, error, act };
}
