import { useEffect, useState } from 'preact/hooks';
import { api, type Counts } from '../api';
import { useAsked } from '../asked';

/** What the page is true at: the latest that is known, or the certified list of a year. */
export type Moment = 'now' | number;

/** Before it nobody counted Taobao Villages. */
const FIRST_YEAR = 2009;

/** The counts of every certified year, ascending. */
export function useCertifiedYears(ruleSet: string, asOf: string | undefined, again: number) {
  return useAsked(
    `${ruleSet} ${asOf?.slice(0, 4) ?? ''}`,
    async (signal) => {
      const found: (Counts & { readonly year: number })[] = [];
      // From the newest back to the first that is empty: years are certified one after the other.
      for (let year = Number(asOf?.slice(0, 4) ?? 0); year >= FIRST_YEAR; year--) {
        const counts = await api.counts(ruleSet, year)(signal);
        if (counts.villages > 0) found.unshift({ ...counts, year });
        else if (found.length > 0) break;
      }
      return found;
    },
    again,
  );
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
