import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Day } from '@taocun/domain';
import type { PartitionContext, PartitionLifecycle, SavedCheckpoint, SourcePosition } from '@taocun/messaging';
import { MONGO_CONNECTION } from '@taocun/service';
import { type Connection, type mongo } from 'mongoose';
import { ProcessCounters } from './process-counters';
import { type IngestionFields, IngestionState, type WaitingUpdate } from './ingestion-state';
import { publishWatermark } from './watermarks';

/** A chunk of the shops' locations (see `ShopChunks`). */
interface ShopsDocument {
  _id: string;
  partition: number;
  number: number;
  bytes: mongo.Binary;
}

/** A chunk of the hashes of the update ids seen on a day, 16 bytes each. */
interface SeenDocument extends ShopsDocument {
  day: Day;
}

interface WaitingDocument extends WaitingUpdate {
  _id: string;
  partition: number;
  shopId: string;
}

/** The lifecycle of a partition of `marketplace.updates`: loads its state, and publishes watermarks when its owner or position changes. */
@Injectable()
export class IngestionLifecycle implements PartitionLifecycle<IngestionState>, OnModuleInit {
  /** The counters for Prometheus. */
  readonly counters = new ProcessCounters();

  constructor(@Inject(MONGO_CONNECTION) private readonly connection: Connection) {}

  async onModuleInit(): Promise<void> {
    await this.#collection('shops').createIndex({ partition: 1 });
    await this.#collection('seen').createIndex({ partition: 1, day: 1 });
    await this.#collection('waiting').createIndex({ partition: 1, shopId: 1 });
    await this.#collection('rejected').createIndex({ partition: 1, offset: 1 });
    await this.#collection('rejected').createIndex({ reason: 1, partition: 1, offset: 1 });
  }

  async load({ partition }: { partition: number }, saved: SavedCheckpoint | undefined): Promise<IngestionState> {
    const waiting = this.#collection<WaitingDocument>('waiting').aggregate<{ _id: string; count: number }>([
      { $match: { partition } },
      { $group: { _id: '$shopId', count: { $sum: 1 } } },
    ]);
    const stored = new Map<string, number>();
    for await (const { _id, count } of waiting) stored.set(_id, count);
    const state = new IngestionState(partition, saved?.fields as IngestionFields | undefined, stored);
    this.counters.loaded(partition, state.counts);
    const shops = this.#collection<ShopsDocument>('shops').find({ partition }, { batchSize: 100 });
    for await (const { number, bytes } of shops) state.loadShops({ number, bytes: bytes.value() });
    const seen = this.#collection<SeenDocument>('seen').find({ partition }, { batchSize: 100 });
    for await (const { day, number, bytes } of seen) state.loadSeen(day, { number, bytes: bytes.value() });
    return state;
  }

  owned(context: PartitionContext<IngestionState>): void {
    publishWatermark(context);
  }

  positionChanged(context: PartitionContext<IngestionState>, position: SourcePosition): void {
    context.state.position = position;
    publishWatermark(context);
  }

  /** The saved waiting updates of these shops, by shop. */
  async storedFor({ partition }: IngestionState, shops: readonly string[]): Promise<ReadonlyMap<string, readonly WaitingUpdate[]>> {
    const found = new Map<string, WaitingUpdate[]>();
    if (shops.length === 0) return found;
    const documents = this.#collection<WaitingDocument>('waiting').find({ partition, shopId: { $in: [...shops] } });
    for await (const { shopId, offset, update } of documents) {
      const list = found.get(shopId);
      if (list === undefined) found.set(shopId, [{ offset, update }]);
      else list.push({ offset, update });
    }
    return found;
  }

  #collection<Document extends mongo.BSON.Document>(name: string): mongo.Collection<Document> {
    return this.connection.getClient().db(this.connection.name).collection<Document>(name);
  }
}
