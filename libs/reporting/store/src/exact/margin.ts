import { type AlternativesCriterion, type Claim, type Criterion } from '@taocun/domain';
import { integerOf } from './exact-json';

/** A criterion with a single comparison, unlike one that any of several fulfils. */
export type ComparisonCriterion = Exclude<Criterion, AlternativesCriterion>;

/** A difference of shares as an exact fraction, because a quotient would have to be rounded. */
interface ShareMargin {
  readonly part: bigint;
  readonly whole: bigint;
}

/**
 * The amount by which the value exceeds its threshold, negative if it falls short: fen or shops, for a share
 * the difference of the two fractions. `more-than` holds above zero, `at-least` from zero on. Undefined if
 * the criterion is not a quantity.
 */
export function marginOf(criterion: ComparisonCriterion): bigint | ShareMargin | undefined {
  const { value, threshold } = criterion;
  if (isAmount(value) && isAmount(threshold)) return integerOf(value) - integerOf(threshold);
  if (!isShare(value) || !isShare(threshold)) return undefined;
  const part = integerOf(value.part);
  const whole = integerOf(value.whole);
  const neededPart = integerOf(threshold.part);
  const neededWhole = integerOf(threshold.whole);
  return { part: part * neededWhole - neededPart * whole, whole: whole * neededWhole };
}

export type ExplainedCriterion = { readonly source?: readonly Claim[] } & (
  | (ComparisonCriterion & { readonly margin?: bigint | ShareMargin })
  | { readonly criterion: string; readonly holds: boolean; readonly anyOf: readonly ExplainedCriterion[] }
);

/** The criteria with their margins, in their original order. */
export function explained(criteria: readonly Criterion[]): ExplainedCriterion[] {
  return criteria.map((criterion) =>
    'anyOf' in criterion ? { ...criterion, anyOf: criterion.anyOf.map(withMargin) } : withMargin(criterion),
  );
}

function withMargin(criterion: ComparisonCriterion): ExplainedCriterion {
  const margin = marginOf(criterion);
  return margin === undefined ? criterion : { ...criterion, margin };
}

export type Amount = Parameters<typeof integerOf>[0];

/** MongoDB returns amounts beyond int64 as Decimal128. */
export function isAmount(value: unknown): value is Amount {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    (typeof value === 'object' && value !== null && '_bsontype' in value)
  );
}

export function isShare(value: unknown): value is { readonly part: Amount; readonly whole: Amount } {
  return typeof value === 'object' && value !== null && 'part' in value && 'whole' in value;
}
