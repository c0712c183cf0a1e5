/**
 * The highest input applied from each source partition. An input is named by the source partition and
 * offset that it follows from and its place among what follows from that offset; names from one source
 * arrive in rising order, so a name that is not higher than the highest is a repeat.
 */
export class AppliedOffsets {
  readonly #offsets: number[] = [];
  readonly #indexes: number[] = [];

  /** `saved` is what `toJSON` gave: for each source partition `[offset, index]`, or null. */
  constructor(saved: readonly (readonly [number, number] | null)[] = []) {
    saved.forEach((name, source) => {
      if (name === null) return;
      [this.#offsets[source], this.#indexes[source]] = name;
    });
  }

  /** True, and remembered, if the input has not been applied yet; false for a repeat. */
  admit(source: number, offset: number, index: number): boolean {
    const highest = this.#offsets[source];
    if (highest !== undefined && (offset < highest || (offset === highest && index <= (this.#indexes[source] ?? -1)))) return false;
    this.#offsets[source] = offset;
    this.#indexes[source] = index;
    return true;
  }

  toJSON(): ([number, number] | null)[] {
    return Array.from(this.#offsets, (offset, source) => (offset === undefined ? null : [offset, this.#indexes[source] ?? 0]));
  }
}
