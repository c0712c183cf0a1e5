import { type Announcement } from './announcement';

/** Announcements kept of one partition, and at times twice as many. A follower that is further behind reads what is stored. */
const MOST_KEPT = 250;

/** A record as it was read. Its announcement is only made when a follower comes to it. */
export interface HeardRecord {
  readonly offset: number;
  readonly id: string;
  announced(): Announcement;
}

/**
 * The last announcements of a partition that this instance has read from Kafka, without those that a record before them in the tail
 * repeats. Those that a stored record repeats are left out by `checked`.
 */
export class PartitionTail {
  /** In order of offset. */
  #entries: HeardRecord[] = [];
  readonly #ids = new Set<string>();
  #to: number;
  #checkedTo: number;

  constructor(
    /** The first offset that the tail covers. */
    public from: number,
  ) {
    this.#to = this.#checkedTo = from;
  }

  /** The offset after the last record that was heard. */
  get to(): number {
    return this.#to;
  }

  /** Takes the records from `to` on. */
  add(records: readonly HeardRecord[]): void {
    for (const record of records) {
      this.#to = record.offset + 1;
      if (this.#ids.has(record.id)) continue;
      this.#ids.add(record.id);
      this.#entries.push(record);
    }
    if (this.#entries.length <= 2 * MOST_KEPT) return;
    for (const { id } of this.#entries.splice(0, this.#entries.length - MOST_KEPT)) this.#ids.delete(id);
    this.from = this.#entries[0]?.offset ?? this.#to;
    this.#checkedTo = Math.max(this.#checkedTo, this.from);
  }

  /** The ids that are still to be looked up among the stored. Up to `to`, which is then given to `checked`. */
  unchecked(): string[] {
    return this.#since(this.#checkedTo).map(({ id }) => id);
  }

  get isChecked(): boolean {
    return this.#checkedTo === this.#to;
  }

  /** The records below `upTo` are looked up: `stored` has the offset at which an id is stored, where it is. */
  checked(upTo: number, stored: ReadonlyMap<string, number>): void {
    this.#entries = this.#entries.filter(({ offset, id }) => offset >= upTo || (stored.get(id) ?? offset) >= offset);
    this.#checkedTo = Math.max(this.#checkedTo, upTo);
  }

  /** True if a follower at this offset can receive something. */
  hasNews(offset: number): boolean {
    return offset >= this.from && offset < this.#checkedTo;
  }

  /** Up to `limit` announcements from the offset on that pass, and the offset after them; undefined where the tail has no news for it. */
  read(
    offset: number,
    passes: (announcement: Announcement) => boolean,
    limit: number,
  ): { readonly announcements: readonly Announcement[]; readonly next: number } | undefined {
    if (!this.hasNews(offset)) return undefined;
    const announcements: Announcement[] = [];
    for (const entry of this.#since(offset)) {
      if (entry.offset >= this.#checkedTo) break;
      if (announcements.length === limit) return { announcements, next: entry.offset };
      const announcement = entry.announced();
      if (passes(announcement)) announcements.push(announcement);
    }
    return { announcements, next: this.#checkedTo };
  }

  /** Followers are mostly at the end. */
  #since(offset: number): HeardRecord[] {
    let first = this.#entries.length;
    while (first > 0 && (this.#entries[first - 1]?.offset ?? 0) >= offset) first--;
    return this.#entries.slice(first);
  }
}
