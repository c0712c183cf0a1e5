import { type Day } from '../time/day';
import { HASH_WORDS } from './name-hash';

/**
 * A name is forgotten once its partition has read a record more than this many days later (docs/contract.md,
 * section 1).
 */
export const DAYS_REMEMBERED = 30;

/** The number of parts. Each part grows by itself, so only one of them is copied at a time. */
export const NAME_PARTS = 256;
const FIRST_CAPACITY = 16;
/** Load factor of a part after it has grown. */
const FULL_AFTER = 0.67;
/** Load factor at which a part grows: beyond it a search takes too many steps. */
const FULL_BEFORE = 0.85;
/**
 * A day is stored in one byte, as 1 to 255 in turn; 0 marks a free slot. Names are swept out before the byte
 * of their day is used again.
 */
const DAYS_IN_TURN = 255;
const SWEPT_EVERY = DAYS_IN_TURN - 2 * (DAYS_REMEMBERED + 1);
/**
 * Factor that makes room for a slot's number next to the first word of its hash, within the 53 bits of a
 * number.
 */
const SLOTS = 0x20_0000;

/** Names of one part, sorted by the first word of their hashes as unsigned numbers. */
export interface SortedNames {
  /** The first word of each hash. */
  readonly heads: Uint32Array;
  /** The other three words of each hash. */
  readonly tails: Int32Array;
  /** Days from the acceptance of each name to the latest day of the table. */
  readonly ages: Uint8Array;
}

const NO_NAMES: SortedNames = { heads: new Uint32Array(), tails: new Int32Array(), ages: new Uint8Array() };

/**
 * The part of a table, a filter or a stored segment to which a hash belongs. Another word of the hash chooses
 * the position within the part.
 */
export function partOf(hash: Int32Array, from = 0): number {
  return (hash[from + 1] ?? 0) & (NAME_PARTS - 1);
}

/** An open-addressed table of 128-bit hashes with their days of acceptance, 17 bytes per slot. */
export class NameTable {
  /** Each part is created with its first name. */
  readonly #parts = new Array<Part | undefined>(NAME_PARTS).fill(undefined);
  #latestDay: Day;
  /** No part contains a name of an earlier day. */
  #sweptDay: Day;
  #size = 0;

  constructor(latestDay: Day) {
    this.#latestDay = latestDay;
    this.#sweptDay = latestDay - DAYS_REMEMBERED;
  }

  /** The number of names, including forgotten ones whose slots are not yet free. */
  get size(): number {
    return this.#size;
  }

  /** The latest day of the records read. The table returns the days of names only up to 30 days before it. */
  get latestDay(): Day {
    return this.#latestDay;
  }

