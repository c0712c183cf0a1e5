import { type Day } from './day';

/** A name is forgotten when its partition has read a record whose day is more than this after that of its own (docs/contract.md, section 1). */
export const DAYS_REMEMBERED = 30;

/** Four 32-bit words of hash and the day, side by side. */
const WORDS = 5;
const EMPTY = 0x7fffffff;
const FIRST_CAPACITY = 1024;

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
  #table = new Int32Array(FIRST_CAPACITY * WORDS);
  #capacity = FIRST_CAPACITY;
  #used = 0;
  #latestDay: Day;
  #added = new Map<Day, Hashes>();
  readonly #hash = new Int32Array(4);

  /** `latestDay` is the greatest day of a record read so far. */
  constructor(latestDay: Day = -EMPTY) {
    this.#latestDay = latestDay;
    this.#clear();
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
    return true;
  }

  /** Whether the name is remembered. The next `add` without a `has` in between takes it up. */
  has(source: string, id: string, owner: string): boolean {
    hashName(source, id, owner, this.#hash);
    const at = this.#find();
    return this.#table[at + 4] !== EMPTY && (this.#table[at + 4] ?? 0) >= this.oldestDay;
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
    for (let at = 0; at < words.length; at += 4) {
      this.#hash.set(words.subarray(at, at + 4));
      this.#insert(day);
    }
  }

  #insert(day: Day): void {
    let at = this.#find();
    if (this.#table[at + 4] === EMPTY) {
      if (this.#used * 3 >= this.#capacity * 2) {
        this.#grow();
        at = this.#find();
      }
      this.#used++;
    }
    this.#table.set(this.#hash, at);
    this.#table[at + 4] = day;
  }

  /** Where the hash stands, or the free place where it would. */
  #find(): number {
    const table = this.#table;
    const [a, b, c, d] = this.#hash;
    const mask = this.#capacity - 1;
    for (let slot = (a ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS;
      if (table[at + 4] === EMPTY || (table[at] === a && table[at + 1] === b && table[at + 2] === c && table[at + 3] === d)) return at;
    }
  }

  /** Room for what is still remembered, and as much again. */
  #grow(): void {
    const old = this.#table;
    const kept = this.#hash.slice();
    let live = 0;
    for (let at = 4; at < old.length; at += WORDS) if (old[at] !== EMPTY && (old[at] ?? 0) >= this.oldestDay) live++;
    while (live * 2 >= this.#capacity) this.#capacity *= 2;
    this.#table = new Int32Array(this.#capacity * WORDS);
    this.#clear();
    this.#used = 0;
    for (let at = 0; at < old.length; at += WORDS) {
      const day = old[at + 4] ?? EMPTY;
      if (day === EMPTY || day < this.oldestDay) continue;
      this.#hash.set(old.subarray(at, at + 4));
      const to = this.#find();
      this.#table.set(old.subarray(at, at + WORDS), to);
      this.#used++;
    }
    this.#hash.set(kept);
  }

  #clear(): void {
    for (let at = 4; at < this.#table.length; at += WORDS) this.#table[at] = EMPTY;
  }
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
