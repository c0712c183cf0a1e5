import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Day } from '@taocun/domain';
import { CheckpointReader } from '@taocun/messaging';
import { atStart, MONGO_CONNECTION, storedIn } from '@taocun/service';
import { type Connection, type Model, mongo, Schema } from 'mongoose';
import { type IngestionFields } from '../placement/ingestion-state';
import { type RejectedDocument } from '../placement/rejected-document';
import { REPAIR } from '../placement/rejected-groups';
import { type Corrected } from './repair-correction';
import { type SendingOutcome } from './repair-decision';
import { maxTimeMs, RejectedUpdates } from './rejected-updates';

/** A repair of a rejected update. It has a document of its own, because the loop may write the rejected one again. */
interface Repair {
  readonly _id: string;
  readonly rejectedId: string;
  /** From 1, without gaps: of two concurrent repairs, one finds its number taken and decides again. */
  readonly number: number;
  readonly at: Date;
  /** The operator's name, as given in the request. */
  readonly by?: string;
}

export interface Sending extends Repair {
  readonly kind: 'sent';
  readonly outcome: SendingOutcome;
  /** The event that was sent. */
  readonly value: mongo.Binary;
  readonly digest: string;
  readonly source: string;
  readonly id: string;
  readonly key: string;
  readonly partition: number;
  /** The loop has read the record once it has saved the partition at this offset. Missing until Kafka has answered. */
  readonly readBy?: number;
  /** The rejected update that the sent one became. */
  readonly rejectedAs?: string;
}

export interface SettingAside extends Repair {
  readonly kind: 'set-aside';
  readonly note: string;
}

export type RepairDocument = Sending | SettingAside;

const text = { type: String, required: true };
/** A member that repairs of this kind have, and others have not. */
const only = <Type>(kind: RepairDocument['kind'], type: Type) => ({
  type,
  required(this: RepairDocument) {
    return this.kind === kind;
  },
});
const repairSchema = new Schema<RepairDocument>(
  {
    ...{ _id: text, rejectedId: text, number: { type: Number, required: true }, at: { type: Date, required: true }, by: String },
    kind: { ...text, enum: ['sent', 'set-aside'] },
    ...{ outcome: only('sent', String), value: only('sent', Buffer), digest: only('sent', String), source: only('sent', String) },
    ...{ id: only('sent', String), key: only('sent', String), partition: only('sent', Number), readBy: Number, rejectedAs: String },
    note: only('set-aside', String),
  },
  storedIn('repairs'),
)
  .index({ rejectedId: 1, number: 1 }, { unique: true })
  .index({ outcome: 1, partition: 1, readBy: 1 })
  .index({ rejectedAs: 1 }, { sparse: true });

/** Header that names the update repaired by a record, `<log>/<partition>:<offset>`, for the information of readers. */
export const REPAIRS = 'taocun-repairs';

/** Longer than a sender waits for Kafka: an update still `sending` by then was left by a process that has ended. */
const sendingForgottenMs = 60_000;
const mostSettledAtOnce = 5_000;

type Settled = Pick<Sending, '_id' | 'partition' | 'at'>;

/** The saved position of a partition. */
export interface Saved {
  readonly offset: number;
  readonly latestRecordDay: Day | undefined;
}

/** The history of every rejected update, in the collection `repairs`. */
@Injectable()
export class RepairHistory implements OnModuleInit {
  readonly #checkpoints: CheckpointReader<IngestionFields>;
  readonly #repairs: Model<RepairDocument>;

