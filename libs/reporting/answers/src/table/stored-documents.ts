import { type Connection, type mongo } from 'mongoose';
import { CheckpointReader, type OneMoment } from '@taocun/messaging';
import { exactIntegers } from '@taocun/reporting-store';

/** The collections that are read by position in a topic's log. */
const followedCollections = {
  villages: 'village.assessments',
  verdictHistory: 'village.verdicts',
  certificateSegments: 'village.certifications',
  sourceOrders: 'source.orders',
} as const;
export type FollowedCollection = keyof typeof followedCollections;

/** The greatest offset read from each partition. */
export type ReadPositions = Map<number, number>;
export const noPositions = (): ReadPositions => new Map();

const BATCH_SIZE = 1_000;

/** The documents as of one moment, and those that have been added since another. */
export class StoredDocuments {
  readonly #database: mongo.Db;
  readonly #checkpoints: CheckpointReader;

  constructor(
    connection: Connection,
    private readonly moment: OneMoment,
  ) {
    this.#database = connection.getClient().db(connection.name);
    this.#checkpoints = new CheckpointReader(this.#database);
  }

  /** True if a partition is behind what was read from it, for example after its log was lost. */
  async isBehind(read: Readonly<Partial<Record<FollowedCollection, ReadPositions>>>): Promise<boolean> {
    const collections = Object.entries(read) as [FollowedCollection, ReadPositions][];
    const topics = collections.map(([collection]) => followedCollections[collection]);
    const saved = await this.#checkpoints.offsets(topics, this.moment);
    return collections.some(([collection, positions]) =>
      saved.some(
        (each) =>
          each.topic === followedCollections[collection] &&
          each.offset <= (positions.get(each.partition) ?? -1),
      ),
    );
  }

  /** The documents of a collection that have not yet been read, in batches; they then count as read. */
  async *since<Document extends { readonly partition: number; readonly offset: number }>(
    collection: FollowedCollection,
    read: ReadPositions,
  ): AsyncGenerator<Document[], void, undefined> {
    const known = [...read].map(([partition, offset]) => ({ partition, offset: { $gt: offset } }));
    const conditions =
      known.length === 0 ? {} : { $or: [...known, { partition: { $nin: [...read.keys()] } }] };
    for await (const batch of this.#batches<Document>(
      collection,
      conditions,
      known.length === 0 ? { _id: 1 } : {},
    )) {
      for (const { partition, offset } of batch)
        read.set(Number(partition), Math.max(read.get(Number(partition)) ?? -1, Number(offset)));
      yield batch;
    }
  }

  /** The documents with these ids; by default all. */
  of<Document>(collection: string, ids?: readonly string[]): AsyncGenerator<Document[], void, undefined> {
    return this.#batches<Document>(
      collection,
      // The driver's type of ids follows a document type, which is not known here.
      ids === undefined ? {} : { _id: { $in: ids as never } },
      ids === undefined ? { _id: 1 } : {},
    );
  }

  count(collection: string): Promise<number> {
    return this.#database.collection(collection).estimatedDocumentCount();
  }

  async *#batches<Document>(
    collection: string,
    conditions: mongo.Filter<mongo.Document>,
    sort: mongo.Sort,
  ): AsyncGenerator<Document[], void, undefined> {
    const cursor = this.#database
      .collection(collection)
      .find(conditions, { ...exactIntegers, sort, batchSize: BATCH_SIZE, ...this.moment });
    let batch: Document[] = [];
    for await (const document of cursor) {
      if (batch.push(document as Document) < BATCH_SIZE) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}
