import { useEffect, useRef, useState } from 'preact/hooks';
import { Refused } from './api';

/** Where a question stands. What was answered before stays to be seen, as `stale`, while it is asked anew or not answered. */
export interface Asked<Answer> {
  readonly answer: Answer | undefined;
  readonly asking: boolean;
  readonly refused: Refused | undefined;
  /** When the answer came. */
  readonly atMs: number;
}

export type Asking<Answer> = (signal: AbortSignal) => Promise<Answer>;

const nothing: Asked<never> = { answer: undefined, asking: true, refused: undefined, atMs: 0 };
/** Whoever is not answered asks again, less and less often. */
const pausesMs = [1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Asks whenever `subject` or `again` changes. An answer to another subject is kept only where `keeps`: a village's figures must not
 * stand under the name of another.
 */
export function useAsked<Answer>(subject: string, asking: Asking<Answer>, again = 0, keeps = true): Asked<Answer> {
  const [asked, setAsked] = useState<Asked<Answer>>(nothing);
  const before = useRef(subject);
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const dropped = before.current !== subject && !keeps;
    before.current = subject;
    setAsked((last) => (dropped ? nothing : { ...last, asking: true }));
    const ask = async (tries: number): Promise<void> => {
      try {
        const answer = await asking(ended.signal);
        if (!ended.signal.aborted) setAsked({ answer, asking: false, refused: undefined, atMs: Date.now() });
      } catch (error) {
        if (ended.signal.aborted) return;
        if (!(error instanceof Refused)) throw error;
        setAsked((last) => ({ ...last, asking: false, refused: error }));
        const passing = error.status === 0 || error.status === 429 || error.status >= 500;
        if (passing) timer = setTimeout(() => void ask(tries + 1), pausesMs[Math.min(tries, pausesMs.length - 1)]);
      }
    };
    void ask(0);
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [subject, again]);
  return asked;
}
