import { useEffect, useState } from 'preact/hooks';
import type { SeriesItem } from '../api';

/** What the page is true at: the latest that is known, or the certified list of a year. */
export type Moment = 'now' | number;

/** The years that are certified, of a series by year, ascending. */
export function certifiedYearsOf(series: readonly SeriesItem[]): readonly number[] {
  return series.flatMap(({ year, certified }) => (year !== undefined && certified !== undefined && certified > 0 ? [year] : []));
}

const stepMs = 1_400;

/** Plays moments one after the other, from the first where the last is shown, and stops at the last. */
export function usePlayer(moments: readonly Moment[], moment: Moment, show: (moment: Moment) => void): readonly [boolean, () => void] {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    const next = moments[moments.indexOf(moment) + 1];
    if (next === undefined) return setPlaying(false);
    const timer = setTimeout(() => show(next), stepMs);
    return () => clearTimeout(timer);
  }, [playing, moment, moments.length]);
  const toggle = (): void => {
    const first = moments[0];
    if (!playing && first !== undefined && moments.at(-1) === moment) show(first);
    setPlaying(!playing);
  };
  return [playing, toggle];
}
