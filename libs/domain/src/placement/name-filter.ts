import { type Day } from '../time/day';
import { DAYS_REMEMBERED, NAME_PARTS, partOf } from './name-table';
import { MARK_BITS, PackedKeys } from './packed-keys';

/** Bits of a hash's first word that are kept, beside the eight that choose its part. */
const VALUE_BITS = 27;
const HEAD_SHIFT = 32 - VALUE_BITS;
const MARKS = 2 ** MARK_BITS - 1;
/** Keys are packed once so large a share of a part is unpacked: then a key is packed sixteen times before it is forgotten, and one in seventeen takes four bytes. */
const UNPACKED_SHARE = 1 / 16;
const NO_KEYS = new Uint32Array();
const NO_DAYS: readonly Day[] = [];
const FIRST_STEP = 8;

/**
 * The names that are in stored segments, by 35 bits of their hashes and the days of their segments: some 18 bits a name. A name that it does
 * not let through is in none; of others one in 2^35 for each name held is let through without being in any.
 */
export class NameFilter {
  readonly #parts = new Array<Part | undefined>(NAME_PARTS).fill(undefined);

  /** The number of names held, some forgotten ones among them. */
  get size(): number {
    return this.#parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
  }

  /** The days of the segments that may hold the hash; most often none. */
  daysOf(hash: Int32Array): readonly Day[] {
    return this.#parts[partOf(hash)]?.daysOf(valueOf(hash[0] ?? 0)) ?? NO_DAYS;
  }

  /** Takes up the names of one part of segments, by the first words of their hashes, and drops what is forgotten by `latestDay`. */
  add(part: number, segments: readonly { readonly day: Day; readonly heads: Uint32Array }[], latestDay: Day): void {
    const keys = new Uint32Array(segments.reduce((sum, { heads }) => sum + heads.length, 0));
    let at = 0;
    for (const { day, heads } of segments) for (const head of heads) keys[at++] = (valueOf(head) << MARK_BITS) | (day & MARKS);
    (this.#parts[part] ??= new Part()).add(keys.sort(), latestDay);
  }
}

/** Most keys are packed; the last ones wait as they are, since each packing writes all anew. */
class Part {
  #packed = new PackedKeys(NO_KEYS);
  /** Marks are days modulo 32, told apart by the day up to which their names were remembered when they were written. */
  #packedDay: Day = 0;
  #recent: Uint32Array = NO_KEYS;
  #recentDay: Day = 0;

  get length(): number {
    return this.#packed.length + this.#recent.length;
  }

  daysOf(value: number): readonly Day[] {
    const packed = this.#packed.marksOf(value);
    const recent = marksIn(this.#recent, value);
    if (packed === 0 && recent === 0) return NO_DAYS;
    return [...new Set([...daysOf(packed, this.#packedDay), ...daysOf(recent, this.#recentDay)])];
  }

  add(keys: Uint32Array, latestDay: Day): void {
    const oldestDay = latestDay - DAYS_REMEMBERED;
    this.#recent = merged(this.#recent, keptMarks(this.#recentDay, oldestDay), keys);
    this.#recentDay = latestDay;
    if (this.#recent.length <= this.#packed.length * UNPACKED_SHARE) return;
    this.#packed = new PackedKeys(merged(this.#packed.unpacked(), keptMarks(this.#packedDay, oldestDay), this.#recent));
    this.#packedDay = latestDay;
    this.#recent = NO_KEYS;
  }
}

function valueOf(head: number): number {
  return head >>> HEAD_SHIFT;
}

function dayOf(mark: number, latestDay: Day): Day {
  return latestDay - ((latestDay - mark) & MARKS);
}

function daysOf(marks: number, latestDay: Day): Day[] {
  const days: Day[] = [];
  for (let left = marks; left !== 0; left &= left - 1) days.push(dayOf(31 - Math.clz32(left & -left), latestDay));
  return days;
}

/** The marks of days that are remembered, each as a bit. */
function keptMarks(latestDay: Day, oldestDay: Day): number {
  let kept = 0;
  for (let mark = 0; mark <= MARKS; mark++) if (dayOf(mark, latestDay) >= oldestDay) kept |= 1 << mark;
  return kept;
}

/** The marks that stand with a value among sorted keys, which are spread evenly: it is looked for where it should stand, and then farther away. */
function marksIn(keys: Uint32Array, value: number): number {
  const first = (value << MARK_BITS) >>> 0;
  const expected = Math.floor((value / 2 ** VALUE_BITS) * keys.length);
  let step = FIRST_STEP;
  let low = Math.max(0, expected - step);
  let high = Math.min(keys.length, expected + step);
  while (low > 0 && (keys[low] ?? 0) >= first) {
    high = low;
    step *= 2;
    low = Math.max(0, low - step);
  }
  while (high < keys.length && (keys[high] ?? 0) < first) {
    low = high + 1;
    step *= 2;
    high = Math.min(keys.length, high + step);
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < first) low = middle + 1;
    else high = middle;
  }
  let marks = 0;
  for (; low < keys.length && (keys[low] ?? 0) >>> MARK_BITS === value; low++) marks |= 1 << ((keys[low] ?? 0) & MARKS);
  return marks;
}

/** Merges sorted keys, of the first ones those with these marks. */
function merged(a: Uint32Array, kept: number, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length);
  let length = 0;
  let ofB = 0;
  for (const key of a) {
    if (((kept >>> (key & MARKS)) & 1) === 0) continue;
    while (ofB < b.length && (b[ofB] ?? 0) < key) both[length++] = b[ofB++] ?? 0;
    both[length++] = key;
  }
  while (ofB < b.length) both[length++] = b[ofB++] ?? 0;
  return length === both.length ? both : both.slice(0, length);
}
