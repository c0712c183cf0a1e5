import { type Day, NO_DAY } from '../time/day';
import { HASH_WORDS, type NameHash } from './name-hash';
import { UnkeyedNameHash } from './unkeyed-name-hash';

/** A name is forgotten once its partition has read a record of a day more than so many days later (docs/contract.md, section 1). */
export const DAYS_REMEMBERED = 30;

/** Each part grows by itself, so no more than one of so many is copied at a time. */
const PARTS = 64;
const FIRST_CAPACITY = 16;
/** Load factor of a part after it has grown. */
const FULL_AFTER = 0.67;
/** Load factor at which a part grows: beyond it a search takes too many steps. */
const FULL_BEFORE = 0.85;
/** A day is kept in one byte, as 1 to 255 in turn; 0 marks a free slot. Older names are swept out before a byte could be mistaken for a later day. */
const DAYS_IN_TURN = 255;
const SWEPT_EVERY = DAYS_IN_TURN - 2 * (DAYS_REMEMBERED + 1);

/** Names accepted on one day, 16 bytes each: a checkpoint appends them to those already saved. */
interface AcceptedNames {
  readonly day: Day;
  readonly names: Uint8Array;
}

/**
 * Dedup index of one partition: the updates accepted in the last 30 days, by 128-bit hashes of source, id and owner (the shop, or the
 * village of a registration). Two of a billion names share a hash with a chance of 10^-21.
 */
export class DedupIndex {
  readonly #parts = Array.from({ length: PARTS }, () => new Part());
  #latestDay: Day;
  /** No part holds a name of an earlier day. */
  #sweptDay: Day;
  #added = new Map<Day, Hashes>();
  /** The latest day of saved names that have no keyed hash. */
  #lastUnkeyedDay: Day = NO_DAY;
  readonly #unkeyed = new UnkeyedNameHash();

  /** `latestDay` is the greatest day of all records read so far. */
  constructor(
    private readonly hash: NameHash,
    latestDay: Day = NO_DAY,
  ) {
    this.#latestDay = latestDay;
    this.#sweptDay = this.oldestDay;
  }

  get latestDay(): Day {
    return this.#latestDay;
  }

  /** First day whose names are remembered. */
  get oldestDay(): Day {
    return this.#latestDay - DAYS_REMEMBERED;
  }

  /** Notes that a record of this day was read, whatever it held; true if that makes the index forget names. */
  read(day: Day): boolean {
    if (day <= this.#latestDay) return false;
    this.#latestDay = day;
    this.#sweep();
    return true;
  }

  /** True while the name is remembered. */
  has(source: string, id: string, owner: string): boolean {
    return this.#remembers(this.hash.compute(source, id, owner)) || this.#remembersUnkeyed(source, id, owner);
  }

  /** Remembers a name as accepted in a record of this day; false where it is remembered already. */
  addIfAbsent(source: string, id: string, owner: string, day: Day): boolean {
    const hash = this.hash.compute(source, id, owner);
    if (this.#remembers(hash) || this.#remembersUnkeyed(source, id, owner)) return false;
    // A later record has already made the index forget this name.
    if (day < this.oldestDay) return true;
    this.#insert(hash, 0, day);
    let added = this.#added.get(day);
    if (added === undefined) this.#added.set(day, (added = new Hashes()));
    added.push(hash);
    return true;
  }

  /** The names added since the last call, by day. */
  takeAdded(): AcceptedNames[] {
    const taken = Array.from(this.#added, ([day, hashes]) => ({ day, names: hashes.bytes() }));
    this.#added = new Map();
    return taken.sort((a, b) => a.day - b.day);
  }

  /** Restores saved names. */
  load({ day, names }: AcceptedNames): void {
    if (day < this.oldestDay) return;
    // A copy, since the names may lie unaligned in a larger buffer.
    const words = new Int32Array(new Uint8Array(names).buffer);
    for (let at = 0; at < words.length; at += HASH_WORDS) this.#insert(words, at, day);
  }

  /** Restores names that were saved before hashes had a key. */
  loadUnkeyed(accepted: AcceptedNames): void {
    this.load(accepted);
    this.#lastUnkeyedDay = Math.max(this.#lastUnkeyedDay, accepted.day);
  }

  #remembersUnkeyed(source: string, id: string, owner: string): boolean {
    return this.#lastUnkeyedDay >= this.oldestDay && this.#remembers(this.#unkeyed.compute(source, id, owner));
  }

  #remembers(hash: Int32Array): boolean {
    const age = this.#partOf(hash, 0).ageOf(hash, this.#latestDay);
    return age !== undefined && age <= DAYS_REMEMBERED;
  }

  #insert(hash: Int32Array, from: number, day: Day): void {
    // A saved name is proof that a record of its day was read.
    this.read(day);
    this.#partOf(hash, from).insert(hash, from, day, this.#latestDay);
  }

  /** The part that the hash belongs to, chosen by another word than the slot within it. */
  #partOf(hash: Int32Array, from: number): Part {
    return this.#parts[(hash[from + 1] ?? 0) & (PARTS - 1)] as Part;
  }

  #sweep(): void {
    const { oldestDay } = this;
    if (oldestDay - this.#sweptDay < SWEPT_EVERY) return;
    // After so long a jump every name is forgotten.
    const isFarther = this.#latestDay - this.#sweptDay >= DAYS_IN_TURN;
    for (const part of this.#parts) {
      if (isFarther) part.clear();
      else part.rebuild(this.#latestDay);
    }
    this.#sweptDay = oldestDay;
  }
}

/** An open-addressed table of hashes with their days, 17 bytes a slot. */
class Part {
  #words = new Int32Array(FIRST_CAPACITY * HASH_WORDS);
  #days = new Uint8Array(FIRST_CAPACITY);
  #used = 0;

  /** Days from the acceptance of the name to the latest day; undefined where it is absent. */
  ageOf(hash: Int32Array, latestDay: Day): number | undefined {
    const mark = this.#days[this.#find(hash, 0)] ?? 0;
    return mark === 0 ? undefined : ageOf(mark, latestDay);
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
    for (const mark of days) if (mark !== 0 && ageOf(mark, latestDay) <= DAYS_REMEMBERED) live++;
    this.#make(Math.max(FIRST_CAPACITY, Math.ceil(live / FULL_AFTER)));
    for (let from = 0; from < days.length; from++) {
      const mark = days[from] ?? 0;
      if (mark === 0 || ageOf(mark, latestDay) > DAYS_REMEMBERED) continue;
      this.#put(this.#find(words, from * HASH_WORDS), words, from * HASH_WORDS, mark);
    }
    this.#used = live;
  }

  clear(): void {
    this.#make(FIRST_CAPACITY);
  }

  #make(capacity: number): void {
    this.#words = new Int32Array(capacity * HASH_WORDS);
    this.#days = new Uint8Array(capacity);
    this.#used = 0;
  }

  /** Copies word by word, which is faster than any bulk copy of so few. */
  #put(slot: number, hash: Int32Array, from: number, mark: number): void {
    const words = this.#words;
    const at = slot * HASH_WORDS;
    for (let word = 0; word < HASH_WORDS; word++) words[at + word] = hash[from + word] ?? 0;
    this.#days[slot] = mark;
  }

  /** The slot of the hash, or the free slot where it would go. */
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

function modulo(days: number): number {
  const rest = days % DAYS_IN_TURN;
  return rest < 0 ? rest + DAYS_IN_TURN : rest;
}

/** A growing list of hashes. They are many and short-lived; a plain array of numbers would take twice the memory. */
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
