import { type AcceptedUpdate } from './updates/accept';
import { type Day, dayOf, dayText } from './updates/days';
import { ownerOf } from './updates/updates';

/** The number of days whose orders are counted, up to the latest of each owner. */
const DAYS = 7_305;

/**
 * Number of orders by owner of their source and event day, such as `/marketplaces/jd 2015-03-02`; days
 * without an order are absent.
 */
export function ordersBySource(accepted: readonly AcceptedUpdate[]): Record<string, number> {
  return Object.fromEntries(
    countsOf(accepted).map(({ owner, day, orders }) => [`${owner} ${dayText(day)}`, orders]),
  );
}

/** Orders by owner, consecutively by day. */
interface OrdersOfOwner {
  source: string;
  from: string;
  orders: number[];
}

/**
 * The orders of each owner in a span of days, from its first day to its last there; without owners that have
 * no day in the span.
 */
export function ordersBetween(accepted: readonly AcceptedUpdate[], from: Day, until: Day): OrdersOfOwner[] {
  const byOwner = Map.groupBy(countsOf(accepted), ({ owner }) => owner);
  return [...byOwner]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([source, counts]) => {
      const on = new Map(counts.map(({ day, orders }) => [day, orders]));
      const first = Math.max(from, Math.min(...on.keys()));
      const last = Math.min(until, Math.max(...on.keys()));
      const orders: number[] = [];
      for (let day = first; day <= last; day++) orders.push(on.get(day) ?? 0);
      return orders.length === 0 ? [] : [{ source, from: dayText(first), orders }];
    });
}

function countsOf(accepted: readonly AcceptedUpdate[]): { owner: string; day: Day; orders: number }[] {
  const orders = accepted.flatMap(({ update }) =>
    update.type === 'taocun.order.paid.v1'
      ? [{ owner: ownerOf(update.source), day: dayOf(update.timeMs) }]
      : [],
  );
  const latestOf = new Map<string, number>();
  for (const { owner, day } of orders) latestOf.set(owner, Math.max(day, latestOf.get(owner) ?? day));
  const counted = orders.filter(({ owner, day }) => latestOf.get(owner)! - day < DAYS);
  const days = Map.groupBy(counted, ({ owner, day }) => `${owner} ${day}`);
  return Array.from(days.values(), (ofDay) => ({ ...ofDay[0]!, orders: ofDay.length }));
}
