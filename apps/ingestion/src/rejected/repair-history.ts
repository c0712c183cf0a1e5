import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Day } from '@taocun/domain';
import { CheckpointReader } from '@taocun/messaging';
import { MONGO_CONNECTION } from '@taocun/service';
import { type Connection, mongo } from 'mongoose';
import { type IngestionFields } from '../placement/ingestion-state';
import { type Corrected } from './repair-correction';
import { type SendingOutcome } from './repair-decision';
import { maxTimeMs, RejectedUpdates } from './rejected-updates';

/** What was done about a rejected update. A document of its own, for the loop may write the rejected one again. */
interface Repair {
  readonly _id: string;
  readonly rejectedId: string;
  /** From 1, without gaps: of two that come at once, one finds its number taken and looks again. */
  readonly number: number;
  readonly at: Date;
  /** Who, as they call themselves. */
  readonly by?: string;
}

export interface Sending extends Repair {
  readonly kind: 'sent';
  readonly outcome: SendingOutcome;
  /** What was sent, and its name. */
  readonly value: mongo.Binary;
  readonly digest: string;
  readonly source: string;
  readonly id: string;
  readonly key: string;
  readonly partition: number;
  /** Once the loop has saved the partition at this offset, it has read it. Missing where Kafka has not said yet. */
  readonly readBy?: number;
  /** The rejected update that it has become. */
  readonly rejectedAs?: string;
}

export interface SettingAside extends Repair {
  readonly kind: 'set-aside';
  readonly note: string;
}

export type RepairDocument = Sending | SettingAside;

/** Names the update that a record repairs, `<log>/<partition>:<offset>`; for those who look at it. */
export const REPAIRS = 'taocun-repairs';
/** Names the sending in the history, by which it is found whether it was rejected anew. */
export const REPAIR = 'taocun-repair';

/** Longer than whoever sends waits for Kafka: what still is being sent was left by a process that has ended. */
const sendingForgottenMs = 60_000;
const mostSettledAtOnce = 5_000;

/** How far a partition is saved. */
export interface Saved {
  readonly offset: number;
  readonly latestRecordDay: Day | undefined;
}

