import { type Draw } from '../oracle/feeds/drawing';

/** Random numbers from a seed alone (Mulberry32), so that a history can be repeated. */
export class Chance implements Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    // Neighbouring seeds begin alike, so the first numbers are discarded.
    for (let warm = 0; warm < 3; warm++) this.next();
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  count(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(values: readonly T[]): T {
    return values[this.count(0, values.length - 1)] as T;
  }

  chance(percent: number): boolean {
    return percent > 0 && this.next() * 100 < percent;
  }

  shuffled<T>(values: readonly T[]): T[] {
    const all = [...values];
    for (let at = all.length - 1; at > 0; at--) {
      const other = this.count(0, at);
      [all[at], all[other]] = [all[other] as T, all[at] as T];
    }
    return all;
  }
}