  constructor(
    @Inject(MONGO_CONNECTION) connection: Connection,
    private readonly rejected: RejectedUpdates,
  ) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
    this.#repairs = connection.model<RepairDocument>('Repair', repairSchema);
  }

  async onModuleInit(): Promise<void> {
    await atStart(() => this.#repairs.createIndexes());
    // Only updates that we sent: headers of others may be many and long.
    await atStart(() =>
      this.rejected.model.collection.createIndex(
        { 'headers.base64': 1 },
        { name: 'repairs', partialFilterExpression: { 'headers.name': REPAIR } },
      ),
    );
  }

  /** The history of each update, the oldest entry first. */
  async of(rejectedIds: readonly string[]): Promise<ReadonlyMap<string, readonly RepairDocument[]>> {
    const found = new Map<string, RepairDocument[]>();
    const repairs = this.#repairs.find({ rejectedId: { $in: [...rejectedIds] } }).maxTimeMS(maxTimeMs);
    for await (const repair of repairs.sort({ rejectedId: 1, number: 1 }).lean<RepairDocument[]>().cursor()) {
      const list = found.get(repair.rejectedId);
      if (list === undefined) found.set(repair.rejectedId, [repair]);
      else list.push(repair);
    }
    return found;
  }

  /** The sent update that became this rejected one, if it is one of ours. */
  async leadingTo(rejectedId: string): Promise<Sending | undefined> {
    const found = await this.#repairs.findOne({ kind: 'sent', rejectedAs: rejectedId }).maxTimeMS(maxTimeMs).lean<Sending>();
    return found ?? undefined;
  }

  /** Records intended repairs, and gives those that no concurrent request has forestalled. */
  async begin<Begun extends RepairDocument>(repairs: readonly Begun[]): Promise<readonly Begun[]> {
    if (repairs.length === 0) return [];
    try {
      await this.#repairs.insertMany([...repairs], { ordered: false, throwOnValidationError: true });
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
    await this.#repairs.bulkWrite(
      ended.map(({ _id, readBy }) => ({
        // A repair that took too long was given up meanwhile as `unknown`; its outcome is known now.
        updateOne: {
          filter: { _id, outcome: { $in: ['sending', 'unknown'] } },
          update: { $set: { outcome, ...(readBy === undefined ? {} : { readBy }) } },
        },
      })),
      { ordered: false },
    );
    return ended;
  }

  /** The saved position of each partition. */
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
   * Derives the outcomes of sent updates from the loop's checkpoints. The loop saves rejected updates together with the offset
   * up to which it has read, so an update that was read and is not among the rejected ones was taken.
   */
  async settle(ends: () => Promise<ReadonlyMap<number, number> | undefined>): Promise<void> {
    await this.#repairs.updateMany(
      { outcome: 'sending', at: { $lt: new Date(Date.now() - sendingForgottenMs) } },
      { $set: { outcome: 'unknown' } },
    );
    await this.#learnEnds(ends);
    const saved = await this.saved();
    const isRead = Array.from(saved, ([partition, { offset }]) => ({ partition, readBy: { $lte: offset } }));
    if (isRead.length === 0) return;
    for (;;) {
      const read = await this.#repairs
        .find({ outcome: 'acknowledged', $or: isRead })
        .select({ partition: 1, at: 1 })
        .maxTimeMS(maxTimeMs)
        .limit(mostSettledAtOnce)
        .lean<Settled[]>();
      // Queried after the checkpoints, so the rejected updates that belong to them are there.
      if (read.length > 0) await this.#tellOutcomes(read);
      if (read.length < mostSettledAtOnce) return;
    }
  }

  async #tellOutcomes(sendings: readonly Settled[]): Promise<void> {
    const rejectedAs = await this.#rejectedAnew(sendings.map(({ _id }) => _id));
    const others = sendings.filter(({ _id }) => !rejectedAs.has(_id));
    const [uncertain, taken] = await this.#uncertainAmong(others);
    await this.#repairs.updateMany({ _id: { $in: uncertain }, outcome: 'acknowledged' }, { $set: { outcome: 'unknown' } });
    await this.#repairs.updateMany({ _id: { $in: taken }, outcome: 'acknowledged' }, { $set: { outcome: 'taken' } });
    for (const [_id, anew] of rejectedAs) {
      await this.#repairs.updateOne({ _id, outcome: 'acknowledged' }, { $set: { outcome: 'rejected', rejectedAs: anew } });
    }
  }

  /** Those that may have been rejected into a group, which tells no single ones, and those that were not. */
  async #uncertainAmong(sendings: readonly Settled[]): Promise<readonly [uncertain: string[], taken: string[]]> {
    const groups = await this.rejected.model
      .find({ partition: { $in: [...new Set(sendings.map(({ partition }) => partition))] }, 'group.repairs': { $exists: true } })
      .select({ partition: 1, group: 1 })
      .maxTimeMS(maxTimeMs)
      .lean<Pick<RejectedDocument, 'partition' | 'group'>[]>();
    const isUncertain = ({ partition, at }: Settled): boolean =>
      groups.some(
        ({ partition: of, group }) =>
          of === partition && group?.repairs !== undefined && group.repairs.fromMs <= at.getTime() && at.getTime() <= group.repairs.toMs,
      );
    const [uncertain, taken] = [sendings.filter(isUncertain), sendings.filter((one) => !isUncertain(one))];
    return [uncertain.map(({ _id }) => _id), taken.map(({ _id }) => _id)];
  }

  /** Sets `readBy` where Kafka did not give the end offset after the sending: any later end of the partition serves as well. */
  async #learnEnds(ends: () => Promise<ReadonlyMap<number, number> | undefined>): Promise<void> {
    const unknown = { outcome: 'acknowledged', readBy: { $exists: false } } as const;
    // Queried before the end offsets: an update sent in between may lie beyond them.
    const sendings = await this.#repairs
      .find(unknown)
      .select({ partition: 1 })
      .maxTimeMS(maxTimeMs)
      .limit(mostSettledAtOnce)
      .lean<Pick<Sending, '_id' | 'partition'>[]>();
    if (sendings.length === 0) return;
    const known = await ends();
    if (known === undefined) return;
    await this.#repairs.bulkWrite(
      sendings.flatMap(({ _id, partition }) => {
        const readBy = known.get(partition);
        return readBy === undefined ? [] : [{ updateOne: { filter: { ...unknown, _id }, update: { $set: { readBy } } } }];
      }),
      { ordered: false },
    );
  }

  /**
   * The rejected updates that sent ones became. Any writer to the topic can forge our headers, so they count only on a record
   * with the bytes that we sent.
   */
  async #rejectedAnew(sendings: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const byHeader = new Map(sendings.map((_id) => [Buffer.from(_id).toString('base64'), _id]));
    const documents = this.rejected.model
      .find({ 'headers.name': REPAIR, 'headers.base64': { $in: [...byHeader.keys()] }, group: { $exists: false } })
      .maxTimeMS(maxTimeMs)
      .sort({ partition: 1, offset: 1 })
      .lean<RejectedDocument[]>()
      .cursor();
    const found = new Map<string, string>();
    for await (const { _id, headers, value } of documents) {
      const header = headers.find(({ name }) => name === REPAIR)?.base64 ?? '';
      const sending = byHeader.get(header);
      if (sending === undefined || value === null || found.has(sending)) continue;
      const sent = await this.#repairs.findById(sending).lean<Sending>();
      if (sent !== null && Buffer.from(sent.value.value()).equals(value.value())) found.set(sending, _id);
    }
    return found;
  }
}

const DUPLICATE_KEY = 11_000;

/** The next repair of a rejected update, numbered on from its history. */
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
