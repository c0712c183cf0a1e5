import { type Day, NO_DAY } from '../time/day';
import { acceptedIn, FlushedNames, type NameQuestion, type Segment, type SegmentName } from './flushed-names';
import { HashedNames, type UpdateName } from './hashed-names';
import { HASH_WORDS, type NameHash } from './name-hash';
import { DAYS_REMEMBERED, NAME_PARTS, NameTable } from './name-table';

/** Names accepted on one day, 16 bytes each. A checkpoint appends them to those already saved. */
interface AcceptedNames {
  readonly day: Day;
  readonly names: Uint8Array;
}

/**
 * Names on their way from memory to storage. They stay in memory until their segments are saved, and then
 * leave it part by part.
 */
interface Flush {
  readonly table: NameTable;
  readonly day: Day;
  readonly number: number;
  /** The number of parts that the filter has taken over; undefined until the segments are saved. */
  taken: number | undefined;
}

/**
 * Dedup index of one partition: the updates accepted in the last 30 days, as 128-bit hashes of source, id and
 * owner (the shop, or the village of a registration). Two of a billion names share a hash with a chance of
 * 10^-21. A table holds recent names. If there are many, they are flushed to stored segments, and a filter
 * decides which names have to be looked up there before the index is asked for them.
 */
export class DedupIndex {
  #recent: NameTable;
  #flush: Flush | undefined;
  readonly #flushed = new FlushedNames();
  #latestDay: Day;
  #added = new Map<Day, Hashes>();
  readonly #prepared: HashedNames;
  /**
   * For each prepared name that is looked up in storage, by its number: its day of acceptance, undefined
   * until the answer arrives.
   */
  readonly #answers = new Map<number, Day | undefined>();
  /** Uses the prefetched values, so that the engine does not remove the reads as dead code. */
  #prefetched = 0;

  /** `latestDay` is the greatest day of all records read so far. */
  constructor(
    private readonly hash: NameHash,
    latestDay: Day = NO_DAY,
  ) {
    this.#latestDay = latestDay;
    this.#recent = new NameTable(latestDay);
    this.#prepared = new HashedNames(hash);
  }

  get latestDay(): Day {
    return this.#latestDay;
  }

  /** First day whose names are remembered. */
  get oldestDay(): Day {
    return this.#latestDay - DAYS_REMEMBERED;
  }

  /** The number of names in memory that a flush would write. */
  get recentCount(): number {
    return this.#recent.size;
  }

