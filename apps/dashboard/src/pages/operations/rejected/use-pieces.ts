import { useState } from 'preact/hooks';
import { useMutation } from '../../../server/use-mutation';

/** A fault by all that its updates have in common; `changed` is called once something was done about them. */
export interface OneFault {
  readonly reason: string;
  readonly path: string;
  readonly source: string;
  readonly changed: () => void;
}

/** An action on many updates, tried without effect before and then done piece by piece: its last answer, and how it goes on. */
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
