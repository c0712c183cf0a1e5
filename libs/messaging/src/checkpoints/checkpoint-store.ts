import type { Connection, mongo } from 'mongoose';
import { isOffset } from '@taocun/kafka';
import { failpoint } from '@taocun/runtime';
import { AppliedOffsets } from './applied-offsets';
import { type CheckpointDocument, checkpointId, CHECKPOINTS, type NoProgress } from './checkpoint-document';
import { killSession } from './kill-session';
import type { Changes, SavedCheckpoint } from './partition-state';
import { countOf, writeCollection } from './write-collection';

/** Majority and journaled, from the primary: a saved checkpoint is never lost. */
const TRANSACTION: mongo.TransactionOptions = {
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
};

type Written = Partial<Record<keyof CheckpointDocument, unknown>>;

interface TakenCheckpoint {
  readonly epoch: number;
  readonly partitions: number;
  readonly names: AppliedOffsets;
  readonly saved: SavedCheckpoint | undefined;
}

/** Another owner has taken the partition: the caller's epoch is stale, and it may no longer save. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** The offset of a checkpoint is not one that a log can have. */
export class NoOffset extends Error {
  override readonly name = 'NoOffset';
}

/** The checkpoints of a service, in its own database next to the state that belongs to them. */
export class CheckpointStore {
  /** For each partition taken by this process, the session of the present owner. */
  readonly #sessions = new Map<string, { readonly epoch: number; readonly session: mongo.ClientSession }>();
  /**
   * The last transaction of each queue. Transactions of a queue run one at a time, because each would scan
   * the inserts of the others. Small ones have their own queue: the scan costs them less than waiting for
   * thousands of documents.
   */
  readonly #lastTransactions: Record<'queued' | 'bypassing', Promise<unknown>> = {
    queued: Promise.resolve(),
    bypassing: Promise.resolve(),
  };

  constructor(private readonly connection: Connection) {}

  /**
   * Makes the caller the owner: raises the epoch to the greater of stored + 1 and Unix milliseconds, so that
   * it rises even after the loss of the database, and returns the last owner's checkpoint.
   */
  async take(topic: string, partition: number, partitions: number, nowMs: number): Promise<TakenCheckpoint> {
    const _id = checkpointId(topic, partition);
    await this.#endWhatIsOpen(_id);
    const session = this.connection.getClient().startSession();
    const document = await this.#collection().findOneAndUpdate(
      { _id },
      [
        {
          $set: {
            topic,
            partition,
            partitions: { $ifNull: ['$partitions', partitions] },
            epoch: { $max: [{ $add: [{ $ifNull: ['$epoch', 0] }, 1] }, nowMs] },
            cut: 0,
            session: session.id?.id,
          } satisfies Written,
        },
      ],
      { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority', journal: true } },
    );
    if (document === null) throw new Error(`The checkpoint of ${topic}/${partition} could not be taken.`);
    const { epoch, offset, names, fields, clean = false } = document;
    await this.#sessions.get(_id)?.session.endSession();
    this.#sessions.set(_id, { epoch, session });
    return {
      epoch,
      partitions: document.partitions,
      names: new AppliedOffsets(names),
      saved: offset === undefined ? undefined : { offset, clean, fields: fields ?? {} },
    };
  }

  /** The epoch of the present owner; undefined before the partition is first taken. */
  async epochOf(topic: string, partition: number): Promise<number | undefined> {
    const document = await this.#collection().findOne(
      { _id: checkpointId(topic, partition) },
      { projection: { epoch: 1 }, readPreference: 'primary' },
    );
    return document?.epoch;
  }

  /**
   * Saves changed documents and the checkpoint in one transaction, and returns the number of documents.
   * Throws Fenced if the epoch is stale, and NoOffset before anything is written. If a snapshot was saved but
   * the answer was lost, a second call does not save it again.
   */
  async save(checkpoint: {
    readonly topic: string;
    readonly partition: number;
    readonly epoch: number;
    readonly offset: number;
    readonly names: ([number, number] | null)[];
    readonly changes: Changes;
    readonly clean: boolean;
    /** Rises with every checkpoint of an owner, from 1. */
    readonly cut: number;
    /** Clears the reason why an earlier owner made no progress. */
    readonly goesOn?: boolean;
    /** The documents are few and need not wait for other saves. */
    readonly bypassesQueue?: boolean;
    /** Called after each part of the documents is inserted. */
    readonly inserted?: () => void;
  }): Promise<number> {
    const {
      topic,
      partition,
      epoch,
      offset,
      names,
      changes,
      clean,
      cut,
      goesOn,
      bypassesQueue = false,
      inserted,
    } = checkpoint;
    if (!isOffset(offset))
      throw new NoOffset(`The checkpoint of ${topic}/${partition} can't be saved with offset ${offset}.`);
    const _id = checkpointId(topic, partition);
    const mark = async (session?: mongo.ClientSession): Promise<'now' | 'before'> => {
      const { matchedCount } = await this.#collection().updateOne(
        { _id, epoch, cut: { $lt: cut } },
        {
          $set: { offset, names, fields: changes.fields, clean, cut, savedAt: new Date() } satisfies Written,
          ...(goesOn && { $unset: { noProgress: '' } }),
        },
        session === undefined ? { writeConcern: { w: 'majority', journal: true } } : { session },
      );
      if (matchedCount === 1) return 'now';
      const saved = await this.#collection().findOne(
        { _id, epoch, cut },
        session === undefined ? { readPreference: 'primary' } : { session },
      );
      if (saved === null) throw new Fenced(`Another owner has taken ${topic}/${partition}.`);
      return 'before';
    };
    const documents = changes.writes.reduce((sum, writes) => sum + countOf(writes), 0);
    if (documents === 0) {
      await mark();
      return 0;
    }
    const owner = this.#sessions.get(_id);
    if (owner?.epoch !== epoch)
      throw new Fenced(`${topic}/${partition} has been taken again by this process.`);
    const { session } = owner;
    await this.#afterTheLast(bypassesQueue ? 'bypassing' : 'queued', () =>
      session.withTransaction(async () => {
        if ((await mark(session)) === 'before') return;
        failpoint('checkpoint-written');
        for (const writes of changes.writes)
          await writeCollection(this.#database(), writes, session, inserted);
        failpoint('documents-written');
      }, TRANSACTION),
    );
    return documents;
  }

  /**
   * Stores the reason why the partition makes no progress, for operators who look into the database. Has no
   * effect for a former owner.
   */
  async keepNoProgress(
    topic: string,
    partition: number,
    epoch: number,
    noProgress: NoProgress,
  ): Promise<void> {
    await this.#collection().updateOne(
      { _id: checkpointId(topic, partition), epoch },
      { $set: { noProgress } satisfies Written },
    );
  }

  async #afterTheLast<Result>(
    of: 'queued' | 'bypassing',
    transaction: () => Promise<Result>,
  ): Promise<Result> {
    const mine = this.#lastTransactions[of].then(transaction);
    this.#lastTransactions[of] = mine.catch(() => undefined);
    return mine;
  }

  /**
   * A process killed within its transaction leaves it open, and MongoDB blocks the checkpoint for all others
   * until the transaction times out after a minute. So the next owner ends the session of the last one, which
   * may no longer write anyway.
   */
  async #endWhatIsOpen(_id: string): Promise<void> {
    const before = await this.#collection().findOne(
      { _id },
      { projection: { session: 1 }, readPreference: 'primary' },
    );
    if (before?.session !== undefined) await killSession(this.connection.getClient(), before.session);
  }

  #collection(): mongo.Collection<CheckpointDocument> {
    // mongoose's connection expects documents with an ObjectId; ours have names.
    return this.#database().collection<CheckpointDocument>(CHECKPOINTS);
  }

  #database(): mongo.Db {
    return this.connection.getClient().db(this.connection.name);
  }
}
