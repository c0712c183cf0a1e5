import { type Day } from '../time/day';

/** A name is forgotten when its partition has read a record whose day is more than this after that of its own (docs/contract.md, section 1). */
export const DAYS_REMEMBERED = 30;

/** 32-bit words of a hash. */
const WORDS = 4;
/** A part grows by itself, so that no more than one of so many is there twice while it does. */
const PARTS = 64;
const FIRST_CAPACITY = 16;
/** How full a part is when it has grown, and when it grows. Beyond that a search takes too many steps. */
const FULL_AFTER = 0.67;
const FULL_BEFORE = 0.85;
/** A day is kept as 1 to 255 in turn, 0 is a free place. Before it could be mistaken for a later one, what is older is thrown out. */
const DAYS_IN_TURN = 255;
const LONG_AGO = -0x7fffffff;
const SWEPT_EVERY = DAYS_IN_TURN - 2 * (DAYS_REMEMBERED + 1);

/** Names accepted on one day, as 16 bytes each: what a checkpoint adds to what was saved. */
export interface SeenOnDay {
  readonly day: Day;
  readonly names: Uint8Array;
}

/**
 * The updates that one partition has accepted in the last 30 days, by 128-bit hashes of source, id and owner
 * (the shop, or the village of a registration). Two of a billion names share a hash with a chance of 10^-21.
 */
export class SeenNames {
  readonly #parts = Array.from({ length: PARTS }, () => new Part());
  #latestDay: Day;
  /** No part holds a name of an earlier day. */
  #sweptDay: Day;
  #added = new Map<Day, Hashes>();
  readonly #hash = new Int32Array(WORDS);

  /** `latestDay` is the greatest day of a record read so far. */
  constructor(latestDay: Day = LONG_AGO) {
    this.#latestDay = latestDay;
    this.#sweptDay = this.oldestDay;
  }

  get latestDay(): Day {
    return this.#latestDay;
  }

  /** Names of this day and later are remembered. */
  get oldestDay(): Day {
    return this.#latestDay - DAYS_REMEMBERED;
  }

