import { type Day } from '../time/day';
import { NameFilter } from './name-filter';
import { HASH_WORDS } from './name-hash';
import { partOf, type SortedNames } from './name-table';

/**
 * The name of a stored segment, which never changes. It contains the names of one flush in one part, written
 * when the partition had reached `day`.
 */
export interface SegmentName {
  readonly day: Day;
  /** Counts the flushes of the day from 0. */
  readonly number: number;
  readonly part: number;
}

/** A stored segment. The ages of its names count back from its day. */
export interface Segment extends SegmentName, SortedNames {}

/** A name that the filter lets through, and the segments that may contain it. */
export interface NameQuestion {
  /** The position of the name among the prepared ones. */
  readonly number: number;
  readonly hash: Int32Array;
  readonly segments: readonly SegmentName[];
}

const NO_SEGMENTS: readonly SegmentName[] = [];

/**
 * The names that have left memory: a filter, and the segments that may contain each name that the filter lets
 * through.
 */
export class FlushedNames {
  #filter = new NameFilter();
  /** The numbers of the segments, by day and part. */
  readonly #numbers = new Map<Day, Map<number, number[]>>();
  /** Segments of one part that are being loaded; they are added together. */
  #loading: { readonly part: number; readonly segments: { day: Day; heads: Uint32Array }[] } | undefined;

  /** The number of names that the filter holds. */
  get size(): number {
    return this.#filter.size;
  }

  get isEmpty(): boolean {
    return this.#numbers.size === 0;
  }

  nextNumber(day: Day): number {
    return (
      1 +
      Math.max(-1, ...[...(this.#numbers.get(day)?.values() ?? [])].map((numbers) => Math.max(...numbers)))
    );
  }

  /** Adds a stored segment. */
  add(name: SegmentName, heads: Uint32Array, latestDay: Day): void {
    this.#know(name);
    this.#filter.add(name.part, [{ day: name.day, heads }], latestDay);
  }

  /** Restores a segment. Loading those of one part in a row costs least. `loaded` adds the last ones. */
  load(name: SegmentName, heads: Uint32Array, latestDay: Day): void {
    this.#know(name);
    if (this.#loading?.part !== name.part) {
      this.loaded(latestDay);
      this.#loading = { part: name.part, segments: [] };
    }
    this.#loading?.segments.push({ day: name.day, heads });
  }

  loaded(latestDay: Day): void {
    if (this.#loading !== undefined) this.#filter.add(this.#loading.part, this.#loading.segments, latestDay);
    this.#loading = undefined;
  }

  /** The segments of this day or later that may contain a name; usually none. */
  segmentsOf(hash: Int32Array, oldestDay: Day): readonly SegmentName[] {
    if (this.isEmpty) return NO_SEGMENTS;
    const days = this.#filter.daysOf(hash);
    if (days.length === 0) return NO_SEGMENTS;
    const part = partOf(hash);
    return days
      .filter((day) => day >= oldestDay)
      .flatMap((day) => (this.#numbers.get(day)?.get(part) ?? []).map((number) => ({ day, number, part })));
  }

  /** See `PackedKeys`. */
  prefetchPosition(words: Int32Array, from: number): number {
    return this.#filter.prefetchPosition(words, from);
  }

  prefetch(words: Int32Array, from: number): number {
    return this.#filter.prefetch(words, from);
  }

  /** Forgets the segments of days before this one. */
  forget(oldestDay: Day): void {
    for (const day of this.#numbers.keys()) if (day < oldestDay) this.#numbers.delete(day);
    if (this.isEmpty) this.#filter = new NameFilter();
  }

  #know({ day, number, part }: SegmentName): void {
    const parts = this.#numbers.get(day) ?? new Map<number, number[]>();
    this.#numbers.set(day, parts);
    const numbers = parts.get(part);
    if (numbers === undefined) parts.set(part, [number]);
    else numbers.push(number);
  }
}

/**
 * The day on which a name was accepted, according to a segment; undefined if the segment does not contain it.
 */
export function acceptedIn({ day, heads, tails, ages }: Segment, hash: Int32Array): Day | undefined {
  const head = (hash[0] ?? 0) >>> 0;
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((heads[middle] ?? 0) < head) low = middle + 1;
    else high = middle;
  }
  for (; heads[low] === head; low++) {
    const at = low * (HASH_WORDS - 1);
    if (tails[at] === hash[1] && tails[at + 1] === hash[2] && tails[at + 2] === hash[3])
      return day - (ages[low] ?? 0);
  }
  return undefined;
}
