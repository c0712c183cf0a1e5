import type { SchemaOf } from '@taocun/client';
import { criterionTitle, criterionWords, type Fen } from '@taocun/domain';

export type ShownCriterion = SchemaOf<'Criterion'>;
type Share = SchemaOf<'Shortfall'>;
type Claim = SchemaOf<'Claim'>;

/** A criterion as a row: whether it holds, its name, the actual value, the required value, and the margin. */
type CriterionRow = readonly [
  holds: string,
  criterion: string,
  found: string,
  wanted: string,
  margin: string,
];

/** One row for each criterion and each of its parts. */
export function criterionRows(criteria: readonly ShownCriterion[], within = ''): CriterionRow[] {
  return criteria.flatMap((one) => [
    [
      one.holds ? 'yes' : 'no',
      `${within}${criterionName(one)}`,
      valueText(one),
      thresholdText(one),
      marginText(one),
    ] as const,
    ...criterionRows(one.anyOf ?? [], '  '),
  ]);
}

/** The rows, each ending with the numbers of its claims in `sources`, from 1. */
export function sourcedCriteria(criteria: readonly ShownCriterion[]): {
  readonly rows: readonly (readonly string[])[];
  readonly sources: readonly string[];
} {
  const sources: string[] = [];
  const numberOf = ({ text, quote, url, standing }: Claim): string => {
    const claim = [
      `${standing}: ${text.en}`,
      ...(quote === undefined ? [] : [`“${quote}”`]),
      ...(url === undefined ? [] : [url]),
    ].join(' ');
    if (!sources.includes(claim)) sources.push(claim);
    return `[${sources.indexOf(claim) + 1}]`;
  };
  const markOf = (one: ShownCriterion): string => (one.source ?? []).map(numberOf).join(' ');
  // If a criterion has parts, the thresholds are in the parts.
  const marks = criteria.flatMap((one) =>
    one.anyOf === undefined ? [markOf(one)] : ['', ...one.anyOf.map(markOf)],
  );
  return { rows: criterionRows(criteria).map((row, at) => [...row, marks[at] ?? '']), sources };
}

/** RMB with grouped digits; the sign goes first. */
export function rmb(fen: Fen): string {
  const digits = (fen < 0 ? -BigInt(fen) : BigInt(fen)).toString().padStart(3, '0');
  return `${fen < 0 ? '-' : ''}RMB ${grouped(BigInt(digits.slice(0, -2)))}.${digits.slice(-2)}`;
}

/**
 * The margin by which a criterion is met (+) or missed (-), for a share in percentage points; empty if it is
 * not a quantity.
 */
export function marginText({ criterion, margin, certifiedBefore }: ShownCriterion): string {
  if (certifiedBefore !== undefined) return `certified in ${certifiedBefore}`;
  if (margin === undefined) return '';
  const sign = (isShare(margin) ? margin.part : margin) > 0 ? '+' : '';
  if (isShare(margin))
    return margin.whole > 0 ? `${sign}${hundredths(margin.part, margin.whole)} points` : '';
  return `${sign}${amountText(criterion, margin)}`;
}

function criterionName({ criterion, anyOf }: ShownCriterion): string {
  const title = criterionTitle(criterion, 'en');
  return anyOf === undefined ? title : `${title}, one of the ${anyOf.length === 2 ? 'two' : anyOf.length}`;
}

/** Money as RMB, other numbers with grouped digits. */
function amountText(criterion: string, amount: Fen): string {
  return criterionWords[criterion]?.unit === 'fen' ? rmb(amount) : grouped(amount);
}

function valueText({ criterion, value }: ShownCriterion): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value.replaceAll('-', ' ');
  if (!isShare(value)) return amountText(criterion, value);
  const share = value.whole > 0 ? ` (${hundredths(value.part, value.whole)} %)` : '';
  const isOfMoney = criterionWords[criterion]?.isOfMoney === true;
  return isOfMoney
    ? `${rmb(value.part)}${share}`
    : `${grouped(value.part)} of ${grouped(value.whole)}${share}`;
}

function thresholdText({ criterion, threshold, comparison }: ShownCriterion): string {
  if (threshold === undefined || typeof threshold === 'string') return threshold?.replaceAll('-', ' ') ?? '';
  if (typeof threshold === 'object' && !isShare(threshold))
    return threshold.join(' or ').replaceAll('-', ' ');
  const how = comparison?.replace('-', ' ') ?? '';
  if (!isShare(threshold)) return `${how} ${amountText(criterion, threshold)}`;
  return `${how} ${hundredths(threshold.part, threshold.whole).replace(/\.?0+$/, '')} %`;
}

/**
 * `part / whole` in per cent with two decimals, cut off and not rounded: a value below a threshold must not
 * appear to reach it.
 */
function hundredths(part: Fen, whole: Fen): string {
  const exact = (BigInt(part) * 10_000n) / BigInt(whole);
  const digits = (exact < 0n ? -exact : exact).toString().padStart(3, '0');
  return `${exact < 0n ? '-' : ''}${grouped(BigInt(digits.slice(0, -2)))}.${digits.slice(-2)}`;
}

function isShare(value: unknown): value is Share {
  return typeof value === 'object' && value !== null && 'part' in value;
}

/** Digits in groups of three. */
export function grouped(count: Fen): string {
  return count.toLocaleString('en');
}
