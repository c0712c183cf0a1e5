import { type Fen } from '@taocun/domain';
import { type CalendarMonth } from '../places/calendar-months';

/** The sales of one month of the year against the mean month. */
export interface SeasonalIndex {
  /** 1 to 12. */
  readonly monthOfYear: number;
  /** The mean over the years of its sales over those of the mean month: 1 where it is like any other. */
  readonly index: number;
  /** The least and the greatest of the years. */
  readonly least: number;
  readonly greatest: number;
}

const MONTHS = 12;

/**
 * The seasonal indices by the ratios to each year's mean, over blocks of twelve months that end with the last one, so that no year counts in
 * part. Empty without twelve months. Years that sold nothing, or less than they refunded, have no ratios and are left out.
 */
export function seasonalIndices(months: readonly { readonly month: CalendarMonth; readonly salesFen: Fen }[]): {
  readonly years: number;
  readonly indices: readonly SeasonalIndex[];
} {
  const ratios = new Map<number, number[]>();
  let years = 0;
  for (let end = months.length; end >= MONTHS; end -= MONTHS) {
    const year = months.slice(end - MONTHS, end);
    const total = year.reduce((sum, { salesFen }) => sum + BigInt(salesFen), 0n);
    if (total <= 0n) continue;
    years++;
    for (const { month, salesFen } of year) {
      const monthOfYear = Number(month.slice(5));
      // To nine decimals, for sums of any size.
      const ratio = Number((BigInt(salesFen) * BigInt(MONTHS) * 1_000_000_000n) / total) / 1e9;
      ratios.set(monthOfYear, [...(ratios.get(monthOfYear) ?? []), ratio]);
    }
  }
  const indices = [...ratios]
    .sort(([a], [b]) => a - b)
    .map(([monthOfYear, of]) => ({
      monthOfYear,
      index: of.reduce((sum, ratio) => sum + ratio, 0) / of.length,
      least: Math.min(...of),
      greatest: Math.max(...of),
    }));
  return { years, indices };
}
