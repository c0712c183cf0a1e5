import { type Rejection, type RejectionReason, type Update } from '@taocun/contracts';
import {
  ByteWriter,
  type Day,
  dayOf,
  DedupIndex,
  type NameHash,
  OrdersBySource,
  type ShopLocation,
  ShopRegistry,
  WaitingCounts,
} from '@taocun/domain';
import type { InputRecord, NamedDocument, PartitionState, SourcePosition } from '@taocun/messaging';
import { type ServiceConfig } from '@taocun/service';
import { mongo } from 'mongoose';
import { type KeptRecord, keptRecord, rejectedDocument, type RejectedDocument, rejectedOf } from './rejected-document';
import { RejectedGroups, type RejectedTally } from './rejected-groups';
import { SavedNames } from '../names/saved-names';
import { type Chunk } from '../chunks/append-only-chunks';
import { ShopChunks } from './shop-chunks';

/** An update that waits for its shop's first opening, with its offset. */
export interface WaitingUpdate {
  readonly offset: number;
  readonly update: Exclude<Update, { kind: 'registered' | 'opened' }>;
  /** Needed only if the update is rejected when its shop opens. Absent beyond the rejected updates of a day that are stored singly. */
  readonly record?: KeptRecord;
}

/** Genuine updates have a few hundred bytes. All updates that wait for a shop are in memory together when it opens. */
const MOST_WAITING_BYTES = 16_384;
/** Bytes of a waiting update besides its record's value, in memory and in its document. */
const WAITING_BYTES = 600;
/** Bytes of saved waiting updates in memory, for the latest shops: these can open while MongoDB has no primary. */
const SAVED_WAITING_BYTES = 1_048_576;

export interface IngestionCounts {
  /** All records read, valid or not. */
  read: number;
  accepted: number;
  /** Accepted before: by `(source, id)`, or as a copy that a crash has rerouted twice. */
  repeated: number;
  /** Rerouted to the partition of their key, where they are accepted, repeated or rejected. */
  forwarded: number;
  /** Accepted, and now waiting for their shop. */
  waiting: number;
  rejected: Partial<Record<RejectionReason, number>>;
}

/** Limits of the data of a partition. */
export interface IngestionBounds extends Pick<ServiceConfig, 'namesInMemory' | 'waitingPerOwner'> {
  /** The most rejected updates that are stored singly per reason and day. */
  readonly rejectedKeptSingly: number;
}

/** The secrets of the installation that placement uses. */
interface IngestionSecrets {
  readonly hash: NameHash;
  readonly reroutingKey: Uint8Array;
}

/** The fields of the partition's checkpoint besides the offset. */
export interface IngestionFields {
  readonly day?: Day;
  readonly latestRecordDay?: Day;
  readonly counts: IngestionCounts;
  /** Encoded by `OrdersBySource`. */
  readonly ordersBySource?: mongo.Binary;
  /** Absent until something is rejected. */
  readonly rejected?: RejectedTally;
  /** Present only while a lost database is rebuilt from the log. */
  readonly reroutedTo?: number;
}

/** Facts that a new owner looks up in addition to the checkpoint. */
interface Found {
  /** The number of saved waiting updates, by shop and by source. */
  readonly waiting?: { readonly shops: ReadonlyMap<string, number>; readonly sources: ReadonlyMap<string, number> };
  /** The offset up to which a lost database had been saved. */
  readonly lostAt?: number | undefined;
}

/** The state of one partition of `marketplace.updates`. */
export class IngestionState implements PartitionState {
  readonly placement: ShopRegistry;
  readonly waiting: WaitingCounts;
  readonly names: SavedNames;
  readonly counts: IngestionCounts;
  /** The orders of the partition's shops. */
  readonly ordersBySource: OrdersBySource;
  readonly reroutingKey: Uint8Array;
  /** Misplaced updates before this offset were rerouted before the database was lost; their copies are in the log. */
  readonly reroutedTo: number;
  /** The latest event day of the accepted updates. */
  day: Day | undefined;
  position: SourcePosition = 'waiting';
  watermarks = 0;
  /** The number of waiting updates of each shop that has some in storage only. */
  readonly #stored: Map<string, number>;
  /** Waiting updates that are saved and still in memory; for each shop all or none. */
  readonly #saved = new Map<string, WaitingUpdate[]>();
  #savedBytes = 0;
  /** Waiting updates of the last snapshot, which may not be saved yet. */
  #snapshot = new Map<string, WaitingUpdate[]>();
  /** Waiting updates that arrived after the last snapshot. */
  #fresh = new Map<string, WaitingUpdate[]>();
  readonly #shops = new ShopChunks();
  readonly #rejected: RejectedGroups;
  #writes = emptyWrites();
  #documents = 0;
  #bytes = 0;

