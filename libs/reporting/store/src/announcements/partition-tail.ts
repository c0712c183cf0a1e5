import { type Announcement } from './announcement';

/**
 * The number of announcements kept of one partition, temporarily up to twice as many. A follower further
 * behind reads stored events.
 */
const MOST_KEPT = 250;

/** A record read from Kafka. Its announcement is created only when a follower reaches it. */
export interface HeardRecord {
  readonly offset: number;
  readonly id: string;
  announced(): Announcement;
}

/**
 * The last announcements of a partition that this instance has read from Kafka, without repeats of a record
 * in the tail. `checked` removes repeats of stored records.
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

  /** The offset after the last record that was added. */
  get to(): number {
    return this.#to;
  }

  /** Adds the records from `to` on. */
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

  /**
   * The ids that still have to be looked up among the stored events, up to `to`, which is then passed to
   * `checked`.
   */
  unchecked(): string[] {
    return this.#since(this.#checkedTo).map(({ id }) => id);
  }

  get isChecked(): boolean {
    return this.#checkedTo === this.#to;
  }

  /** Marks the records below `upTo` as looked up. `stored` contains the offset of each id that is stored. */
  checked(upTo: number, stored: ReadonlyMap<string, number>): void {
    this.#entries = this.#entries.filter(
      ({ offset, id }) => offset >= upTo || (stored.get(id) ?? offset) >= offset,
    );
    this.#checkedTo = Math.max(this.#checkedTo, upTo);
  }

  /** True if the tail has checked records for a follower at this offset. */
  hasNews(offset: number): boolean {
    return offset >= this.from && offset < this.#checkedTo;
  }

  /**
   * Up to `limit` announcements that pass, from the offset on, and the offset after them; undefined if the
   * tail has none for that offset.
   */
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

  /** Searches from the end, because most followers are there. */
  #since(offset: number): HeardRecord[] {
    let first = this.#entries.length;
    while (first > 0 && (this.#entries[first - 1]?.offset ?? 0) >= offset) first--;
    return this.#entries.slice(first);
  }
}
