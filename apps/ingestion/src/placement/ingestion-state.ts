import { mongo } from 'mongoose';
import { type Rejection, type RejectionReason } from '@taocun/contracts';
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
import type { InputRecord, PartitionState, SourcePosition } from '@taocun/messaging';
import { type ServiceConfig } from '@taocun/service';
import { type Chunk } from '../chunks/append-only-chunks';
import { type NameFields, SavedNames } from '../dedup/saved-names';
import { rejectedDocument, type RejectedDocument, rejectedOf } from '../rejected/rejected-document';
import { RejectedGroups, type RejectedTally } from '../rejected/rejected-groups';
import { ShopChunks } from '../shops/shop-chunks';
import { type ShopsDocument } from '../shops/shops-document';
import { type WaitingUpdate } from '../waiting/waiting-document';
import { type StoredCounts, WaitingUpdates } from '../waiting/waiting-updates';
import { LatestSendings } from './latest-sendings';

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
  readonly rejectedStoredSingly: number;
}

/** The secrets of the installation that placement uses. */
interface IngestionSecrets {
  readonly hash: NameHash;
  readonly reroutingKey: Uint8Array;
}

/** The fields of the partition's checkpoint besides the offset. */
export interface IngestionFields extends NameFields {
  readonly day?: Day;
  readonly counts: IngestionCounts;
  /** Encoded by `OrdersBySource`. */
  readonly ordersBySource?: mongo.Binary;
  /** The latest record timestamp of each owner, in milliseconds, as of `LatestSendings`. */
  readonly latestSendings?: LatestSendings['all'];
  /** Absent until something is rejected. */
  readonly rejected?: RejectedTally;
  /** Present only while a lost database is rebuilt from the log. */
  readonly reroutedTo?: number;
}

/** Facts that a new owner looks up in addition to the checkpoint. */
interface OwnerFacts {
  readonly waiting?: StoredCounts;
  /** The offset up to which a lost database had been saved. */
  readonly lostAt?: number | undefined;
}

/** The state of one partition of `marketplace.updates`. */
export class IngestionState implements PartitionState {
  readonly placement: ShopRegistry;
  readonly waiting: WaitingUpdates;
  readonly names: SavedNames;
  readonly counts: IngestionCounts;
  /** The orders of the partition's shops. */
  readonly ordersBySource: OrdersBySource;
  readonly latestSendings: LatestSendings;
  readonly reroutingKey: Uint8Array;
  /**
   * Misplaced updates before this offset were rerouted before the database was lost; their copies are in the
   * log.
   */
  readonly reroutedTo: number;
  /** The latest event day of the accepted updates. */
  day: Day | undefined;
  position: SourcePosition = 'waiting';
  watermarks = 0;
  readonly #shops = new ShopChunks();
  readonly #rejected: RejectedGroups;
  #documents = 0;
  #bytes = 0;

  constructor(
    readonly partition: number,
    { hash, reroutingKey }: IngestionSecrets,
    { rejectedStoredSingly, namesInMemory, waitingPerOwner }: IngestionBounds,
    saved?: IngestionFields,
    { waiting, lostAt = 0 }: OwnerFacts = {},
  ) {
    this.reroutingKey = reroutingKey;
    this.reroutedTo = saved?.reroutedTo ?? lostAt;
    const dedup = new DedupIndex(hash, saved?.latestRecordDay);
    this.waiting = new WaitingUpdates(partition, new WaitingCounts(hash, waitingPerOwner), waiting);
    this.placement = new ShopRegistry(dedup, this.waiting.counts);
    this.names = new SavedNames(partition, dedup, namesInMemory);
    this.counts = saved?.counts ?? {
      read: 0,
      accepted: 0,
      repeated: 0,
      forwarded: 0,
      waiting: 0,
      rejected: {},
    };
    const orders = saved?.ordersBySource;
    this.ordersBySource = orders === undefined ? new OrdersBySource() : OrdersBySource.decode(orders.value());
    this.latestSendings = new LatestSendings(saved?.latestSendings);
    this.day = saved?.day;
    this.#rejected = new RejectedGroups(rejectedStoredSingly, saved?.rejected);
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

  wait(update: WaitingUpdate['update'], record: InputRecord): void {
    this.counts.waiting++;
    this.#changed(this.waiting.add(update, record));
  }

  /**
   * All updates that waited for the shop, in the order in which they were read; `stored` are those loaded
   * from the database.
   */
  release(shopId: string, stored: readonly WaitingUpdate[]): WaitingUpdate[] {
    const released = this.waiting.release(shopId, stored);
    this.counts.waiting -= released.length;
    return released;
  }

  reject(record: InputRecord, rejection: Rejection): void {
    this.#reject(rejectedDocument(this.partition, record, rejection));
  }

  /**
   * Rejects an update that was accepted and has waited. Its name and the day that it has advanced stay as
   * they are.
   */
  rejectReleased({ offset, update, record }: WaitingUpdate, rejection: Rejection): void {
    this.counts.accepted--;
    const original = record ?? { timestampMs: update.timeMs, key: update.shopId, value: null, headers: [] };
    const message =
      record === undefined ? `${rejection.message} Its bytes are in Kafka alone.` : rejection.message;
    this.#reject(rejectedOf(this.partition, offset, original, { ...rejection, message }), update.source);
  }

  #reject(document: RejectedDocument, source?: string): void {
    const { reason, timestampMs } = document;
    this.counts.rejected[reason] = (this.counts.rejected[reason] ?? 0) + 1;
    const bytes = this.#rejected.add(
      document,
      this.counts.read === 0 ? dayOf(timestampMs) : this.placement.dedup.latestDay,
      source,
    );
    if (bytes > 0) this.#changed(bytes);
  }

  takeChanges() {
    const waiting = this.waiting.takeChanges();
    const shops = this.#shops.takeChanged().map(({ number, bytes }): ShopsDocument => {
      return {
        _id: `${this.partition}:${number}`,
        partition: this.partition,
        number,
        bytes: new mongo.Binary(bytes),
      };
    });
    const names = this.names.takeChanges();
    const { tally } = this.#rejected;
    this.#documents = 0;
    this.#bytes = 0;
    const fields: IngestionFields = {
      ...(this.day === undefined ? {} : { day: this.day }),
      ...(this.counts.read === 0 ? {} : { latestRecordDay: this.placement.dedup.latestDay }),
      counts: structuredClone(this.counts),
      ordersBySource: new mongo.Binary(this.ordersBySource.encode(new ByteWriter())),
      latestSendings: this.latestSendings.all,
      ...(tally !== undefined && { rejected: tally }),
      ...(this.reroutedTo > 0 && { reroutedTo: this.reroutedTo }),
    };
    return {
      writes: [
        { collection: 'shops', replacing: shops },
        waiting,
        { collection: 'rejected', replacing: this.#rejected.takeChanged() },
        ...names.writes,
      ],
      fields: { ...fields },
      ...(names.unwritten !== undefined && { unwritten: names.unwritten }),
    };
  }

  #changed(bytes: number): void {
    this.#documents++;
    this.#bytes += bytes;
  }
}
