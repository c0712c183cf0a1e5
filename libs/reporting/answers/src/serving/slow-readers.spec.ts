import { ReadingAllowance } from './slow-readers';

/** The second after which the reader counts as too slow; undefined if it never does. */
function cutOffAfter(
  seconds: readonly (readonly [takenBytes: number, isAwaited: boolean])[],
): number | undefined {
  const allowance = new ReadingAllowance();
  const at = seconds.findIndex(([takenBytes, isAwaited]) => allowance.secondPassed(takenBytes, isAwaited));
  return at === -1 ? undefined : at + 1;
}

const each = (seconds: number, takenBytes: number, isAwaited = true) =>
  Array.from({ length: seconds }, () => [takenBytes, isAwaited] as const);
const HOUR = 3_600;

it.each([
  ['that takes nothing', each(HOUR, 0), 10],
  ['a little below the rate', each(HOUR, 15_900), 1_600],
  ['at half the rate', each(HOUR, 8_000), 20],
  ['at the rate', each(HOUR, 16_000), undefined],
  ['that takes nothing while nothing is ready for it', each(HOUR, 0, false), undefined],
  ['that stops after the answer has kept it waiting', [...each(HOUR, 0, false), ...each(HOUR, 0)], HOUR + 10],
  [
    'for which the system takes a minute at once, time and again',
    Array.from({ length: 60 }, () => [...each(59, 0), [960_000, true] as const]).flat(),
    10,
  ],
  ['that was fast at first', [...each(60, 10_000_000), ...each(HOUR, 0)], 120],
  [
    'for which the system took much at once, and then at the rate',
    [
      [4_000_000, true] as const,
      ...Array.from({ length: 60 }, () => [...each(58, 0), [944_000, true] as const]).flat(),
    ],
    undefined,
  ],
])('a reader %s (cut off after second %p)', (_, seconds, after) => {
  expect(cutOffAfter(seconds)).toBe(after);
});
