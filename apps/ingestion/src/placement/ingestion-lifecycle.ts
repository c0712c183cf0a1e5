import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Connection, type mongo, type Schema } from 'mongoose';
import { type NameQuestion } from '@taocun/domain';
import {
  type PartitionContext,
  type PartitionLifecycle,
  type SavedCheckpoint,
  type SourcePosition,
  type TakenPartition,
} from '@taocun/messaging';
import { atStart, MONGO_CONNECTION } from '@taocun/service';
import { keyedNameHash } from '../dedup/keyed-name-hash';
import { type SeenDocument, seenSchema, type SegmentDocument, segmentSchema } from '../dedup/name-documents';
import { NAME_KEY, REROUTING_KEY, type SecretDocument, secretOf, secretSchema } from '../dedup/secrets';
import { answerQuestions, unsignedWords } from '../dedup/stored-segments';
import { type RejectedDocument, rejectedSchema } from '../rejected/rejected-document';
import { rejectedBounds } from '../rejected/rejected-groups';
import { type ShopsDocument, shopsSchema } from '../shops/shops-document';
import { type StoredWaiting, storedWaiting, waitingCounts } from '../waiting/stored-waiting';
import { waitingSchema } from '../waiting/waiting-document';
import { type IngestionBounds, type IngestionFields, IngestionState } from './ingestion-state';
import { ProcessCounters } from './process-counters';
import { publishSavedWatermark, publishWatermark } from './watermarks';

export const INGESTION_BOUNDS = Symbol('INGESTION_BOUNDS');

/**
 * The lifecycle of a partition of `marketplace.updates`: loads its state, and publishes watermarks when its
 * owner or position changes.
 */
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
    for (const [name, schema] of Object.entries<Schema>(schemas))
      await atStart(() => this.connection.model(name, schema).createIndexes());
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
    const [nameKey, reroutingKey, waiting] = await Promise.all([
      secretOf(secrets, NAME_KEY),
      secretOf(secrets, REROUTING_KEY),
      waitingCounts(this.#collection('waiting'), partition),
    ]);
    const hash = await keyedNameHash(nameKey);
    const state = new IngestionState(partition, { hash, reroutingKey }, this.bounds, fields, {
      waiting,
      lostAt: committed,
    });
    this.counters.loaded(partition, state.counts);
    const shops = this.#collection<ShopsDocument>('shops').find({ partition }, { batchSize: 100 });
    for await (const { number, bytes } of shops) state.loadShops({ number, bytes: bytes.value() });
    await this.#loadNames(state);
    if (fields?.rejected !== undefined) {
      const groups = this.#collection<RejectedDocument>('rejected').find({
        partition,
        'group.day': fields.rejected.day,
      });
      for await (const group of groups) state.loadRejected(group);
    }
    return state;
  }

  async #loadNames({ partition, names, placement: { dedup } }: IngestionState): Promise<void> {
    for await (const chunk of this.#collection<SeenDocument>('seen').find({ partition }, { batchSize: 100 }))
      names.load(chunk);
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

  /** The saved waiting updates of these shops, by shop. */
  storedFor(
    { partition, waiting }: IngestionState,
    owners: ReadonlyMap<string, string>,
  ): Promise<StoredWaiting> {
    const most = { records: this.bounds.rejectedStoredSingly, bytes: rejectedBounds.bytes };
    return storedWaiting(this.#collection('waiting'), owners, { partition, waiting, most });
  }

  /** Looks up names in storage, so that their updates can be placed. */
  answer(
    { partition, placement: { dedup } }: IngestionState,
    questions: readonly NameQuestion[],
  ): Promise<void> {
    return answerQuestions(this.#collection<SegmentDocument>('seenSegments'), partition, dedup, questions);
  }

  #collection<Document extends mongo.BSON.Document>(name: string): mongo.Collection<Document> {
    return this.connection.getClient().db(this.connection.name).collection<Document>(name);
  }
}
