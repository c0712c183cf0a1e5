/**
 * The order of registrations, and of openings of one shop: the greatest by (time, id, source) is in force.
 */
interface OrderingKey {
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
}

/** Positive if `a` prevails. Texts compare by UTF-16 code unit, like `<`, never by locale. */
export function compareOrdering(a: OrderingKey, b: OrderingKey): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return 0;
}
