import { type Rejection, type RejectionReason, type Update } from '@taocun/contracts';
import { type Day, Placement, SeenNames, type ShopPlace } from '@taocun/domain';
import { type InputRecord, type PartitionState, type SourcePosition } from '@taocun/messaging';
import { mongo } from 'mongoose';

/** An update that waits for its shop's first opening, by where it was read. */
export interface WaitingUpdate {
  readonly offset: number;
  readonly update: Exclude<Update, { kind: 'registered' | 'opened' }>;
}

export interface Counts {
  /** Records read, of whatever kind. */
  read: number;
  accepted: number;
  repeated: number;
  /** Sent on to the partition of their key; they are accepted, repeated or rejected there. */
  forwarded: number;
  /** Accepted, and waiting now. */
  waiting: number;
  rejected: Partial<Record<RejectionReason, number>>;
}

/** What stands in the partition's checkpoint beside the offset. */
export interface IngestionFields {
  readonly day?: Day;
  readonly latestRecordDay?: Day;
  readonly counts: Counts;
}

/** Where the names seen on a day were last added to: a small document is filled up, a full one is left alone. */
interface Segment {
  number: number;
  names: Uint8Array;
}

const SEGMENT_BYTES = 65_536;
const LARGEST_SEGMENT_BYTES = 1_048_576;
const NO_ROOM: Segment = { number: -1, names: new Uint8Array(SEGMENT_BYTES) };

/** What one partition of `marketplace.updates` has come to. */
export class IngestionState implements PartitionState {
  readonly placement: Placement;
  readonly counts: Counts;
  /** The greatest event day of the accepted updates. */
  day: Day | undefined;
  position: SourcePosition = 'waiting';
  ticks = 0;
  /** Shops with waiting updates that are saved and no longer in memory. */
  readonly #stored: Map<string, number>;
  /** Waiting updates of the last cut, which may not be saved yet, and those since. */
  #cut = new Map<string, WaitingUpdate[]>();
  #fresh = new Map<string, WaitingUpdate[]>();
  readonly #segments = new Map<Day, Segment>();
  #writes = emptyWrites();
  #documents = 0;
  #bytes = 0;
  #forgotten = false;

  constructor(
    readonly partition: number,
    saved?: IngestionFields,
    stored: ReadonlyMap<string, number> = new Map(),
  ) {
    this.placement = new Placement(new SeenNames(saved?.latestRecordDay));
    this.counts = saved?.counts ?? { read: 0, accepted: 0, repeated: 0, forwarded: 0, waiting: 0, rejected: {} };
    this.day = saved?.day;
    this.#stored = new Map(stored);
  }

