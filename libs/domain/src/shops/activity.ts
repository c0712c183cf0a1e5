import { type Day } from '../time/day';
import { ENOUGH_ORDERS, firstOrderAfter, type OrdersByDay, ordersWithin, thirdLatestOrder } from './orders-by-day';

/** Least age of an active shop. */
const MIN_AGE_DAYS = 30;
export const MAX_LOOKBACK_DAYS = 90;
/** Days of lookback for which one order is enough. */
const DAYS_AN_ORDER = 30;

/** True where a shop that is open since `since` is active: at least 30 days old, with one order or more per 30 days since then, of which the last 90 count. */
export function isActive(orders: OrdersByDay, since: Day, asOf: Day): boolean {
  const age = asOf - since;
  if (age < MIN_AGE_DAYS) return false;
  const lookback = Math.min(MAX_LOOKBACK_DAYS, age);
  return ordersWithin(orders, asOf - lookback, asOf) * DAYS_AN_ORDER >= lookback;
}

/** Next day on which `isActive`, which answers `active` as of `asOf`, can change by the orders known so far. */
export function nextActivityChange(orders: OrdersByDay, since: Day, asOf: Day, active: boolean): Day {
  if (asOf - since < MIN_AGE_DAYS) return since + MIN_AGE_DAYS;
  // The lookback only ever gains days at its end, so nothing but an order can make an inactive shop active.
  if (!active) return firstOrderAfter(orders, asOf);
  const lookback = Math.min(MAX_LOOKBACK_DAYS, asOf - since);
  const counted = ordersWithin(orders, asOf - lookback, asOf);
  // With one or two orders an active shop is younger than 90 days, and grows too old for them before one leaves the lookback.
  if (counted < ENOUGH_ORDERS) return since + counted * DAYS_AN_ORDER + 1;
  // Three orders are enough at any age, until the third latest leaves the lookback, which is full by then.
  return (thirdLatestOrder(orders, asOf) ?? asOf) + MAX_LOOKBACK_DAYS;
}
