import { type Day } from '../time/day';
import { type DailyOrders } from './daily-orders';

export const WEEK = 7;
/** A year of whole weeks, so that last year's day is the same weekday. */
export const YEAR = 52 * WEEK;
/**
 * A day is compared with the same weekday of at most this many past weeks, and of at least the next number.
 */
export const PAST_WEEKS = 8;
const LEAST_PAST_WEEKS = 4;

/** The past of a source that lets expect the orders of a day. */
interface Past {
  readonly orders: DailyOrders;
  /** Days of the same weekday, in order. */
  readonly days: readonly Day[];
  /** The weeks by which a season may come earlier or later than last year; 0 if absent. */
  readonly seasonMoves?: number;
}

/**
 * The orders expected on a day: the lower median of the past days, or less if last year's week that ends or
 * begins with this day had less than those days' weeks. 0 if too few days are known.
 */
export function expectedOn(day: Day, { orders, days, seasonMoves = 0 }: Past): number {
  if (days.length < LEAST_PAST_WEEKS) return 0;
  const median = days.map((each) => orders.on(each)).sort((a, b) => a - b)[(days.length - 1) >> 1] ?? 0;
  if (!hasLastYear({ orders, days })) return median;
  const weekTo = (last: Day): number => orders.between(last - WEEK + 1, last);
  const weeks = Array.from(
    { length: 2 * seasonMoves + 1 },
    (_, at) => day - YEAR + WEEK * (at - seasonMoves),
  );
  const lastYear = Math.min(...weeks.flatMap((last) => [weekTo(last), weekTo(last + WEEK - 1)]));
  const pastOfLastYear = days.reduce((sum, each) => sum + weekTo(each - YEAR), 0);
  if (lastYear * days.length >= pastOfLastYear) return median;
  // The product may exceed 53 bits.
  return Number((BigInt(median) * BigInt(lastYear) * BigInt(days.length)) / BigInt(pastOfLastYear));
}

/** True if the source had already sent in last year's weeks of the past days. */
export function hasLastYear({ orders: { first = Infinity }, days: [earliest] }: Past): boolean {
  return earliest !== undefined && earliest - YEAR - WEEK >= first;
}

export function weekdayOf(day: Day): number {
  return ((day % WEEK) + WEEK) % WEEK;
}
