import { type Day, NEVER } from '../time/day';

/** A village's shops are numbered below this, which leaves a due day and a shop's number one exact float64. */
const SHOPS = 2 ** 21;

/**
 * Which shop is due when: a binary heap of `day * 2^21 + shop`. An entry is never looked for to be removed: who takes
 * one out asks the shop whether it is still meant. So the soonest day may be one on which nothing happens, never one too late.
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

  /** Takes out the soonest entry and answers its shop. Only called where there is one. */
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