  get changed(): { documents: number; bytes: number } {
    return { documents: this.#documents, bytes: this.#bytes };
  }

  /** Takes up a segment of seen names that was saved. */
  loadSeen(day: Day, number: number, names: Uint8Array): void {
    this.placement.seen.load({ day, names });
    const last = this.#segments.get(day);
    if (last === undefined || number > last.number) this.#segments.set(day, { number, names });
  }

  recordRead(day: Day): void {
    this.counts.read++;
    if (this.placement.seen.read(day)) this.#forgotten = true;
  }

  shopPlaced(shopId: string, { villageCode, platform, category }: ShopPlace): void {
    this.#writes.shops.push({
      replaceOne: {
        filter: { _id: shopId } as object,
        replacement: { partition: this.partition, villageCode, platform, category },
        upsert: true,
      },
    });
    this.#changed(120);
  }

  /** Whether any update that waits is saved and no longer in memory. */
  get storesWaiting(): boolean {
    return this.#stored.size > 0;
  }

  /** Whether what waits for the shop has to be loaded before its first opening. */
  hasStored(shopId: string): boolean {
    return this.#stored.has(shopId);
  }

  wait(waiting: WaitingUpdate): void {
    const { shopId } = waiting.update;
    const list = this.#fresh.get(shopId);
    if (list === undefined) this.#fresh.set(shopId, [waiting]);
    else list.push(waiting);
    this.counts.waiting++;
    this.#changed(400);
  }

  /** All that waited for the shop, in the order in which it was read; `stored` is what was loaded. */
  release(shopId: string, stored: readonly WaitingUpdate[]): WaitingUpdate[] {
    const cut = this.#cut.get(shopId) ?? [];
    const released = [
      ...stored.filter(({ offset }) => cut.every((one) => one.offset !== offset)),
      ...cut,
      ...(this.#fresh.get(shopId) ?? []),
    ];
    if (this.#stored.delete(shopId) || cut.length > 0) {
      this.#writes.waiting.push({ deleteMany: { filter: { partition: this.partition, shopId } } });
    }
    this.#cut.delete(shopId);
    this.#fresh.delete(shopId);
    this.counts.waiting -= released.length;
    return released.sort((a, b) => a.offset - b.offset);
  }

  reject({ offset, timestampMs, key, value, headers }: InputRecord, { reason, path, message }: Rejection): void {
    this.counts.rejected[reason] = (this.counts.rejected[reason] ?? 0) + 1;
    this.#writes.rejected.push({
      replaceOne: {
        filter: { _id: `${this.partition}:${offset}` } as object,
        replacement: {
          partition: this.partition,
          offset,
          timestampMs,
          reason,
          path,
          message,
          key: key === null ? null : key.toString('utf8'),
          value: value === null ? null : new mongo.Binary(value),
          headers: savedHeaders(headers),
        },
        upsert: true,
      },
    });
    this.#changed(300 + (value?.length ?? 0));
  }

  takeChanges() {
    // What the last cut held is saved by now: one checkpoint of a partition follows another.
    for (const [shopId, list] of this.#cut) this.#stored.set(shopId, (this.#stored.get(shopId) ?? 0) + list.length);
    this.#cut = this.#fresh;
    this.#fresh = new Map();
    for (const list of this.#cut.values()) {
      for (const { offset, update } of list) {
        this.#writes.waiting.push({
          replaceOne: {
            filter: { _id: `${this.partition}:${offset}` } as object,
            replacement: { partition: this.partition, shopId: update.shopId, offset, update },
            upsert: true,
          },
        });
      }
    }
    this.#writeSeen();
    const { shops, waiting, rejected, seen } = this.#writes;
    this.#writes = emptyWrites();
    this.#documents = 0;
    this.#bytes = 0;
    const fields: IngestionFields = {
      ...(this.day === undefined ? {} : { day: this.day }),
      ...(this.counts.read === 0 ? {} : { latestRecordDay: this.placement.seen.latestDay }),
      counts: structuredClone(this.counts),
    };
    return {
      writes: [
        { collection: 'shops', operations: shops },
        { collection: 'waiting', operations: waiting },
        { collection: 'rejected', operations: rejected },
        { collection: 'seen', operations: seen },
      ],
      fields: { ...fields },
    };
  }

  #writeSeen(): void {
    for (const { day, names } of this.placement.seen.takeAdded()) {
      for (let from = 0; from < names.length; from += LARGEST_SEGMENT_BYTES)
        this.#addSeen(day, names.subarray(from, from + LARGEST_SEGMENT_BYTES));
    }
    if (!this.#forgotten) return;
    this.#forgotten = false;
    const { oldestDay } = this.placement.seen;
    this.#writes.seen.push({ deleteMany: { filter: { partition: this.partition, day: { $lt: oldestDay } } } });
    for (const day of this.#segments.keys()) if (day < oldestDay) this.#segments.delete(day);
  }

  #addSeen(day: Day, added: Uint8Array): void {
    const last = this.#segments.get(day) ?? NO_ROOM;
    const fits = last.names.length + added.length <= SEGMENT_BYTES;
    const segment = fits ? { number: last.number, names: joined(last.names, added) } : { number: last.number + 1, names: added };
    this.#segments.set(day, segment);
    this.#writes.seen.push({
      replaceOne: {
        filter: { _id: `${this.partition}:${day}:${segment.number}` } as object,
        replacement: { partition: this.partition, day, number: segment.number, names: new mongo.Binary(segment.names) },
        upsert: true,
      },
    });
  }

  #changed(bytes: number): void {
    this.#documents++;
    this.#bytes += bytes;
  }
}

function emptyWrites() {
  return {
    shops: [] as mongo.AnyBulkWriteOperation[],
    waiting: [] as mongo.AnyBulkWriteOperation[],
    rejected: [] as mongo.AnyBulkWriteOperation[],
    seen: [] as mongo.AnyBulkWriteOperation[],
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** A header as it is kept: names may be anything and come more than once, so they are values in a list. */
export interface SavedHeader {
  readonly name: string;
  /** Null where the header has no value. */
  readonly base64: string | null;
}

function savedHeaders(headers: InputRecord['headers']): SavedHeader[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((one) => ({
      name,
      base64: one === null ? null : Buffer.from(one).toString('base64'),
    })),
  );
}
