import { type Criterion } from '@taocun/domain';
import { integerOf } from './exact-json';
import { type Amount, type ComparisonCriterion, isAmount, isShare } from './margin';

/**
 * The part of a threshold that is missing, as an exact fraction, because a quotient would have to be rounded.
 * It is relative to the threshold, so that criteria in different units are comparable; a margin is absolute.
 */
interface Shortfall {
  readonly part: bigint;
  readonly whole: bigint;
}

/** A comparison that does not hold, with its shortfall. */
type Missed = ComparisonCriterion & { readonly shortfall: Shortfall; readonly shortfallPpm: number };

/** The limit of near misses: half of a threshold. */
export const MAX_SHORTFALL_PPM = 500_000;

const PPM = 1_000_000n;

/**
 * The criteria that prevent a village from qualifying; for scale, the nearer alternative. Undefined if the
 * village qualifies, if one criterion is missed by more than half of its threshold, or if no increase would
 * help: a residents' committee is not close to being a village.
 */
export function missedOf(criteria: readonly Criterion[]): readonly Missed[] | undefined {
  const failing = criteria.filter(({ holds }) => !holds);
  if (failing.length === 0) return undefined;
  const missed = failing.map(nearest).filter((each) => each !== undefined);
  return missed.length === failing.length && greatestOf(missed) <= MAX_SHORTFALL_PPM ? missed : undefined;
}

/** The village's distance from qualifying: the shortfall of the criterion that is missed by most. */
export function greatestOf(missed: readonly Missed[]): number {
  return Math.max(...missed.map(({ shortfallPpm }) => shortfallPpm));
}

function nearest(criterion: Criterion): Missed | undefined {
  const alternatives = 'anyOf' in criterion ? criterion.anyOf : [criterion];
  const missed = alternatives.map(withShortfall).filter((each) => each !== undefined);
  return missed.sort((a, b) => a.shortfallPpm - b.shortfallPpm)[0];
}

function withShortfall(criterion: ComparisonCriterion): Missed | undefined {
  const shortfall = shortfallOf(criterion);
  // A share of zero households or sales is undefined, and a share of a negative whole is meaningless.
  if (shortfall === undefined || shortfall.whole <= 0n) return undefined;
  return { ...criterion, shortfall, shortfallPpm: ppmOf(shortfall) };
}

function shortfallOf({ value, threshold }: ComparisonCriterion): Shortfall | undefined {
  if (isAmount(value) && isAmount(threshold)) return missing(value, 1, threshold, 1);
  if (isShare(value) && isShare(threshold))
    return missing(value.part, value.whole, threshold.part, threshold.whole);
  return undefined;
}

/** (threshold − value) / threshold, each a fraction. */
function missing(part: Amount, whole: Amount, neededPart: Amount, neededWhole: Amount): Shortfall {
  const needed = integerOf(neededPart) * integerOf(whole);
  return { part: needed - integerOf(part) * integerOf(neededWhole), whole: needed };
}

/** Rounded up, so that 0 means that the threshold is reached, and a limit is never exceeded. */
function ppmOf({ part, whole }: Shortfall): number {
  // Beyond the limit the exact value is not needed, and might not fit into a number.
  return part >= whole ? Number(PPM) : Number((part * PPM + whole - 1n) / whole);
}
