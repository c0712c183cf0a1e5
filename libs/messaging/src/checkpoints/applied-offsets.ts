import { isOffset } from '@taocun/kafka';

/**
 * Names of one source may rise by this much without a look at its log, which would be too expensive for every
 * name.
 */
const FAR_OFFSETS = 1_000_000;
/** No topic has this many more partitions than those already seen. */
const FAR_SOURCES = 1_000;

/**
 * The highest input applied from each source partition. An input is named by the source partition and offset
 * from which it follows, and its index among all that follows from that offset. Names from one source arrive
 * in rising order, so a name that is not higher than the highest is a repeat.
 */
export class AppliedOffsets {
  readonly #offsets: number[] = [];
  readonly #indexes: number[] = [];

  /**
   * `saved` is the result of `toJSON`: for each source partition `[offset, index]`, or null. Throws a
   * RangeError like `admit`.
   */
  constructor(saved: readonly (readonly [number, number] | null)[] = []) {
    saved.forEach((name, source) => {
      if (name !== null) this.admit(source, ...name);
    });
  }

  /**
   * True if a name is so far beyond the others that it may be wrong. Admit it only if its source's log
   * contains the offset: otherwise every later name of its source would count as a repeat.
   */
  isFar(source: number, offset: number): boolean {
    return offset - (this.#offsets[source] ?? 0) > FAR_OFFSETS || source - this.#offsets.length > FAR_SOURCES;
  }

  /**
   * Remembers the input and returns true if it has not been applied yet; returns false for a repeat. Throws a
   * RangeError if the numbers are not a name.
   */
  admit(source: number, offset: number, index: number): boolean {
    if (!isOffset(source) || !isOffset(offset) || !isOffset(index))
      throw new RangeError(`${source}:${offset}:${index} names no input`);
    const highest = this.#offsets[source];
    if (
      highest !== undefined &&
      (offset < highest || (offset === highest && index <= (this.#indexes[source] ?? -1)))
    )
      return false;
    this.#offsets[source] = offset;
    this.#indexes[source] = index;
    return true;
  }

  toJSON(): ([number, number] | null)[] {
    return Array.from(this.#offsets, (offset, source) =>
      offset === undefined ? null : [offset, this.#indexes[source] ?? 0],
    );
  }
}
