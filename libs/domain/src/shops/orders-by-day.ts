import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { type Day, NEVER } from '../time/day';

/**
 * A shop's number of orders by day, sorted. Each entry is `day * 8 + orders`; 4 means four or more, because
 * no lookback asks for more. An array of small integers is the most compact form of a handful of days in
 * JavaScript, and a province has a million shops.
 */
export type OrdersByDay = number[];

/** The number of orders that the longest lookback asks for: one in each 30 of its 90 days. */
export const ENOUGH_ORDERS = 3;
/** With one more, a shop would be active without any one of them. */
export const MORE_THAN_ENOUGH_ORDERS = ENOUGH_ORDERS + 1;

export const NO_ORDERS: OrdersByDay = [];

/**
 * Lists of at least this length grow in place. A shorter one is replaced by one that fits, because most shops
 * sell little.
 */
const GROWS_FROM = 8;

/** Adds an order. May change the given list, which must not be used afterwards. */
export function withOrder(orders: OrdersByDay, day: Day): OrdersByDay {
  let at = orders.length - 1;
  while (at >= 0 && (orders[at] ?? 0) >> 3 > day) at--;
  const entry = orders[at];
  if (entry === undefined || entry >> 3 !== day) return withEntry(orders, at + 1, day * 8 + 1);
  if ((entry & 7) < MORE_THAN_ENOUGH_ORDERS) orders[at] = entry + 1;
  return orders;
}

function withEntry(orders: OrdersByDay, at: number, entry: number): OrdersByDay {
  if (orders.length < GROWS_FROM) return orders.toSpliced(at, 0, entry);
  if (at === orders.length) orders.push(entry);
  else orders.splice(at, 0, entry);
  return orders;
}

/** Number of orders in `(after, upTo]`, capped at `MORE_THAN_ENOUGH_ORDERS`. */
export function ordersWithin(orders: OrdersByDay, after: Day, upTo: Day): number {
  let count = 0;
  for (let at = orders.length - 1; at >= 0 && count < MORE_THAN_ENOUGH_ORDERS; at--) {
    const entry = orders[at] ?? 0;
    const day = entry >> 3;
    if (day <= after) break;
    if (day <= upTo) count += entry & 7;
  }
  return Math.min(count, MORE_THAN_ENOUGH_ORDERS);
}

/** Day of the `number`-th latest order as of a day; undefined if there are fewer. */
export function latestOrder(orders: OrdersByDay, number: number, upTo: Day): Day | undefined {
  let count = 0;
  for (let at = orders.length - 1; at >= 0; at--) {
    const entry = orders[at] ?? 0;
    if (entry >> 3 <= upTo) count += entry & 7;
    if (count >= number) return entry >> 3;
  }
  return undefined;
}

/** The day of the first order after a day, or NEVER. */
export function firstOrderAfter(orders: OrdersByDay, day: Day): Day {
  let first = NEVER;
  for (let at = orders.length - 1; at >= 0; at--) {
    const ordered = (orders[at] ?? 0) >> 3;
    if (ordered <= day) break;
    first = ordered;
  }
  return first;
}

/** The entries from a day on: a new list, or the same one if no entry is older. */
export function ordersFrom(orders: OrdersByDay, day: Day): OrdersByDay {
  let from = 0;
  while (from < orders.length && (orders[from] ?? 0) >> 3 < day) from++;
  return from === 0 ? orders : orders.slice(from);
}

export function writeOrders(to: ByteWriter, orders: OrdersByDay): void {
  to.unsigned(orders.length);
  let before = 0;
  for (const entry of orders) {
    to.signed(entry - before);
    before = entry;
  }
}

export function readOrders(from: ByteReader): OrdersByDay {
  const length = from.unsigned();
  if (length === 0) return NO_ORDERS;
  const orders: number[] = [];
  let entry = 0;
  for (let left = length; left > 0; left--) {
    entry += from.signed();
    orders.push(entry);
  }
  // A copy has no spare capacity.
  return orders.slice();
}
