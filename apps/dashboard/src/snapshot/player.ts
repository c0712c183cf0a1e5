import { useEffect, useState } from 'preact/hooks';
import { type Moment, momentKey } from './moment';

const stepMs = { year: 1_400, month: 500 };

/**
 * Plays the moments in turn, each once it is visible, and stops at the last; started there, it begins with
 * the first.
 */
export function usePlayer(
  moments: readonly Moment[],
  moment: Moment,
  isPending: boolean,
  show: (moment: Moment) => void,
): readonly [boolean, () => void] {
  const [playing, setPlaying] = useState(false);
  const at = moments.findIndex((one) => momentKey(one) === momentKey(moment));
  useEffect(() => {
    if (!playing || isPending) return;
    const next = moments[at + 1];
    if (next === undefined) return setPlaying(false);
    // A certified list is shown longer than a month.
    const timer = setTimeout(
      () => show(next),
      typeof moment === 'object' && 'year' in moment ? stepMs.year : stepMs.month,
    );
    return () => clearTimeout(timer);
  }, [playing, isPending, at, moments.length]);
  const toggle = (): void => {
    const first = moments[0];
    if (!playing && first !== undefined && at === moments.length - 1) show(first);
    setPlaying(!playing);
  };
  return [playing, toggle];
}