  /** A record of this day has been read, whatever it held; true if names are forgotten by it. */
  read(day: Day): boolean {
    if (day <= this.#latestDay) return false;
    this.#latestDay = day;
    this.#sweep();
    return true;
  }

  /** Whether the name is remembered. The next `add` without a `has` in between takes it up. */
  has(source: string, id: string, owner: string): boolean {
    hashName(source, id, owner, this.#hash);
    const age = this.#part.ageOf(this.#hash, this.#latestDay);
    return age !== undefined && age <= DAYS_REMEMBERED;
  }

  /** Remembers the name that `has` was just asked for, as accepted in a record of this day. */
  add(day: Day): void {
    if (day < this.oldestDay) return;
    this.#insert(day);
    let added = this.#added.get(day);
    if (added === undefined) this.#added.set(day, (added = new Hashes()));
    added.push(this.#hash);
  }

  /** What was added since the last call. */
  takeAdded(): SeenOnDay[] {
    const taken = Array.from(this.#added, ([day, hashes]) => ({ day, names: hashes.bytes() }));
    this.#added = new Map();
    return taken.sort((a, b) => a.day - b.day);
  }

  /** Takes up what was saved. */
  load({ day, names }: SeenOnDay): void {
    if (day < this.oldestDay) return;
    // A copy, since what was read may lie anywhere in a larger buffer.
    const words = new Int32Array(new Uint8Array(names).buffer);
    for (let at = 0; at < words.length; at += WORDS) {
      this.#hash.set(words.subarray(at, at + WORDS));
      this.#insert(day);
    }
  }

  #insert(day: Day): void {
    // A name that was accepted in a record of the day says that it was read.
    this.read(day);
    this.#part.insert(this.#hash, day, this.#latestDay);
  }

  /** Bytes that the names take. */
  get bytes(): number {
    return this.#parts.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The part that the hash belongs to: not by the word that says where in it. */
  get #part(): Part {
    return this.#parts[(this.#hash[1] ?? 0) & (PARTS - 1)] as Part;
  }

  #sweep(): void {
    const { oldestDay } = this;
    if (oldestDay - this.#sweptDay < SWEPT_EVERY) return;
    // After a jump over so many days nothing is left of what was there.
    const isFarther = this.#latestDay - this.#sweptDay >= DAYS_IN_TURN;
    for (const part of this.#parts) {
      if (isFarther) part.clear();
      else part.rebuild(this.#latestDay);
    }
    this.#sweptDay = oldestDay;
  }
}

/** An open-addressed table of hashes with their days: 17 bytes a place. */
class Part {
  #words = new Int32Array(FIRST_CAPACITY * WORDS);
  #days = new Uint8Array(FIRST_CAPACITY);
  #used = 0;

  get bytes(): number {
    return this.#words.byteLength + this.#days.byteLength;
  }

  /** How many days before the latest one the name was accepted; undefined where it is not there. */
  ageOf(hash: Int32Array, latestDay: Day): number | undefined {
    const mark = this.#days[this.#find(hash, 0)] ?? 0;
    return mark === 0 ? undefined : ageOf(mark, latestDay);
  }

  insert(hash: Int32Array, day: Day, latestDay: Day): void {
    let slot = this.#find(hash, 0);
    if (this.#days[slot] === 0) {
      if (this.#used >= this.#days.length * FULL_BEFORE) {
        this.rebuild(latestDay);
        slot = this.#find(hash, 0);
      }
      this.#used++;
    }
    this.#put(slot, hash, 0, markOf(day));
  }

  /** Leaves out what is no longer remembered, and makes room for more. */
  rebuild(latestDay: Day): void {
    const words = this.#words;
    const days = this.#days;
    let live = 0;
    for (const mark of days) if (mark !== 0 && ageOf(mark, latestDay) <= DAYS_REMEMBERED) live++;
    this.#make(Math.max(FIRST_CAPACITY, Math.ceil(live / FULL_AFTER)));
    for (let from = 0; from < days.length; from++) {
      const mark = days[from] ?? 0;
      if (mark === 0 || ageOf(mark, latestDay) > DAYS_REMEMBERED) continue;
      this.#put(this.#find(words, from * WORDS), words, from * WORDS, mark);
    }
    this.#used = live;
  }

  clear(): void {
    this.#make(FIRST_CAPACITY);
  }

  #make(capacity: number): void {
    this.#words = new Int32Array(capacity * WORDS);
    this.#days = new Uint8Array(capacity);
    this.#used = 0;
  }

  /** Word by word, which is faster than any copying of so few. */
  #put(slot: number, hash: Int32Array, from: number, mark: number): void {
    const words = this.#words;
    const at = slot * WORDS;
    for (let word = 0; word < WORDS; word++) words[at + word] = hash[from + word] ?? 0;
    this.#days[slot] = mark;
  }

  /** Where the hash stands, or the free place where it would. */
  #find(hash: Int32Array, from: number): number {
    const words = this.#words;
    const days = this.#days;
    const capacity = days.length;
    const a = hash[from] ?? 0;
    const b = hash[from + 1];
    const c = hash[from + 2];
    const d = hash[from + 3];
    for (let slot = Math.floor(((a >>> 0) / 0x1_0000_0000) * capacity); ; slot = slot + 1 === capacity ? 0 : slot + 1) {
      if (days[slot] === 0) return slot;
      const at = slot * WORDS;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return slot;
    }
  }
}

function markOf(day: Day): number {
  return 1 + modulo(day);
}

/** Right for the last 254 days. */
function ageOf(mark: number, latestDay: Day): number {
  return modulo(latestDay + 1 - mark);
}

function modulo(days: number): number {
  const rest = days % DAYS_IN_TURN;
  return rest < 0 ? rest + DAYS_IN_TURN : rest;
}

/** Hashes one after another, which are many and short-lived: as numbers of an array they would take twice the memory. */
class Hashes {
  #words = new Int32Array(256);
  #length = 0;

  push(hash: Int32Array): void {
    if (this.#length === this.#words.length) {
      const grown = new Int32Array(this.#length * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words.set(hash, this.#length);
    this.#length += hash.length;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#words.slice(0, this.#length).buffer);
  }
}

const scratch = new Uint8Array(1024);
const words = new Int32Array(scratch.buffer);

/** MurmurHash3 (x86, 128 bits) of the three texts with a zero after each; they are printable ASCII of 449 characters at most. */
export function hashName(source: string, id: string, owner: string, into: Int32Array): void {
  let length = 0;
  for (let i = 0; i < source.length; i++) scratch[length++] = source.charCodeAt(i);
  scratch[length++] = 0;
  for (let i = 0; i < id.length; i++) scratch[length++] = id.charCodeAt(i);
  scratch[length++] = 0;
  for (let i = 0; i < owner.length; i++) scratch[length++] = owner.charCodeAt(i);
  const blocks = (length + 15) >> 4;
  // The last block is filled with zeros, which the length, mixed in at the end, tells from text.
  for (let i = length; i < blocks << 4; i++) scratch[i] = 0;
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  for (let at = 0; at < blocks << 2; at += 4) {
    h1 ^= Math.imul(rotate(Math.imul(words[at] ?? 0, 0x239b961b), 15), 0xab0e9789);
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotate(Math.imul(words[at + 1] ?? 0, 0xab0e9789), 16), 0x38b34ae5);
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotate(Math.imul(words[at + 2] ?? 0, 0x38b34ae5), 17), 0xa1e38b93);
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= Math.imul(rotate(Math.imul(words[at + 3] ?? 0, 0xa1e38b93), 18), 0x239b961b);
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = scramble((h2 + h1) | 0);
  h3 = scramble((h3 + h1) | 0);
  h4 = scramble((h4 + h1) | 0);
  h1 = scramble(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  into[0] = h1;
  into[1] = (h2 + h1) | 0;
  into[2] = (h3 + h1) | 0;
  into[3] = (h4 + h1) | 0;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function scramble(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
