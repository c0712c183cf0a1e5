import { type mongo } from 'mongoose';
import { reject, type Rejection } from '@taocun/contracts';
import { ownerOf, type WaitingCounts } from '@taocun/domain';
import { type CollectionWrites, type InputRecord } from '@taocun/messaging';
import { savedRecord } from '../records/saved-record';
import { type WaitingDocument, type WaitingUpdate } from './waiting-document';

/**
 * Genuine updates have a few hundred bytes. All updates that wait for a shop are in memory together when it
 * opens.
 */
const MOST_WAITING_BYTES = 16_384;
/** Bytes of a waiting update besides its record's value, in memory and in its document. */
const WAITING_BYTES = 600;
/**
 * Bytes of saved waiting updates in memory, for the latest shops: these can open while MongoDB has no
 * primary.
 */
const SAVED_WAITING_BYTES = 1_048_576;

/** The numbers of saved waiting updates that a new owner looks up. */
export interface StoredCounts {
  readonly shops: ReadonlyMap<string, number>;
  readonly sources: ReadonlyMap<string, number>;
}

/**
 * The updates of one partition that wait for their shops. Those saved earliest leave memory and are loaded
 * again when their shop opens.
 */
export class WaitingUpdates {
  /** The number of waiting updates of each shop that has some in storage only. */
  readonly #stored: Map<string, number>;
  /** Waiting updates that are saved and still in memory; for each shop all or none. */
  readonly #saved = new Map<string, WaitingUpdate[]>();
  #savedBytes = 0;
  /** Waiting updates of the last snapshot, which may not be saved yet. */
  #snapshot = new Map<string, WaitingUpdate[]>();
  /** Waiting updates that arrived after the last snapshot. */
  #fresh = new Map<string, WaitingUpdate[]>();
  #released: mongo.AnyBulkWriteOperation[] = [];

  constructor(
    private readonly partition: number,
    readonly counts: WaitingCounts,
    stored?: StoredCounts,
  ) {
    for (const [source, count] of stored?.sources ?? []) this.counts.change(source, count);
    this.#stored = new Map(stored?.shops);
  }

  /** True if any waiting update is in storage only. */
  get hasAnyStored(): boolean {
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

  /** The rejection of an update for which there is no room to wait. */
  noRoomFor(source: string): Rejection {
    const { mostOfOwner, mostOfAll } = this.counts;
    const many =
      this.counts.of(source) < mostOfOwner
        ? `${mostOfAll} updates`
        : `${mostOfOwner} updates of ${ownerOf(source)}`;
    const what = `${many} already wait in partition ${this.partition} for shops that have not opened.`;
    return reject(
      'too-many-waiting',
      '/data/shopId',
      `${what} Open their shops first, then send this one again.`,
    );
  }

  /** Returns about how many bytes the update adds to the next checkpoint. */
  add(update: WaitingUpdate['update'], record: InputRecord): number {
    const { shopId } = update;
    const waiting: WaitingUpdate = {
      offset: record.offset,
      update,
      record: savedRecord(record, MOST_WAITING_BYTES, MOST_WAITING_BYTES),
    };
    const list = this.#fresh.get(shopId);
    if (list === undefined) this.#fresh.set(shopId, [waiting]);
    else list.push(waiting);
    this.counts.change(update.source, 1);
    return waitingBytes(waiting);
  }

  /**
   * All updates that waited for the shop, in the order in which they were read; `stored` are those loaded
   * from the database.
   */
  release(shopId: string, stored: readonly WaitingUpdate[]): WaitingUpdate[] {
    const saved = [...(this.#saved.get(shopId) ?? []), ...(this.#snapshot.get(shopId) ?? [])];
    const inMemory = [...saved, ...(this.#fresh.get(shopId) ?? [])];
    const offsets = new Set(inMemory.map(({ offset }) => offset));
    // A former owner that has not noticed its loss may load updates that the next owner has saved and that
    // are also in its own memory. It must publish each once, as the next owner does: under two ids an update
    // would count twice.
    const released = [...stored.filter(({ offset }) => !offsets.has(offset)), ...inMemory];
    if (this.#stored.delete(shopId) || saved.length > 0) {
      this.#released.push({ deleteMany: { filter: { partition: this.partition, shopId } } });
    }
    this.#forget(shopId);
    this.#snapshot.delete(shopId);
    this.#fresh.delete(shopId);
    for (const { update } of released) this.counts.change(update.source, -1);
    return released.sort((a, b) => a.offset - b.offset);
  }

  /** The writes of the next checkpoint. */
  takeChanges(): CollectionWrites {
    // The last snapshot is saved by now: checkpoints of a partition follow one another.
    for (const [shopId, list] of this.#snapshot) this.#keep(shopId, list);
    this.#snapshot = this.#fresh;
    this.#fresh = new Map();
    const replacing = [...this.#snapshot.values()].flat().map((waiting): WaitingDocument => {
      const { offset, update } = waiting;
      return {
        _id: `${this.partition}:${offset}`,
        partition: this.partition,
        shopId: update.shopId,
        ...waiting,
      };
    });
    const operations = this.#released;
    this.#released = [];
    return { collection: 'waiting', operations, replacing };
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
}

function waitingBytes({ record }: WaitingUpdate): number {
  return WAITING_BYTES + (record?.value?.length() ?? 0);
}

function sumOf(waiting: readonly WaitingUpdate[]): number {
  return waiting.reduce((sum, one) => sum + waitingBytes(one), 0);
}
