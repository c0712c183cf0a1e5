import { useEffect, useState } from 'preact/hooks';
import { type Moment, momentKey } from './moment';

const stepMs = { year: 1_400, month: 500 };

/** Plays moments one after the other, from the first where the last is shown, and stops at the last. */
export function usePlayer(moments: readonly Moment[], moment: Moment, show: (moment: Moment) => void): readonly [boolean, () => void] {
  const [playing, setPlaying] = useState(false);
  const at = moments.findIndex((one) => momentKey(one) === momentKey(moment));
  useEffect(() => {
    if (!playing) return;
    const next = moments[at + 1];
    if (next === undefined) return setPlaying(false);
    // The lists of years are what one stops to look at.
    const timer = setTimeout(() => show(next), typeof moment === 'object' && 'year' in moment ? stepMs.year : stepMs.month);
    return () => clearTimeout(timer);
  }, [playing, at, moments.length]);
  const toggle = (): void => {
    const first = moments[0];
    if (!playing && first !== undefined && at === moments.length - 1) show(first);
    setPlaying(!playing);
  };
  return [playing, toggle];
}
