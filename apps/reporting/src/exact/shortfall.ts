import { type Criterion } from '@taocun/domain';
import { integerOf } from './exact-json';
import { type Amount, type ComparisonCriterion, isAmount, isShare } from './margin';

/** What part of its threshold a value falls short by, exactly: a quotient would have to be rounded. */
interface Shortfall {
  readonly part: bigint;
  readonly whole: bigint;
}

/** A criterion of a single comparison that does not hold, though not by much. */
export type Missed = ComparisonCriterion & { readonly shortfall: Shortfall; readonly shortfallPpm: number };

/** No further away than this is any village kept as a near miss: half of a threshold. */
export const MAX_SHORTFALL_PPM = 500_000;

const PPM = 1_000_000n;

/**
 * What keeps a village from qualifying: each criterion that does not hold, of scale the nearer alternative. Undefined where it qualifies,
 * where something is missed by more than half of its threshold, or where more of anything would not help: a residents' committee
 * is not near to being a village.
 */
export function missedOf(criteria: readonly Criterion[]): readonly Missed[] | undefined {
  const failing = criteria.filter(({ holds }) => !holds);
  if (failing.length === 0) return undefined;
  const missed = failing.map(nearest).filter((each) => each !== undefined);
  return missed.length === failing.length && greatestOf(missed) <= MAX_SHORTFALL_PPM ? missed : undefined;
}

/** How far a village is from qualifying: by that of its criteria which is missed by most. */
export function greatestOf(missed: readonly Missed[]): number {
  return Math.max(...missed.map(({ shortfallPpm }) => shortfallPpm));
}

function nearest(criterion: Criterion): Missed | undefined {
  const alternatives = criterion.criterion === 'scale' ? criterion.anyOf : [criterion];
  const missed = alternatives.map(withShortfall).filter((each) => each !== undefined);
  return missed.sort((a, b) => a.shortfallPpm - b.shortfallPpm)[0];
}

function withShortfall(criterion: ComparisonCriterion): Missed | undefined {
  const shortfall = shortfallOf(criterion);
  // Nothing at all, as of no households or no sales, has no share; a sum below zero has none that means anything.
  if (shortfall === undefined || shortfall.whole <= 0n) return undefined;
  return { ...criterion, shortfall, shortfallPpm: ppmOf(shortfall) };
}

function shortfallOf({ value, threshold }: ComparisonCriterion): Shortfall | undefined {
  if (isAmount(value) && isAmount(threshold)) return missing(value, 1, threshold, 1);
  if (isShare(value) && isShare(threshold)) return missing(value.part, value.whole, threshold.part, threshold.whole);
  return undefined;
}

/** (threshold − value) / threshold, each a fraction. */
function missing(part: Amount, whole: Amount, wantedPart: Amount, wantedWhole: Amount): Shortfall {
  const wanted = integerOf(wantedPart) * integerOf(whole);
  return { part: wanted - integerOf(part) * integerOf(wantedWhole), whole: wanted };
}

/** Rounded up, so that only what reaches its threshold has none, and no more than a limit means exactly no more. */
function ppmOf({ part, whole }: Shortfall): number {
  // Far beyond the limit the exact number is of no use, and might be no number.
  return part >= whole ? Number(PPM) : Number((part * PPM + whole - 1n) / whole);
}
