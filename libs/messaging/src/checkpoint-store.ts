import type { Connection, mongo } from 'mongoose';
import { InputNames } from './input-names';
import type { Changes, SavedCheckpoint } from './partition-state';

const COLLECTION = 'checkpoints';
/** Majority and journaled, from the primary: what is saved stays saved. */
const TRANSACTION: mongo.TransactionOptions = {
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
};

interface CheckpointDocument {
  /** `<topic>:<partition>`, the topic by its logical name. */
  _id: string;
  topic: string;
  partition: number;
  /** How many partitions the topic had; fixed for good. */
  partitions: number;
  epoch: number;
  offset?: number;
  names?: ([number, number] | null)[];
  fields?: Record<string, unknown>;
  clean?: boolean;
  savedAt?: Date;
}

export interface TakenCheckpoint {
  readonly epoch: number;
  readonly partitions: number;
  readonly names: InputNames;
  readonly saved: SavedCheckpoint | undefined;
}

/** Another owner has taken the partition: what this one would have saved is that owner's to save. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** Where the service stands in each partition, in the service's own database beside the state that is true there. */
export class CheckpointStore {
  constructor(private readonly connection: Connection) {}

  /**
   * Makes the caller the owner: raises the epoch to the greater of stored + 1 and Unix milliseconds, so that it
   * rises even after a lost database, and returns where the last owner stood.
   */
  async take(topic: string, partition: number, partitions: number, nowMs: number): Promise<TakenCheckpoint> {
    const document = await this.#collection().findOneAndUpdate(
      { _id: `${topic}:${partition}` },
      [
        {
          $set: {
            topic,
            partition,
            partitions: { $ifNull: ['$partitions', partitions] },
            epoch: { $max: [{ $add: [{ $ifNull: ['$epoch', 0] }, 1] }, nowMs] },
          },
        },
      ],
      { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority', journal: true } },
    );
    if (document === null) throw new Error(`The checkpoint of ${topic}/${partition} could not be taken.`);
    const { epoch, offset, names, fields, clean = false } = document;
    return {
      epoch,
      partitions: document.partitions,
      names: new InputNames(names),
      saved: offset === undefined ? undefined : { offset, clean, fields: fields ?? {} },
    };
  }

  /** The epoch of the present owner; undefined before anyone has taken the partition. */
  async epochOf(topic: string, partition: number): Promise<number | undefined> {
    const document = await this.#collection().findOne(
      { _id: `${topic}:${partition}` },
      { projection: { epoch: 1 }, readPreference: 'primary' },
    );
    return document?.epoch;
  }

  /** Saves changed documents and the checkpoint, all or nothing. Throws Fenced where the epoch is no longer the owner's. */
  async save(checkpoint: {
    readonly topic: string;
    readonly partition: number;
    readonly epoch: number;
    readonly offset: number;
    readonly names: ([number, number] | null)[];
    readonly changes: Changes;
    readonly clean: boolean;
  }): Promise<number> {
    const { topic, partition, epoch, offset, names, changes, clean } = checkpoint;
    const mark = async (session?: mongo.ClientSession) => {
      const { matchedCount } = await this.#collection().updateOne(
        { _id: `${topic}:${partition}`, epoch },
        { $set: { offset, names, fields: changes.fields, clean, savedAt: new Date() } },
        session === undefined ? { writeConcern: { w: 'majority', journal: true } } : { session },
      );
      if (matchedCount === 0) throw new Fenced(`Another owner has taken ${topic}/${partition}.`);
    };
    const writes = changes.writes.filter(({ operations }) => operations.length > 0);
    if (writes.length === 0) {
      await mark();
      return 0;
    }
    await this.connection.getClient().withSession((session) =>
      session.withTransaction(async () => {
        await mark(session);
        for (const { collection, operations } of writes) {
          await this.connection.collection(collection).bulkWrite([...operations], { session, ordered: false, ignoreUndefined: true });
        }
      }, TRANSACTION),
    );
    return writes.reduce((sum, { operations }) => sum + operations.length, 0);
  }

  #collection(): mongo.Collection<CheckpointDocument> {
    // mongoose's connection types documents by ObjectId; ours are named.
    return this.connection.getClient().db(this.connection.name).collection<CheckpointDocument>(COLLECTION);
  }
}
