import { type Day } from '../time/day';
import { type DailyOrders } from './daily-orders';
import { expectedOn, hasLastYear, PAST_WEEKS, WEEK, weekdayOf } from './expected-orders';
import { gapsOf, silenceOf } from './gaps';

const TWO_WEEKS = 2 * WEEK;
/** Spring Festival is up to three weeks earlier or later than last year. */
const SEASON_MOVES = 3;
/** With fewer expected orders, chance alone may leave half of them. */
const ENOUGH_ORDERS = 100;

/** The orders of a source in the last two weeks. */
export interface TwoWeeks {
  readonly expected: number;
  readonly received: number;
}

/**
 * The orders in the fourteen whole days before the clock, and those that the ordinary days before these, and
 * last year's season, let expect. Undefined if that is not known well enough: the source is silent, is
 * younger than a year and some weeks, so that its seasons are unknown, or fewer than a hundred orders are
 * expected.
 */
export function twoWeeksOf(orders: DailyOrders, clock: Day): TwoWeeks | undefined {
  const { first } = orders;
  if (first === undefined || silenceOf(orders, clock) !== undefined) return undefined;
  const from = clock - TWO_WEEKS;
  const gaps = gapsOf(orders, from);
  const isSilent = (day: Day): boolean =>
    gaps.some(({ since, until = from }) => since <= day && day <= until);
  const past: Day[][] = Array.from({ length: WEEK }, () => []);
  for (let day = from - 1; day >= first && past.some(({ length }) => length < PAST_WEEKS); day--) {
    const ofWeekday = past[weekdayOf(day)];
    if (ofWeekday !== undefined && ofWeekday.length < PAST_WEEKS && !isSilent(day)) ofWeekday.unshift(day);
  }
  let expected = 0;
  for (let day = from; day < clock; day++) {
    const days = past[weekdayOf(day)] ?? [];
    if (!hasLastYear({ orders, days })) return undefined;
    expected += expectedOn(day, { orders, days, seasonMoves: SEASON_MOVES });
  }
  return expected < ENOUGH_ORDERS ? undefined : { expected, received: orders.between(from, clock - 1) };
}
