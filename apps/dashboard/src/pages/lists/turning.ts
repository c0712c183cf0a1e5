import type { Turning } from '../../server/api';

export const turningKinds = ['lose', 'gain'] as const;

/** The villages that gain, or those that lose the title, those with the greatest margin first. */
export function turningTo(kind: Turning['change'], turning: readonly Turning[]): readonly Turning[] {
  const byMost = ({ salesThenFen, thresholdFen }: Turning): number => Math.abs(salesThenFen - thresholdFen);
  return turning
    .filter(({ change }) => change === kind)
    .sort((a, b) => byMost(b) - byMost(a) || a.villageCode.localeCompare(b.villageCode));
}