  /** The number of names added since they were last taken. */
  get addedCount(): number {
    let sum = 0;
    for (const { length } of this.#added.values()) sum += length;
    return sum;
  }

  /** The number of names in the filter. */
  get flushedCount(): number {
    return this.#flushed.size;
  }

  /**
   * Notes that a record of this day was read, whatever it contained. Returns true if the index thereby
   * forgets names.
   */
  read(day: Day): boolean {
    if (day <= this.#latestDay) return false;
    this.#latestDay = day;
    this.#recent.read(day);
    // A flush is written as of its own day.
    this.#flushed.forget(this.oldestDay);
    return true;
  }

  /**
   * True if names have left memory. The names of a batch must then be prepared before the index is asked for
   * them.
   */
  get hasFlushed(): boolean {
    return !this.#flushed.isEmpty;
  }

  /**
   * Takes the names that will be asked for or added, in that order. Returns the questions that storage has to
   * answer first; few names have one.
   */
  prepare(names: readonly UpdateName[]): NameQuestion[] {
    this.#answers.clear();
    this.#prepared.set(names);
    const { words } = this.#prepared;
    for (let from = 0; from < words.length; from += HASH_WORDS)
      this.#prefetched ^= this.#flushed.prefetchPosition(words, from) ^ this.#recent.prefetch(words, from);
    for (let from = 0; from < words.length; from += HASH_WORDS)
      this.#prefetched ^= this.#flushed.prefetch(words, from);
    const questions: NameQuestion[] = [];
    for (let number = 0; number < names.length; number++) {
      const hash = this.#prepared.hashOf(number);
      const segments = this.#flushed.segmentsOf(hash, this.oldestDay);
      // Recent names are looked up too: the record of this update may itself make the index forget them.
      if (segments.length === 0) continue;
      questions.push({ number, hash: hash.slice(), segments });
      this.#answers.set(number, undefined);
    }
    return questions;
  }

  /** Answers a question from all of its segments. */
  answer({ number, hash }: NameQuestion, segments: readonly Segment[]): void {
    const days = segments.map((segment) => acceptedIn(segment, hash) ?? NO_DAY);
    this.#answers.set(number, Math.max(NO_DAY, ...days));
  }

  /** Ends the batch of prepared names. */
  forgetPrepared(): void {
    this.#prepared.set([]);
    this.#answers.clear();
  }

  /** True while the name is remembered. */
  has(source: string, id: string, owner: string): boolean {
    const number = this.#prepared.numberOf(source, id, owner);
    return this.#remembers(number, this.#hashOf(number, source, id, owner));
  }

  /** Remembers a name as accepted in a record of this day; returns false if it is already remembered. */
  addIfAbsent(source: string, id: string, owner: string, day: Day): boolean {
    const number = this.#prepared.numberOf(source, id, owner);
    const hash = this.#hashOf(number, source, id, owner);
    if (this.#remembers(number, hash)) return false;
    // A later record has already made the index forget this name.
    if (day < this.oldestDay) return true;
    this.read(day);
    this.#recent.insert(hash, 0, day);
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

  /**
   * Begins a flush: yields the segments with which all recent names have to be saved, including those added
   * since the last `takeAdded`. Each segment is made on request. No other flush may be under way.
   */
  beginFlush(): Generator<Segment, void> {
    const { latestDay: day } = this;
    const flush = { table: this.#recent, day, number: this.#flushed.nextNumber(day), taken: undefined };
    this.#flush = flush;
    this.#recent = new NameTable(day);
    this.#added = new Map();
    return segmentsOf(flush);
  }

  /** Reports that the segments of the flush are saved, so its names may leave memory. */
  flushSaved(): void {
    if (this.#flush !== undefined) this.#flush.taken ??= 0;
  }

  /** Removes this many parts of a saved flush from memory. */
  releaseFlushed(parts = NAME_PARTS): void {
    for (let left = parts; left > 0; left--) {
      const flush = this.#flush;
      if (flush?.taken === undefined) return;
      const { table, day, number } = flush;
      const part = flush.taken++;
      const heads = table.heads(part);
      if (heads.length > 0 && day >= this.oldestDay)
        this.#flushed.add({ day, number, part }, heads, this.#latestDay);
      table.clear(part);
      if (flush.taken === NAME_PARTS) this.#flush = undefined;
    }
  }

  /** Restores saved names that were not flushed. */
  load({ day, names }: AcceptedNames): void {
    if (day < this.oldestDay) return;
    this.read(day);
    insertAll(this.#recent, names, day);
  }

  /** Restores a segment from the first words of its hashes. Call `loaded` after the last segment. */
  loadSegment(name: SegmentName, heads: Uint32Array): void {
    if (name.day < this.oldestDay) return;
    this.read(name.day);
    this.#flushed.load(name, heads, this.#latestDay);
  }

  loaded(): void {
    this.#flushed.loaded(this.#latestDay);
  }

  #hashOf(number: number | undefined, source: string, id: string, owner: string): Int32Array {
    return number === undefined ? this.hash.compute(source, id, owner) : this.#prepared.hashOf(number);
  }

  /** `number` is the number of a prepared name. */
  #remembers(number: number | undefined, hash: Int32Array): boolean {
    if (this.#isInMemory(hash)) return true;
    const isStored =
      number === undefined
        ? this.#flushed.segmentsOf(hash, this.oldestDay).length > 0
        : this.#answers.has(number);
    if (!isStored) return false;
    const day = number === undefined ? undefined : this.#answers.get(number);
    if (day === undefined) throw new Error('A name was asked for that had to be looked up before.');
    return day >= this.oldestDay;
  }

  #isInMemory(hash: Int32Array): boolean {
    return this.#isIn(this.#recent, hash) || this.#isIn(this.#flush?.table, hash);
  }

  #isIn(table: NameTable | undefined, hash: Int32Array): boolean {
    if (table === undefined) return false;
    const day = table.dayOf(hash);
    return day !== undefined && day >= this.oldestDay;
  }
}

function* segmentsOf({ table, day, number }: Flush): Generator<Segment, void> {
  for (let part = 0; part < NAME_PARTS; part++) {
    const names = table.sorted(part);
    if (names.heads.length > 0) yield { day, number, part, ...names };
  }
}

function insertAll(table: NameTable, names: Uint8Array, day: Day): void {
  // A copy, since the names may be unaligned within a larger buffer.
  const words = new Int32Array(new Uint8Array(names).buffer);
  for (let at = 0; at < words.length; at += HASH_WORDS) table.insert(words, at, day);
}

/**
 * A growing list of hashes. They are many and short-lived; a plain array of numbers would take twice the
 * memory.
 */
class Hashes {
  #words = new Int32Array(256);
  #length = 0;

  get length(): number {
    return this.#length / HASH_WORDS;
  }

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