  /** Notes that a record of a later day was read. */
  read(day: Day): void {
    this.#latestDay = day;
    const oldestDay = day - DAYS_REMEMBERED;
    if (oldestDay - this.#sweptDay < SWEPT_EVERY) return;
    // After such a long jump every name is forgotten.
    const isFarther = day - this.#sweptDay >= DAYS_IN_TURN;
    for (const part of this.#parts) {
      if (isFarther) part?.clear();
      else part?.rebuild(day);
    }
    this.#sweptDay = oldestDay;
    this.#size = this.#parts.reduce((sum, part) => sum + (part?.used ?? 0), 0);
  }

  /** The day on which the name was accepted; undefined if it is absent, or forgotten as of `latestDay`. */
  dayOf(hash: Int32Array): Day | undefined {
    const age = this.#parts[partOf(hash)]?.ageOf(hash, this.#latestDay);
    return age === undefined || age > DAYS_REMEMBERED ? undefined : this.#latestDay - age;
  }

  /** Reads where `dayOf` and `insert` will read (see `PackedKeys`). */
  prefetch(words: Int32Array, from: number): number {
    return this.#parts[partOf(words, from)]?.prefetch(words[from] ?? 0) ?? 0;
  }

  insert(hash: Int32Array, from: number, day: Day): void {
    const part = (this.#parts[partOf(hash, from)] ??= new Part());
    const before = part.used;
    part.insert(hash, from, day, this.#latestDay);
    this.#size += part.used - before;
  }

  /** The names of a part that are not forgotten. */
  sorted(part: number): SortedNames {
    return this.#parts[part]?.sorted(this.#latestDay) ?? NO_NAMES;
  }

  /** The first words of the hashes that `sorted` returns, unsorted. */
  heads(part: number): Uint32Array {
    return this.#parts[part]?.heads(this.#latestDay) ?? NO_NAMES.heads;
  }

  /** Frees the memory of a part. */
  clear(part: number): void {
    this.#size -= this.#parts[part]?.used ?? 0;
    this.#parts[part] = undefined;
  }
}

class Part {
  #words = new Int32Array(FIRST_CAPACITY * HASH_WORDS);
  #days = new Uint8Array(FIRST_CAPACITY);
  #used = 0;

  get used(): number {
    return this.#used;
  }

  /** Days from the acceptance of the name to the latest day; undefined if it is absent. */
  ageOf(hash: Int32Array, latestDay: Day): number | undefined {
    const mark = this.#days[this.#find(hash, 0)] ?? 0;
    return mark === 0 ? undefined : ageOf(mark, latestDay);
  }

  prefetch(head: number): number {
    const slot = this.#slotOf(head);
    return (this.#days[slot] ?? 0) ^ (this.#words[slot * HASH_WORDS] ?? 0);
  }

  insert(hash: Int32Array, from: number, day: Day, latestDay: Day): void {
    let slot = this.#find(hash, from);
    if (this.#days[slot] === 0) {
      if (this.#used >= this.#days.length * FULL_BEFORE) {
        this.rebuild(latestDay);
        slot = this.#find(hash, from);
      }
      this.#used++;
    }
    this.#put(slot, hash, from, markOf(day));
  }

  /** Drops forgotten names and makes room for more. */
  rebuild(latestDay: Day): void {
    const words = this.#words;
    const days = this.#days;
    let live = 0;
    for (const mark of days) if (isLive(mark, latestDay)) live++;
    this.#make(Math.max(FIRST_CAPACITY, Math.ceil(live / FULL_AFTER)));
    for (let from = 0; from < days.length; from++) {
      const mark = days[from] ?? 0;
      if (isLive(mark, latestDay))
        this.#put(this.#find(words, from * HASH_WORDS), words, from * HASH_WORDS, mark);
    }
    this.#used = live;
  }

  sorted(latestDay: Day): SortedNames {
    const slots: number[] = [];
    for (let slot = 0; slot < this.#days.length; slot++) {
      if (isLive(this.#days[slot] ?? 0, latestDay))
        slots.push(((this.#words[slot * HASH_WORDS] ?? 0) >>> 0) * SLOTS + slot);
    }
    const inOrder = Float64Array.from(slots).sort();
    const heads = new Uint32Array(slots.length);
    const tails = new Int32Array(slots.length * (HASH_WORDS - 1));
    const ages = new Uint8Array(slots.length);
    for (let at = 0; at < inOrder.length; at++) {
      const slot = (inOrder[at] ?? 0) % SLOTS;
      heads[at] = this.#words[slot * HASH_WORDS] ?? 0;
      for (let word = 1; word < HASH_WORDS; word++)
        tails[at * (HASH_WORDS - 1) + word - 1] = this.#words[slot * HASH_WORDS + word] ?? 0;
      ages[at] = ageOf(this.#days[slot] ?? 0, latestDay);
    }
    return { heads, tails, ages };
  }

  heads(latestDay: Day): Uint32Array {
    const heads = new Uint32Array(this.#used);
    let length = 0;
    for (let slot = 0; slot < this.#days.length; slot++) {
      if (isLive(this.#days[slot] ?? 0, latestDay)) heads[length++] = this.#words[slot * HASH_WORDS] ?? 0;
    }
    return heads.subarray(0, length);
  }

  clear(): void {
    this.#make(FIRST_CAPACITY);
  }

  #make(capacity: number): void {
    this.#words = new Int32Array(capacity * HASH_WORDS);
    this.#days = new Uint8Array(capacity);
    this.#used = 0;
  }

  /** Copies word by word: for so few words that is faster than a bulk copy. */
  #put(slot: number, hash: Int32Array, from: number, mark: number): void {
    const words = this.#words;
    const at = slot * HASH_WORDS;
    for (let word = 0; word < HASH_WORDS; word++) words[at + word] = hash[from + word] ?? 0;
    this.#days[slot] = mark;
  }

  /** The slot at which the search for a hash begins. */
  #slotOf(head: number): number {
    return Math.floor(((head >>> 0) / 0x1_0000_0000) * this.#days.length);
  }

  /** The slot of the hash, or the free slot for it. */
  #find(hash: Int32Array, from: number): number {
    const words = this.#words;
    const days = this.#days;
    const capacity = days.length;
    const a = hash[from] ?? 0;
    const b = hash[from + 1];
    const c = hash[from + 2];
    const d = hash[from + 3];
    for (let slot = this.#slotOf(a); ; slot = slot + 1 === capacity ? 0 : slot + 1) {
      if (days[slot] === 0) return slot;
      const at = slot * HASH_WORDS;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return slot;
    }
  }
}

function markOf(day: Day): number {
  return 1 + modulo(day);
}

/** Correct for the last 254 days. */
function ageOf(mark: number, latestDay: Day): number {
  return modulo(latestDay + 1 - mark);
}

function isLive(mark: number, latestDay: Day): boolean {
  return mark !== 0 && ageOf(mark, latestDay) <= DAYS_REMEMBERED;
}

function modulo(days: number): number {
  const rest = days % DAYS_IN_TURN;
  return rest < 0 ? rest + DAYS_IN_TURN : rest;
}
