import { type Day } from '../time/day';
import { ENOUGH_ORDERS, firstOrderAfter, type OrdersByDay, ordersWithin, thirdLatestOrder } from './orders-by-day';

/** A shop is active from this age on, if it sells. */
export const MIN_AGE_DAYS = 30;
export const MAX_LOOKBACK_DAYS = 90;
/** One order in so many days of lookback is enough. */
const DAYS_AN_ORDER = 30;

/** Whether a shop that is open as of a day, and has been since `since`, is active: open for a month, with an order a month since, for three months at most. */
export function isActive(orders: OrdersByDay, since: Day, asOf: Day): boolean {
  const age = asOf - since;
  if (age < MIN_AGE_DAYS) return false;
  const lookback = Math.min(MAX_LOOKBACK_DAYS, age);
  return ordersWithin(orders, asOf - lookback, asOf) * DAYS_AN_ORDER >= lookback;
}

/** The next day on which the answer of `isActive`, which is `active` as of `asOf`, can become another one by the orders known so far. */
export function nextActivityChange(orders: OrdersByDay, since: Day, asOf: Day, active: boolean): Day {
  if (asOf - since < MIN_AGE_DAYS) return since + MIN_AGE_DAYS;
  // The days that count only ever grow at their end, so nothing but an order can make a silent shop active.
  if (!active) return firstOrderAfter(orders, asOf);
  const lookback = Math.min(MAX_LOOKBACK_DAYS, asOf - since);
  const counted = ordersWithin(orders, asOf - lookback, asOf);
  // With one or two orders the shop is younger than 90 days, and grows too old for them before one leaves the lookback.
  if (counted < ENOUGH_ORDERS) return since + counted * DAYS_AN_ORDER + 1;
  // Three are enough at any age until the last but two leaves the lookback, which is full by then.
  return (thirdLatestOrder(orders, asOf) ?? asOf) + MAX_LOOKBACK_DAYS;
}
