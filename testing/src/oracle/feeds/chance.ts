import { Random } from '@taocun/tools/record/drawing/random';
import { type Draw } from './drawing';

/** Random numbers that depend only on a seed, so that a history can be repeated. */
export class Chance implements Draw {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
    // Neighbouring seeds begin alike, so the first numbers are discarded.
    for (let warm = 0; warm < 3; warm++) this.next();
  }

  /** From 0 to below 1. */
  next(): number {
    return this.#random.next();
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
