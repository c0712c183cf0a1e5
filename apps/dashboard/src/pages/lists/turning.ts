import { projectedMargin } from '@taocun/domain';
import type { Turning } from '../../server/api';

export const turningKinds = ['lose', 'gain'] as const;

/**
 * The villages that would gain, or those that would lose the title: first those that would then be furthest
 * from the threshold that decides.
 */
export function turningTo(kind: Turning['change'], turning: readonly Turning[]): readonly Turning[] {
  return turning
    .filter(({ change }) => change === kind)
    .sort((a, b) => projectedMargin(b) - projectedMargin(a) || a.villageCode.localeCompare(b.villageCode));
}
