import { isOwnedBy, type NameQuestion } from '@taocun/domain';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import {
  NotYet,
  type PartitionContext,
  type PartitionLifecycle,
  type SavedCheckpoint,
  type SourcePosition,
  type TakenPartition,
  untilMongodbAnswers,
} from '@taocun/messaging';
import { atStart, MONGO_CONNECTION } from '@taocun/service';
import { type Connection, type mongo, type Schema } from 'mongoose';
import { keyedNameHash } from '../names/keyed-name-hash';
import { type SeenDocument, seenSchema, type SegmentDocument, segmentSchema } from '../names/name-documents';
import { NAME_KEY, REROUTING_KEY, type SecretDocument, secretOf, secretSchema } from '../names/secrets';
import { answerQuestions, unsignedWords } from '../names/stored-segments';
import { ProcessCounters } from './process-counters';
import { type IngestionBounds, type IngestionFields, IngestionState, type WaitingUpdate } from './ingestion-state';
import { type ShopsDocument, shopsSchema, type WaitingDocument, waitingSchema } from './placement-documents';
import { type KeptRecord, type RejectedDocument, rejectedSchema } from './rejected-document';
import { rejectedBounds } from './rejected-groups';
import { publishSavedWatermark, publishWatermark } from './watermarks';

const RECORDS_AT_ONCE = 500;

export const INGESTION_BOUNDS = Symbol('INGESTION_BOUNDS');

