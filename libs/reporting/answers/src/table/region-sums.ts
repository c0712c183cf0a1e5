import {
  amountNames,
  figureOf,
  figuresAcrossCodes,
  hasSeveralAmounts,
  type SummedFigure,
  summedFigures,
  villageFigures,
} from '@taocun/domain';

// Sums over the villages of a region, for each figure as the table of figures declares it. Names may be words
// of SQL, such as `group`.

/** The sum of a figure over rows of villages, and of each of its amounts; null without rows. */
function sumOf(name: SummedFigure): string {
  const { is } = figureOf(name);
  return hasSeveralAmounts(is) ? eachAmount(is, (amount) => `sum(${name}."${amount}")`) : `sum(${name})`;
}

function eachAmount(kind: keyof typeof amountNames, valueOf: (amount: string) => string | number): string {
  return `{ ${amountNames[kind].map((amount) => `'${amount}': ${valueOf(amount)}`).join(', ')} }`;
}

const ofRegion = {
  sum: sumOf,
  'sum-if-all-know': (name: SummedFigure) => `CASE WHEN count(${name}) = count(*) THEN ${sumOf(name)} END`,
  'sum-if-any-knows': (name: SummedFigure) => `CASE WHEN count(${name}) > 0 THEN ${sumOf(name)} END`,
};

const rows: Readonly<Record<SummedFigure, { readonly ofRegion: keyof typeof ofRegion }>> = villageFigures;

/** The expressions that sum up these figures over a region's villages, each under its own name. */
export function eachSumOf(names: readonly SummedFigure[]): string {
  return names.map((name) => `${ofRegion[rows[name].ofRegion](name)} AS ${name}`).join(', ');
}

/** Zero in place of null in the figures that a region without villages has too. */
function zeros(names: readonly SummedFigure[]): string {
  const summed = names.filter((name) => rows[name].ofRegion === 'sum');
  return summed.map((name) => `coalesce(${name}, ${zeroOf(name)}) AS ${name}`).join(', ');
}

function zeroOf(name: SummedFigure): string {
  const { is } = figureOf(name);
  return hasSeveralAmounts(is) ? eachAmount(is, () => 0) : '0';
}

/** The figures of each region of each level that has villages (the view regionSums). */
export const regionSums =
  `SELECT level, regionAt(townshipCode, digits) AS region, count(*) AS villages, count(*) FILTER (inPovertyCounty) AS villagesInPovertyCounties, ` +
  `${eachSumOf(summedFigures)}, max("asOf") AS "asOf", any_value(path) AS villagePath FROM villages, levels GROUP BY ALL`;

/** The rows of a statement over all regions, with zeros where a region has no village. */
export const withZeros = (statement: string): string =>
  `SELECT * REPLACE (${zeros(summedFigures)}) FROM (${statement})`;

/**
 * The figures of the present places in a region, over all codes of each; the codes of its townships begin
 * with $within.
 */
export const regionOfToday =
  `SELECT * REPLACE (${zeros(figuresAcrossCodes)}) FROM (SELECT ${eachSumOf(figuresAcrossCodes)} ` +
  `FROM villages JOIN presentPlaces USING (code) WHERE starts_with(presentTownshipCode, $within))`;
