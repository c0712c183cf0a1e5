/** A histogram whose bucket bounds double. Counting a value costs an addition or two, so every batch can be counted. */
export class Histogram {
  /** The upper bounds, inclusive; beyond the last there is one bucket more. */
  readonly bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(first: number, buckets: number) {
    this.bounds = Array.from({ length: buckets }, (_, at) => first * 2 ** at);
    this.#counts = new Array<number>(buckets + 1).fill(0);
  }

  add(value: number): void {
    let at = 0;
    for (let bound = this.bounds[0] ?? 0; value > bound && at < this.bounds.length; bound *= 2) at++;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += value;
  }

  /** The number of values up to each bound. */
  get cumulative(): readonly number[] {
    let count = 0;
    return this.bounds.map((_, at) => (count += this.#counts[at] ?? 0));
  }

  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  get sum(): number {
    return this.#sum;
  }
}