/** The lifecycle of a partition of `marketplace.updates`: loads its state, and publishes watermarks when its owner or position changes. */
@Injectable()
export class IngestionLifecycle implements PartitionLifecycle<IngestionState>, OnModuleInit {
  readonly counters = new ProcessCounters();

  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(INGESTION_BOUNDS) private readonly bounds: IngestionBounds,
  ) {}

  async onModuleInit(): Promise<void> {
    const ofNames = { Seen: seenSchema, SeenSegments: segmentSchema, Secrets: secretSchema };
    const schemas = { Shops: shopsSchema, Waiting: waitingSchema, Rejected: rejectedSchema, ...ofNames };
    for (const [name, schema] of Object.entries<Schema>(schemas)) await atStart(() => this.connection.model(name, schema).createIndexes());
  }

  taken(taken: TakenPartition, saved: SavedCheckpoint): void {
    publishSavedWatermark(taken, saved.fields as unknown as IngestionFields);
  }

  async load(
    { partition, committed }: { partition: number; committed?: number | undefined },
    saved: SavedCheckpoint | undefined,
  ): Promise<IngestionState> {
    const fields = saved?.fields as IngestionFields | undefined;
    // Read again with every load: a lost database has lost its secrets too.
    const secrets = this.#collection<SecretDocument>('secrets');
    const [nameKey, reroutingKey, byShop, bySource] = await Promise.all([
      secretOf(secrets, NAME_KEY),
      secretOf(secrets, REROUTING_KEY),
      this.#waitingBy('$shopId', partition),
      this.#waitingBy('$update.source', partition),
    ]);
    const hash = await keyedNameHash(nameKey);
    const waiting = { shops: byShop, sources: bySource };
    const state = new IngestionState(partition, { hash, reroutingKey }, this.bounds, fields, { waiting, lostAt: committed });
    this.counters.loaded(partition, state.counts);
    const shops = this.#collection<ShopsDocument>('shops').find({ partition }, { batchSize: 100 });
    for await (const { number, bytes } of shops) state.loadShops({ number, bytes: bytes.value() });
    await this.#loadNames(state);
    if (fields?.rejected !== undefined) {
      const groups = this.#collection<RejectedDocument>('rejected').find({ partition, 'group.day': fields.rejected.day });
      for await (const group of groups) state.loadRejected(group);
    }
    return state;
  }

  async #waitingBy(member: string, partition: number): Promise<Map<string, number>> {
    const stages = [{ $match: { partition } }, { $group: { _id: member, count: { $sum: 1 } } }];
    const counts = new Map<string, number>();
    const groups = this.#collection<WaitingDocument>('waiting').aggregate<{ _id: string; count: number }>(stages);
    for await (const { _id, count } of groups) counts.set(_id, count);
    return counts;
  }

  async #loadNames({ partition, names, placement: { dedup } }: IngestionState): Promise<void> {
    for await (const chunk of this.#collection<SeenDocument>('seen').find({ partition }, { batchSize: 100 })) names.load(chunk);
    const segments = this.#collection<SegmentDocument>('seenSegments').find(
      { partition },
      { sort: { part: 1 }, projection: { day: 1, number: 1, part: 1, heads: 1 } },
    );
    for await (const { heads, ...name } of segments) dedup.loadSegment(name, unsignedWords(heads));
    dedup.loaded();
  }

  owned(context: PartitionContext<IngestionState>): void {
    publishWatermark(context);
  }

  positionChanged(context: PartitionContext<IngestionState>, position: SourcePosition): void {
    context.state.position = position;
    publishWatermark(context);
  }

  /** The saved waiting updates of these shops, by shop. Only updates of others than the shop's owner, which are rejected, have their records. */
  async storedFor(state: IngestionState, owners: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, readonly WaitingUpdate[]>> {
    const { partition } = state;
    const shops = [...owners.keys()];
    const found = new Map<string, WaitingUpdate[]>();
    if (shops.length === 0) return found;
    const documents = await untilMongodbAnswers(() =>
      this.#collection<WaitingDocument>('waiting')
        .find({ partition, shopId: { $in: shops } }, { projection: { record: 0 } })
        .toArray(),
    );
    const records = await this.#recordsOf(documents.filter(({ shopId, update }) => !isOwnedBy(owners.get(shopId), update.source)));
    for (const { _id, shopId, offset, update } of documents) {
      const record = records.get(_id);
      const waiting = { offset, update, ...(record !== undefined && { record }) };
      const list = found.get(shopId);
      if (list === undefined) found.set(shopId, [waiting]);
      else list.push(waiting);
    }
    // After a failover, a new primary may still return an older state, in which some updates do not wait yet.
    for (const shop of shops) {
      const [count, stored] = [found.get(shop)?.length ?? 0, state.storedOf(shop)];
      if (count < stored) throw new NotYet(`${count} of ${stored} updates that wait for shop ${shop} were found`);
    }
    return found;
  }

  /** The records of the first of these updates, as far as rejected updates of a day are stored singly. */
  async #recordsOf(documents: readonly WaitingDocument[]): Promise<ReadonlyMap<string, KeptRecord>> {
    const records = new Map<string, KeptRecord>();
    const names = documents.toSorted((a, b) => a.offset - b.offset).map(({ _id }) => _id);
    let bytes = 0;
    for (let at = 0; at < Math.min(names.length, this.bounds.rejectedKeptSingly) && bytes < rejectedBounds.bytes; at += RECORDS_AT_ONCE) {
      const some = await untilMongodbAnswers(() =>
        this.#collection<WaitingDocument>('waiting')
          .find({ _id: { $in: names.slice(at, at + RECORDS_AT_ONCE) } }, { projection: { record: 1 } })
          .toArray(),
      );
      for (const { _id, record } of some) {
        if (record === undefined) continue;
        records.set(_id, record);
        bytes += record.value?.length() ?? 0;
      }
    }
    return records;
  }

  /** Looks up names in storage, so that their updates can be placed. */
  answer({ partition, placement: { dedup } }: IngestionState, questions: readonly NameQuestion[]): Promise<void> {
    return answerQuestions(this.#collection<SegmentDocument>('seenSegments'), partition, dedup, questions);
  }

  #collection<Document extends mongo.BSON.Document>(name: string): mongo.Collection<Document> {
    return this.connection.getClient().db(this.connection.name).collection<Document>(name);
  }
}
