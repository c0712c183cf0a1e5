import type { RuleSet, SeriesItem } from '../server/api';

/** The moment that the page shows: the latest known, the certified list of a year, or the end of a month. */
export type Moment = 'now' | { readonly year: number } | { readonly month: string };

/** The certified years of a series by year, ascending. */
export function certifiedYearsOf(series: readonly SeriesItem[]): readonly number[] {
  return series.flatMap(({ year, certified }) => (year !== undefined && (certified ?? 0) > 0 ? [year] : []));
}

/**
 * The months from the first with a Taobao Village on. The last one is omitted: it is not over, and now shows
 * it. A certified list replaces the month of its cut-off.
 */
export function momentsOf(
  years: readonly number[],
  months: readonly SeriesItem[],
  rules: Pick<RuleSet, 'cutOffs'>,
): readonly Moment[] {
  const lists = new Map(years.map((year) => [cutOffOf(rules, year).slice(0, 7), year]));
  const first = months.findIndex(({ qualifying }) => qualifying > 0);
  const over = first === -1 ? [] : months.slice(first, -1).flatMap(({ month }) => month ?? []);
  const places = [...new Set([...over, ...lists.keys()])].sort();
  return [
    ...places.map((month): Moment => (lists.has(month) ? { year: lists.get(month) ?? 0 } : { month })),
    'now',
  ];
}

/** The cut-off of a year's certified list. */
function cutOffOf({ cutOffs }: Pick<RuleSet, 'cutOffs'>, year: number): string {
  return `${year}-${(cutOffs.findLast(({ fromYear }) => fromYear <= year) ?? cutOffs[0]).monthDay}`;
}

export const momentKey = (moment: Moment): string =>
  moment === 'now' ? 'now' : 'year' in moment ? String(moment.year) : moment.month;

/** The moment of a key; now if the key is invalid. */
export function momentFrom(key: string): Moment {
  if (/^\d{4}$/.test(key)) return { year: Number(key) };
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(key) ? { month: key } : 'now';
}

/** The slider's moment for one that it does not have: the list that replaces its month, otherwise now. */
export function nearestOf(
  moment: Moment,
  moments: readonly Moment[],
  rules: Pick<RuleSet, 'cutOffs'>,
): Moment {
  const month = monthOf(moment);
  return (
    moments.find(
      (one) =>
        month !== undefined &&
        yearOf(one) !== undefined &&
        cutOffOf(rules, yearOf(one) ?? 0).startsWith(month),
    ) ?? 'now'
  );
}

/** The year of a certified list; undefined at any other moment. */
export const yearOf = (moment: Moment): number | undefined =>
  moment !== 'now' && 'year' in moment ? moment.year : undefined;

/**
 * The month of a moment's figures; `today` is the day of the present figures, undefined if there are none.
 */
export function monthShown(
  moment: Moment,
  rules: Pick<RuleSet, 'cutOffs'>,
  today: string | undefined,
): string | undefined {
  if (moment === 'now') return today?.slice(0, 7);
  return 'year' in moment ? cutOffOf(rules, moment.year).slice(0, 7) : moment.month;
}

/** The month whose end is shown; undefined at any other moment. */
export const monthOf = (moment: Moment): string | undefined =>
  moment !== 'now' && 'month' in moment ? moment.month : undefined;
