import { type Day } from '../time/day';
import { DAYS_REMEMBERED, NAME_PARTS, partOf } from './name-table';
import { MARK_BITS, PackedKeys } from './packed-keys';
import { sortedKeys } from './sorted-keys';

/** Bits of a hash's first word that the filter stores, besides the eight that choose its part. */
const VALUE_BITS = 28;
const HEAD_SHIFT = 32 - VALUE_BITS;
/**
 * A mark stands for two days: one bit less for the day is one more for the hash, which halves the number of
 * vain lookups.
 */
const DAYS_A_MARK_SHIFT = 1;
const MARKS = 2 ** MARK_BITS - 1;
/**
 * The share of a part that is packed separately: each key is packed with all others sixteen times before it
 * is forgotten.
 */
const RECENT_SHARE = 1 / 16;
const NO_KEYS = new PackedKeys(new Uint32Array());
const NO_DAYS: readonly Day[] = [];

/**
 * The names in stored segments, as 36 bits of their hashes and the days of their segments: about 18 bits per
 * name. A name that the filter rejects is in no segment. With n names, it lets any other name through with a
 * probability of n / 2^36.
 */
export class NameFilter {
  readonly #parts = new Array<Part | undefined>(NAME_PARTS).fill(undefined);

  /** The number of names in the filter, including some forgotten ones. */
  get size(): number {
    return this.#parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
  }

  /** The days of the segments that may contain the hash, and neighbouring days; usually none. */
  daysOf(hash: Int32Array): readonly Day[] {
    return this.#parts[partOf(hash)]?.daysOf(fingerprintOf(hash[0] ?? 0)) ?? NO_DAYS;
  }

  /** See `PackedKeys`. */
  prefetchPosition(words: Int32Array, from: number): number {
    return this.#parts[partOf(words, from)]?.prefetchPosition(fingerprintOf(words[from] ?? 0)) ?? 0;
  }

  prefetch(words: Int32Array, from: number): number {
    return this.#parts[partOf(words, from)]?.prefetch(fingerprintOf(words[from] ?? 0)) ?? 0;
  }

  /**
   * Adds the names of several segments of one part, by the first words of their hashes, and drops names that
   * are forgotten by `latestDay`.
   */
  add(
    part: number,
    segments: readonly { readonly day: Day; readonly heads: Uint32Array }[],
    latestDay: Day,
  ): void {
    const keys = new Uint32Array(segments.reduce((sum, { heads }) => sum + heads.length, 0));
    let at = 0;
    for (const { day, heads } of segments) {
      const mark = markOf(day);
      for (let of = 0; of < heads.length; of++)
        keys[at++] = (fingerprintOf(heads[of] ?? 0) << MARK_BITS) | mark;
    }
    (this.#parts[part] ??= new Part()).add(sortedKeys(keys), latestDay);
  }
}

/** Most keys are packed together, the newest separately, because packing rewrites all keys. */
class Part {
  #most = NO_KEYS;
  /** The latest day when the marks were written, needed to interpret them: marks repeat after 32 days. */
  #mostDay: Day = 0;
  #recent = NO_KEYS;
  #recentDay: Day = 0;

  get length(): number {
    return this.#most.length + this.#recent.length;
  }

  daysOf(value: number): readonly Day[] {
    const most = this.#most.marksOf(value);
    const recent = this.#recent.marksOf(value);
    if (most === 0 && recent === 0) return NO_DAYS;
    return [...new Set([...daysOf(most, this.#mostDay), ...daysOf(recent, this.#recentDay)])];
  }

  prefetchPosition(value: number): number {
    return this.#most.prefetchPosition(value) ^ this.#recent.prefetchPosition(value);
  }

  prefetch(value: number): number {
    return this.#most.prefetch(value) ^ this.#recent.prefetch(value);
  }

  add(keys: Uint32Array, latestDay: Day): void {
    const oldestDay = latestDay - DAYS_REMEMBERED;
    const recent = merged(this.#recent.unpacked(), rememberedMarks(this.#recentDay, oldestDay), keys);
    const arePacked = recent.length > this.#most.length * RECENT_SHARE;
    this.#recent = arePacked ? NO_KEYS : new PackedKeys(recent);
    this.#recentDay = latestDay;
    if (!arePacked) return;
    this.#most = new PackedKeys(
      merged(this.#most.unpacked(), rememberedMarks(this.#mostDay, oldestDay), recent),
    );
    this.#mostDay = latestDay;
  }
}

function fingerprintOf(head: number): number {
  return head >>> HEAD_SHIFT;
}

function markOf(day: Day): number {
  return (day >> DAYS_A_MARK_SHIFT) & MARKS;
}

/** The first of a mark's two days. */
function markedDay(mark: number, latestDay: Day): Day {
  const latest = latestDay >> DAYS_A_MARK_SHIFT;
  return (latest - ((latest - mark) & MARKS)) << DAYS_A_MARK_SHIFT;
}

function daysOf(marks: number, latestDay: Day): Day[] {
  const days: Day[] = [];
  for (let left = marks; left !== 0; left &= left - 1) {
    const first = markedDay(31 - Math.clz32(left & -left), latestDay);
    days.push(first, first + 1);
  }
  return days;
}

/** The marks with a day that is still remembered, each as a bit. */
function rememberedMarks(latestDay: Day, oldestDay: Day): number {
  let marks = 0;
  for (let mark = 0; mark <= MARKS; mark++)
    if (markedDay(mark, latestDay) + 1 >= oldestDay) marks |= 1 << mark;
  return marks;
}

/** Merges two lists of sorted keys; of the first, only keys with the given marks. */
function merged(a: Uint32Array, marks: number, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length);
  let length = 0;
  let ofB = 0;
  for (let ofA = 0; ofA < a.length; ofA++) {
    const key = a[ofA] ?? 0;
    if (((marks >>> (key & MARKS)) & 1) === 0) continue;
    while (ofB < b.length && (b[ofB] ?? 0) < key) both[length++] = b[ofB++] ?? 0;
    both[length++] = key;
  }
  while (ofB < b.length) both[length++] = b[ofB++] ?? 0;
  return length === both.length ? both : both.slice(0, length);
}
