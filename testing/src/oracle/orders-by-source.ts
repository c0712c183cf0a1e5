import { type AcceptedUpdate } from './accept';
import { dayOf, dayText } from './days';
import { ownerOf } from './updates';

/** The number of days whose orders are counted, up to the latest of each owner. */
const DAYS = 512;

/** Number of orders by owner of their source and event day, such as `/marketplaces/jd 2015-03-02`; days without an order are absent. */
export function ordersBySource(accepted: readonly AcceptedUpdate[]): Record<string, number> {
  const orders = accepted.flatMap(({ update }) =>
    update.type === 'taocun.order.paid.v1' ? [{ owner: ownerOf(update.source), day: dayOf(update.timeMs) }] : [],
  );
  const latestOf = new Map<string, number>();
  for (const { owner, day } of orders) latestOf.set(owner, Math.max(day, latestOf.get(owner) ?? day));
  const counts: Record<string, number> = {};
  for (const { owner, day } of orders) {
    const name = `${owner} ${dayText(day)}`;
    if (latestOf.get(owner)! - day < DAYS) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
