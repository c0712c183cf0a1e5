import { type Day } from '../time/day';
import {
  ENOUGH_ORDERS,
  firstOrderAfter,
  latestOrder,
  MORE_THAN_ENOUGH_ORDERS,
  type OrdersByDay,
  ordersWithin,
} from './orders-by-day';

/** An active shop is at least this old. */
const MIN_AGE_DAYS = 30;
export const MAX_LOOKBACK_DAYS = 90;
/** The number of days of the lookback that need one order. */
const DAYS_AN_ORDER = 30;

/**
 * True if a shop open since `since` is active: it is at least 30 days old, and in its last 90 days (or since
 * its opening) has at least one order per 30 days.
 */
export function isActive(orders: OrdersByDay, since: Day, asOf: Day): boolean {
  const age = asOf - since;
  if (age < MIN_AGE_DAYS) return false;
  const lookback = Math.min(MAX_LOOKBACK_DAYS, age);
  return ordersWithin(orders, asOf - lookback, asOf) * DAYS_AN_ORDER >= lookback;
}

/** True if a shop that is active as of a day would not be with one order fewer. */
export function isMarginal(orders: OrdersByDay, since: Day, asOf: Day): boolean {
  const lookback = Math.min(MAX_LOOKBACK_DAYS, asOf - since);
  return (ordersWithin(orders, asOf - lookback, asOf) - 1) * DAYS_AN_ORDER < lookback;
}

/**
 * Next day on which the answer of `isActive`, which is `active` as of `asOf`, or that of `isMarginal` can
 * change given the known orders.
 */
export function nextActivityChange(orders: OrdersByDay, since: Day, asOf: Day, active: boolean): Day {
  if (asOf - since < MIN_AGE_DAYS) return since + MIN_AGE_DAYS;
  // A later lookback only gains days at its end, so only an order can make an inactive shop active.
  if (!active) return firstOrderAfter(orders, asOf);
  const lookback = Math.min(MAX_LOOKBACK_DAYS, asOf - since);
  const counted = ordersWithin(orders, asOf - lookback, asOf);
  // Four orders are more than enough at any age, until the fourth latest leaves the lookback, which then has
  // its full length.
  if (counted > ENOUGH_ORDERS)
    return (latestOrder(orders, MORE_THAN_ENOUGH_ORDERS, asOf) ?? asOf) + MAX_LOOKBACK_DAYS;
  // A shop with one order to spare needs it as soon as it is old enough.
  if (!isMarginal(orders, since, asOf)) return since + (counted - 1) * DAYS_AN_ORDER + 1;
  // With one or two orders an active shop is younger than 90 days, and grows too old for them before one
  // leaves the lookback. Three are enough until the third latest leaves it.
  const inactive =
    counted < ENOUGH_ORDERS
      ? since + counted * DAYS_AN_ORDER + 1
      : (latestOrder(orders, ENOUGH_ORDERS, asOf) ?? asOf) + MAX_LOOKBACK_DAYS;
  return Math.min(inactive, firstOrderAfter(orders, asOf));
}