  constructor(
    readonly partition: number,
    { hash, reroutingKey }: IngestionSecrets,
    { rejectedKeptSingly, namesInMemory, waitingPerOwner }: IngestionBounds,
    saved?: IngestionFields,
    { waiting, lostAt = 0 }: Found = {},
  ) {
    this.reroutingKey = reroutingKey;
    this.reroutedTo = saved?.reroutedTo ?? lostAt;
    const dedup = new DedupIndex(hash, saved?.latestRecordDay);
    this.waiting = new WaitingCounts(hash, waitingPerOwner);
    for (const [source, count] of waiting?.sources ?? []) this.waiting.change(source, count);
    this.placement = new ShopRegistry(dedup, this.waiting);
    this.names = new SavedNames(partition, dedup, namesInMemory);
    this.counts = saved?.counts ?? { read: 0, accepted: 0, repeated: 0, forwarded: 0, waiting: 0, rejected: {} };
    const orders = saved?.ordersBySource;
    this.ordersBySource = orders === undefined ? new OrdersBySource() : OrdersBySource.decode(orders.value());
    this.day = saved?.day;
    this.#rejected = new RejectedGroups(rejectedKeptSingly, saved?.rejected);
    this.#stored = new Map(waiting?.shops);
  }

  get changed(): { documents: number; bytes: number } {
    return { documents: this.#documents, bytes: this.#bytes + this.names.changedBytes };
  }

  /** Restores a saved chunk of shops. */
  loadShops(chunk: Chunk): void {
    for (const [shopId, place] of this.#shops.load(chunk)) this.placement.load(shopId, place);
  }

  /** Restores a saved group of rejected updates, of the checkpoint's day. */
  loadRejected(group: RejectedDocument): void {
    this.#rejected.load(group);
  }

  recordRead(day: Day): void {
    this.counts.read++;
    this.names.read(day);
  }

  shopPlaced(shopId: string, place: ShopLocation): void {
    this.#bytes += this.#shops.add(shopId, place);
  }

  /** True if any waiting update is in storage only. */
  get storesWaiting(): boolean {
    return this.#stored.size > 0;
  }

  /** True if the shop's waiting updates have to be loaded before its first opening is applied. */
  hasStored(shopId: string): boolean {
    return this.#stored.has(shopId);
  }

  /** The number of the shop's waiting updates that are known to be in storage only. */
  storedOf(shopId: string): number {
    return this.#stored.get(shopId) ?? 0;
  }

  wait(update: WaitingUpdate['update'], record: InputRecord): void {
    const { shopId } = update;
    const kept = keptRecord(record, MOST_WAITING_BYTES, MOST_WAITING_BYTES);
    const waiting: WaitingUpdate = { offset: record.offset, update, record: kept };
    const list = this.#fresh.get(shopId);
    if (list === undefined) this.#fresh.set(shopId, [waiting]);
    else list.push(waiting);
    this.counts.waiting++;
    this.waiting.change(update.source, 1);
    this.#changed(waitingBytes(waiting));
  }

  /** All updates that waited for the shop, in the order in which they were read; `stored` are those loaded from the database. */
  release(shopId: string, stored: readonly WaitingUpdate[]): WaitingUpdate[] {
    const saved = [...(this.#saved.get(shopId) ?? []), ...(this.#snapshot.get(shopId) ?? [])];
    const inMemory = [...saved, ...(this.#fresh.get(shopId) ?? [])];
    const offsets = new Set(inMemory.map(({ offset }) => offset));
    // A former owner that has not noticed its loss may load updates that the next owner has saved and that are also in its own
    // memory. It must publish each once, as the next owner does: under two ids an update would count twice.
    const released = [...stored.filter(({ offset }) => !offsets.has(offset)), ...inMemory];
    if (this.#stored.delete(shopId) || saved.length > 0) {
      this.#writes.released.push({ deleteMany: { filter: { partition: this.partition, shopId } } });
    }
    this.#forget(shopId);
    this.#snapshot.delete(shopId);
    this.#fresh.delete(shopId);
    this.counts.waiting -= released.length;
    for (const { update } of released) this.waiting.change(update.source, -1);
    return released.sort((a, b) => a.offset - b.offset);
  }

  reject(record: InputRecord, rejection: Rejection): void {
    this.#reject(rejectedDocument(this.partition, record, rejection));
  }

  /** Rejects an update that was accepted and has waited. Its name and the day that it has advanced stay as they are. */
  rejectReleased({ offset, update, record }: WaitingUpdate, rejection: Rejection): void {
    this.counts.accepted--;
    const kept = record ?? { timestampMs: update.timeMs, key: update.shopId, value: null, headers: [] };
    const message = record === undefined ? `${rejection.message} Its bytes are in Kafka alone.` : rejection.message;
    this.#reject(rejectedOf(this.partition, offset, kept, { ...rejection, message }), update.source);
  }

  #reject(document: RejectedDocument, source?: string): void {
    const { reason, timestampMs } = document;
    this.counts.rejected[reason] = (this.counts.rejected[reason] ?? 0) + 1;
    const bytes = this.#rejected.add(document, this.counts.read === 0 ? dayOf(timestampMs) : this.placement.dedup.latestDay, source);
    if (bytes > 0) this.#changed(bytes);
  }

  takeChanges() {
    // The last snapshot is saved by now: checkpoints of a partition follow one another.
    for (const [shopId, list] of this.#snapshot) this.#keep(shopId, list);
    this.#snapshot = this.#fresh;
    this.#fresh = new Map();
    for (const list of this.#snapshot.values()) {
      for (const waiting of list) {
        const { offset, update } = waiting;
        this.#writes.waiting.push({ _id: `${this.partition}:${offset}`, partition: this.partition, shopId: update.shopId, ...waiting });
      }
    }
    for (const { number, bytes } of this.#shops.takeChanged()) {
      this.#writes.shops.push(this.#named(`${number}`, { number, bytes: new mongo.Binary(bytes) }));
    }
    const names = this.names.takeChanges();
    const { shops, released, waiting } = this.#writes;
    const { tally } = this.#rejected;
    this.#writes = emptyWrites();
    this.#documents = 0;
    this.#bytes = 0;
    const fields: IngestionFields = {
      ...(this.day === undefined ? {} : { day: this.day }),
      ...(this.counts.read === 0 ? {} : { latestRecordDay: this.placement.dedup.latestDay }),
      counts: structuredClone(this.counts),
      ordersBySource: new mongo.Binary(this.ordersBySource.encode(new ByteWriter())),
      ...(tally !== undefined && { rejected: tally }),
      ...(this.reroutedTo > 0 && { reroutedTo: this.reroutedTo }),
    };
    return {
      writes: [
        { collection: 'shops', replacing: shops },
        { collection: 'waiting', operations: released, replacing: waiting },
        { collection: 'rejected', replacing: this.#rejected.takeChanged() },
        ...names.writes,
      ],
      fields: { ...fields },
      ...(names.unwritten !== undefined && { unwritten: names.unwritten }),
    };
  }

  /** Records that a shop's waiting updates are saved. Shops saved earliest leave memory first. */
  #keep(shopId: string, saved: readonly WaitingUpdate[]): void {
    const stored = this.#stored.get(shopId);
    if (stored !== undefined) return void this.#stored.set(shopId, stored + saved.length);
    this.#saved.set(shopId, [...(this.#saved.get(shopId) ?? []), ...saved]);
    this.#savedBytes += sumOf(saved);
    for (const [oldest, { length }] of this.#saved) {
      if (this.#savedBytes <= SAVED_WAITING_BYTES) return;
      this.#forget(oldest);
      this.#stored.set(oldest, length);
    }
  }

  #forget(shopId: string): void {
    this.#savedBytes -= sumOf(this.#saved.get(shopId) ?? []);
    this.#saved.delete(shopId);
  }

  #named(name: string, fields: object): NamedDocument {
    return Object.assign({ _id: `${this.partition}:${name}`, partition: this.partition }, fields);
  }

  #changed(bytes: number): void {
    this.#documents++;
    this.#bytes += bytes;
  }
}

function waitingBytes({ record }: WaitingUpdate): number {
  return WAITING_BYTES + (record?.value?.length() ?? 0);
}

function sumOf(waiting: readonly WaitingUpdate[]): number {
  return waiting.reduce((sum, one) => sum + waitingBytes(one), 0);
}

function emptyWrites() {
  return {
    shops: [] as NamedDocument[],
    released: [] as mongo.AnyBulkWriteOperation[],
    waiting: [] as (WaitingUpdate & { readonly _id: string; readonly partition: number; readonly shopId: string })[],
  };
}
