import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type PartitionContext,
  type PartitionLifecycle,
  type SavedCheckpoint,
  type SourcePosition,
  untilMongodbAnswers,
} from '@taocun/messaging';
import { atStart, MONGO_CONNECTION, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type Connection, type mongo, type Schema } from 'mongoose';
import { keyedNameHash } from './keyed-name-hash';
import { nameKey, type SecretDocument, secretSchema } from './name-key';
import { ProcessCounters } from './process-counters';
import { type IngestionFields, IngestionState, type WaitingUpdate } from './ingestion-state';
import { type SeenDocument, seenSchema, type ShopsDocument, shopsSchema, type WaitingDocument, waitingSchema } from './placement-documents';
import { type RejectedDocument, rejectedSchema } from './rejected-document';
import { publishWatermark } from './watermarks';

/** The lifecycle of a partition of `marketplace.updates`: loads its state, and publishes watermarks when its owner or position changes. */
@Injectable()
export class IngestionLifecycle implements PartitionLifecycle<IngestionState>, OnModuleInit {
  /** The counters for Prometheus. */
  readonly counters = new ProcessCounters();

  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'rejectedKeptSingly'>,
  ) {}

  async onModuleInit(): Promise<void> {
    const schemas = { Shops: shopsSchema, Seen: seenSchema, Waiting: waitingSchema, Rejected: rejectedSchema, Secrets: secretSchema };
    for (const [name, schema] of Object.entries<Schema>(schemas)) await atStart(() => this.connection.model(name, schema).createIndexes());
  }

  async load({ partition }: { partition: number }, saved: SavedCheckpoint | undefined): Promise<IngestionState> {
    const waiting = this.#collection<WaitingDocument>('waiting').aggregate<{ _id: string; count: number }>([
      { $match: { partition } },
      { $group: { _id: '$shopId', count: { $sum: 1 } } },
    ]);
    const stored = new Map<string, number>();
    for await (const { _id, count } of waiting) stored.set(_id, count);
    const fields = saved?.fields as IngestionFields | undefined;
    // Asked for with every load, since the key is lost with the database.
    const hash = await keyedNameHash(await nameKey(this.#collection<SecretDocument>('secrets')));
    const state = new IngestionState(partition, hash, this.config.rejectedKeptSingly, fields, stored);
    this.counters.loaded(partition, state.counts);
    const shops = this.#collection<ShopsDocument>('shops').find({ partition }, { batchSize: 100 });
    for await (const { number, bytes } of shops) state.loadShops({ number, bytes: bytes.value() });
    const seen = this.#collection<SeenDocument>('seen').find({ partition }, { batchSize: 100 });
    for await (const { day, number, keyed, bytes } of seen) {
      if (keyed !== undefined) state.loadSeen(day, { number, bytes: keyed.value() });
      if (bytes !== undefined) state.loadUnkeyed(day, bytes.value());
    }
    if (fields?.rejected !== undefined) {
      const groups = this.#collection<RejectedDocument>('rejected').find({ partition, 'group.day': fields.rejected.day });
      for await (const group of groups) state.loadRejected(group);
    }
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
    const documents = await untilMongodbAnswers(() =>
      this.#collection<WaitingDocument>('waiting')
        .find({ partition, shopId: { $in: [...shops] } })
        .toArray(),
    );
    for (const { shopId, offset, update, record } of documents) {
      const waiting = { offset, update, ...(record !== undefined && { record }) };
      const list = found.get(shopId);
      if (list === undefined) found.set(shopId, [waiting]);
      else list.push(waiting);
    }
    return found;
  }

  #collection<Document extends mongo.BSON.Document>(name: string): mongo.Collection<Document> {
    return this.connection.getClient().db(this.connection.name).collection<Document>(name);
  }
}
