import { type Criterion } from '@taocun/domain';
import { type ComparisonCriterion, isAmount, isShare } from '../exact/margin';
import { integerOf } from '../exact/exact-json';

/** Logarithms of ratios are cut off here: e³ is twenty times as much. */
const MOST = 3;

/**
 * How far the criterion that is nearest to its threshold, or missed by most, lies above it: the natural logarithm of value over threshold,
 * of scale by its better alternative. Cut off at -3 and 3; criteria that are no quantity are passed over.
 */
export function marginOfCertificate(criteria: readonly Criterion[]): number {
  const margins = criteria.flatMap((criterion) =>
    criterion.criterion === 'scale' ? [Math.max(...criterion.anyOf.flatMap(logRatio))] : logRatio(criterion),
  );
  return margins.length === 0 ? 0 : Math.min(...margins);
}

function logRatio({ value, threshold }: ComparisonCriterion): number[] {
  if (isAmount(value) && isAmount(threshold)) return [bounded(Number(integerOf(value)) / Number(integerOf(threshold)))];
  if (!isShare(value) || !isShare(threshold)) return [];
  const [part, whole] = [Number(integerOf(value.part)), Number(integerOf(value.whole))];
  const share = whole > 0 ? part / whole : 0;
  return [bounded(share / (Number(integerOf(threshold.part)) / Number(integerOf(threshold.whole))))];
}

/** The natural logarithm of the sales of the later months over those of the earlier ones, cut off at -3 and 3; 0 where either sold nothing. */
export function salesTrend(earlier: bigint, later: bigint): number {
  return earlier <= 0n || later <= 0n ? 0 : bounded(Number(later) / Number(earlier));
}

function bounded(ratio: number): number {
  return ratio > 0 ? Math.max(-MOST, Math.min(MOST, Math.log(ratio))) : -MOST;
}
