import { type Day, NEVER } from '../time/day';

/**
 * Upper bound of a village's shop numbers, so that a due day and a shop's number fit into one exact float64.
 */
const SHOPS = 2 ** 31;

/**
 * Due calendar of shops: a binary heap of `day * 2^31 + shop`. Stale entries stay in the heap: the caller of
 * `take` asks the shop whether the entry is still valid. So the soonest day may be one on which nothing
 * happens, but it is never too late.
 */
export class DueShops {
  readonly #heap: number[] = [];

  /** The soonest day on which a shop may be due, or NEVER. */
  get soonest(): Day {
    const first = this.#heap[0];
    return first === undefined ? NEVER : Math.floor(first / SHOPS);
  }

  add(day: Day, shop: number): void {
    const heap = this.#heap;
    const entry = day * SHOPS + shop;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] ?? 0;
      if (above <= entry) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Removes the soonest entry and returns its shop. The heap must not be empty. */
  take(): number {
    const heap = this.#heap;
    const first = heap[0] ?? 0;
    const entry = heap.pop() ?? 0;
    if (heap.length > 0) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= heap.length) break;
        if ((heap[child + 1] ?? Infinity) < (heap[child] ?? 0)) child++;
        const below = heap[child] ?? 0;
        if (below >= entry) break;
        heap[at] = below;
        at = child;
      }
      heap[at] = entry;
    }
    return first - Math.floor(first / SHOPS) * SHOPS;
  }
}
