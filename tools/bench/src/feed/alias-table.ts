import { type Random } from '@taocun/tools/record/drawing/random';

/**
 * Draws indexes with given weights in constant time (Walker's alias method). Needs only sums, products and
 * one division a weight, so a seed gives the same indexes on every machine.
 */
export class AliasTable {
  readonly #threshold: Float64Array;
  readonly #alias: Uint32Array;

  constructor(weights: Float64Array) {
    const count = weights.length;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.#threshold = Float64Array.from(weights, (weight) => (weight / total) * count);
    this.#alias = new Uint32Array(count);
    const small: number[] = [];
    const large: number[] = [];
    this.#threshold.forEach((threshold, index) => (threshold < 1 ? small : large).push(index));
    while (small.length > 0 && large.length > 0) {
      const low = small.pop() ?? 0;
      const high = large.pop() ?? 0;
      this.#alias[low] = high;
      const rest = (this.#threshold[high] ?? 0) + (this.#threshold[low] ?? 0) - 1;
      this.#threshold[high] = rest;
      (rest < 1 ? small : large).push(high);
    }
    // The remaining ones are 1 except for rounding.
    for (const index of [...small, ...large]) this.#threshold[index] = 1;
  }

  draw(random: Random): number {
    const scaled = random.next() * this.#alias.length;
    const index = Math.floor(scaled);
    return scaled - index < (this.#threshold[index] ?? 1) ? index : (this.#alias[index] ?? index);
  }
}

/** Zipf-like weights: the r-th is 1 / (r + `flatness`), so that the first ones do not dominate. */
export function zipfWeights(count: number, flatness: number): Float64Array {
  return Float64Array.from({ length: count }, (_, rank) => 1 / (rank + flatness));
}
