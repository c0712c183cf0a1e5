import { isOffset } from '@taocun/kafka';

/** Names of one source may rise by so much without a look at its log, which a check of each would cost. */
const FAR_OFFSETS = 1_000_000;
/** No topic that is known to anybody has so many partitions more than have been heard of. */
const FAR_SOURCES = 1_000;

/**
 * The highest input applied from each source partition. An input is named by the source partition and
 * offset that it follows from and its place among what follows from that offset; names from one source
 * arrive in rising order, so a name that is not higher than the highest is a repeat.
 */
export class AppliedOffsets {
  readonly #offsets: number[] = [];
  readonly #indexes: number[] = [];

  /** `saved` is what `toJSON` gave: for each source partition `[offset, index]`, or null. Throws a RangeError as `admit` does. */
  constructor(saved: readonly (readonly [number, number] | null)[] = []) {
    saved.forEach((name, source) => {
      if (name !== null) this.admit(source, ...name);
    });
  }

  /**
   * True if a name is so far beyond the others that it may be none: it is to be admitted only if its source's log holds its offset. Every later name of
   * its source would be taken for a repeat otherwise.
   */
  isFar(source: number, offset: number): boolean {
    return offset - (this.#offsets[source] ?? 0) > FAR_OFFSETS || source - this.#offsets.length > FAR_SOURCES;
  }

  /** True, and remembered, if the input has not been applied yet; false for a repeat. Throws a RangeError for what is no name at all. */
  admit(source: number, offset: number, index: number): boolean {
    if (!isOffset(source) || !isOffset(offset) || !isOffset(index)) throw new RangeError(`${source}:${offset}:${index} names no input`);
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
