import { useEffect, useState } from 'preact/hooks';
import { type Asked, type Asking, useAsked } from './asked';

/**
 * Asks again and again, while somebody can see the page: a while after each answer, and never before it has come, for a question that
 * is asked anew gives up the one before. The second of what it gives asks at once.
 */
export function useAskedAgain<Answer>(
  subject: string,
  asking: Asking<Answer>,
  everyMs: number,
  keeps = true,
): readonly [Asked<Answer>, () => void] {
  const [rounds, setRounds] = useState(0);
  const asked = useAsked(subject, asking, rounds, keeps);
  const again = (): void => setRounds((before) => before + 1);
  useEffect(() => {
    if (asked.asking) return;
    const timer = setInterval(() => {
      if (!document.hidden) again();
    }, everyMs);
    return () => clearInterval(timer);
  }, [asked.asking]);
  return [asked, again];
}