/** The history of every rejected update, in the collection `repairs`. */
@Injectable()
export class RepairHistory implements OnModuleInit {
  readonly #checkpoints: CheckpointReader<IngestionFields>;

  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    private readonly rejected: RejectedUpdates,
  ) {
    this.#checkpoints = new CheckpointReader(this.#database());
  }

  async onModuleInit(): Promise<void> {
    await this.#repairs().createIndex({ rejectedId: 1, number: 1 }, { unique: true });
    await this.#repairs().createIndex({ outcome: 1, partition: 1, readBy: 1 });
    await this.#repairs().createIndex({ rejectedAs: 1 }, { sparse: true });
    // Only of those that were sent by us: headers of others may be many and long.
    await this.rejected
      .collection()
      .createIndex({ 'headers.base64': 1 }, { name: 'repairs', partialFilterExpression: { 'headers.name': REPAIR } });
  }

  /** Each one's history, the oldest first. */
  async of(rejectedIds: readonly string[]): Promise<ReadonlyMap<string, readonly RepairDocument[]>> {
    const found = new Map<string, RepairDocument[]>();
    const cursor = this.#repairs().find({ rejectedId: { $in: [...rejectedIds] } }, { maxTimeMS: maxTimeMs });
    for await (const repair of cursor.sort({ rejectedId: 1, number: 1 })) {
      const list = found.get(repair.rejectedId);
      if (list === undefined) found.set(repair.rejectedId, [repair]);
      else list.push(repair);
    }
    return found;
  }

  /** The sending that has become this rejected update, if it is one of ours. */
  async leadingTo(rejectedId: string): Promise<Sending | undefined> {
    return (await this.#repairs().findOne<Sending>({ kind: 'sent', rejectedAs: rejectedId }, { maxTimeMS: maxTimeMs })) ?? undefined;
  }

  /** Writes down what is about to be done; gives those that nobody else has come before with. */
  async begin<Begun extends RepairDocument>(repairs: readonly Begun[]): Promise<readonly Begun[]> {
    if (repairs.length === 0) return [];
    try {
      await this.#repairs().insertMany([...repairs], { ordered: false });
      return repairs;
    } catch (error) {
      if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
      const errors = [error.writeErrors].flat();
      if (errors.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
      const late = new Set(errors.map(({ index }) => index));
      return repairs.filter((_, at) => !late.has(at));
    }
  }

  async ended(sendings: readonly Sending[], outcome: SendingOutcome, ends?: ReadonlyMap<number, number>): Promise<readonly Sending[]> {
    const ended = sendings.map((sending) => {
      const readBy = ends?.get(sending.partition);
      return { ...sending, outcome, ...(readBy === undefined ? {} : { readBy }) };
    });
    if (ended.length === 0) return ended;
    await this.#repairs().bulkWrite(
      ended.map(({ _id, readBy }) => ({
        // Whatever took longer than it may was given up meanwhile, and may be told better now.
        updateOne: {
          filter: { _id, outcome: { $in: ['sending', 'unknown'] } },
          update: { $set: { outcome, ...(readBy === undefined ? {} : { readBy }) } },
        },
      })),
      { ordered: false },
    );
    return ended;
  }

  /** How far each partition is saved. */
  async saved(): Promise<ReadonlyMap<number, Saved>> {
    const checkpoints = await this.#checkpoints.find(['partition', 'offset', 'fields.latestRecordDay'], {
      topics: ['marketplace.updates'],
      maxTimeMS: maxTimeMs,
    });
    return new Map(
      checkpoints.map(({ partition, offset = 0, fields }) => [partition, { offset, latestRecordDay: fields?.latestRecordDay }]),
    );
  }

  /**
   * Finds out what has become of what was sent, from what the loop has saved: it saves the rejected updates with the
   * offset up to which it has read, so what was read and is not among them was taken.
   */
  async settle(ends: () => Promise<ReadonlyMap<number, number> | undefined>): Promise<void> {
    await this.#repairs().updateMany(
      { outcome: 'sending', at: { $lt: new Date(Date.now() - sendingForgottenMs) } },
      { $set: { outcome: 'unknown' } },
    );
    await this.#learnEnds(ends);
    const saved = await this.saved();
    const isRead = Array.from(saved, ([partition, { offset }]) => ({ partition, readBy: { $lte: offset } }));
    if (isRead.length === 0) return;
    for (;;) {
      const read = await this.#repairs()
        .find({ outcome: 'acknowledged', $or: isRead }, { projection: { _id: 1 }, maxTimeMS: maxTimeMs })
        .limit(mostSettledAtOnce)
        .toArray();
      // Asked after the checkpoints: what they stand for is there.
      if (read.length > 0) await this.#tellOutcomes(read.map(({ _id }) => _id));
      if (read.length < mostSettledAtOnce) return;
    }
  }

  async #tellOutcomes(sendings: readonly string[]): Promise<void> {
    const rejectedAs = await this.#rejectedAnew(sendings);
    const taken = sendings.filter((_id) => !rejectedAs.has(_id));
    await this.#repairs().updateMany({ _id: { $in: taken }, outcome: 'acknowledged' }, { $set: { outcome: 'taken' } });
    for (const [_id, anew] of rejectedAs) {
      await this.#repairs().updateOne({ _id, outcome: 'acknowledged' }, { $set: { outcome: 'rejected', rejectedAs: anew } });
    }
  }

  /** Any later end of a partition does too, where Kafka did not tell it after the sending. */
  async #learnEnds(ends: () => Promise<ReadonlyMap<number, number> | undefined>): Promise<void> {
    const unknown = { outcome: 'acknowledged', readBy: { $exists: false } } as const;
    // Found before the ends are asked for: what is sent in between lies beyond them.
    const sendings = await this.#repairs()
      .find<Sending>(unknown, { projection: { partition: 1 }, maxTimeMS: maxTimeMs })
      .limit(mostSettledAtOnce)
      .toArray();
    if (sendings.length === 0) return;
    const known = await ends();
    if (known === undefined) return;
    await this.#repairs().bulkWrite(
      sendings.flatMap(({ _id, partition }) => {
        const readBy = known.get(partition);
        return readBy === undefined ? [] : [{ updateOne: { filter: { ...unknown, _id }, update: { $set: { readBy } } } }];
      }),
      { ordered: false },
    );
  }

  /**
   * The rejected updates that sendings have become. Anybody who may write to the topic can write our headers, so they
   * say something only of a record that has the bytes that we sent.
   */
  async #rejectedAnew(sendings: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const byHeader = new Map(sendings.map((_id) => [Buffer.from(_id).toString('base64'), _id]));
    const documents = this.rejected
      .collection()
      .find({ 'headers.name': REPAIR, 'headers.base64': { $in: [...byHeader.keys()] } }, { maxTimeMS: maxTimeMs })
      .sort({ partition: 1, offset: 1 });
    const found = new Map<string, string>();
    for await (const { _id, headers, value } of documents) {
      const header = headers.find(({ name }) => name === REPAIR)?.base64 ?? '';
      const sending = byHeader.get(header);
      if (sending === undefined || value === null || found.has(sending)) continue;
      const sent = await this.#repairs().findOne<Sending>({ _id: sending });
      if (sent !== null && Buffer.from(sent.value.value()).equals(value.value())) found.set(sending, _id);
    }
    return found;
  }

  #repairs(): mongo.Collection<RepairDocument> {
    return this.#database().collection<RepairDocument>('repairs');
  }

  #database(): mongo.Db {
    return this.connection.getClient().db(this.connection.name);
  }
}

const DUPLICATE_KEY = 11_000;

/** The next thing that is done about a rejected update: numbers go on from its history. */
function next(rejectedId: string, history: readonly RepairDocument[], nowMs: number, by: string | undefined): Repair {
  const number = (history.at(-1)?.number ?? 0) + 1;
  return { _id: randomUUID(), rejectedId, number, at: new Date(nowMs), ...(by === undefined ? {} : { by }) };
}

export function sendingOf(
  rejectedId: string,
  history: readonly RepairDocument[],
  { bytes, digest, source, id, key }: Corrected,
  { nowMs, by, partition }: { readonly nowMs: number; readonly by: string | undefined; readonly partition: number },
): Sending {
  const value = new mongo.Binary(bytes);
  return { ...next(rejectedId, history, nowMs, by), kind: 'sent', outcome: 'sending', value, digest, source, id, key, partition };
}

export function settingAsideOf(
  rejectedId: string,
  history: readonly RepairDocument[],
  { nowMs, by, note }: { readonly nowMs: number; readonly by: string | undefined; readonly note: string },
): SettingAside {
  return { ...next(rejectedId, history, nowMs, by), kind: 'set-aside', note };
}
