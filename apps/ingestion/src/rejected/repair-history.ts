import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Connection, type Model, mongo, Schema } from 'mongoose';
import { type Day } from '@taocun/domain';
import { CheckpointReader, DUPLICATE_KEY } from '@taocun/messaging';
import { atStart, MONGO_CONNECTION, storedIn, storedText } from '@taocun/service';
import { type NameFields } from '../dedup/saved-names';
import { type RejectedDocument } from './rejected-document';
import { maxTimeMs } from './rejected-updates';
import { type Corrected } from './repair-correction';
import { type SendingOutcome } from './repair-decision';

/** A repair of a rejected update, stored separately because the loop may write the rejected update again. */
interface Repair {
  readonly _id: string;
  readonly rejectedId: string;
  /** From 1, without gaps: if two repairs are concurrent, one finds its number taken and decides again. */
  readonly number: number;
  readonly at: Date;
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
}

export interface SettingAside extends Repair {
  readonly kind: 'set-aside';
  readonly note: string;
  readonly count?: number;
}

export type RepairDocument = Sending | SettingAside;

/** A member that only repairs of this kind have. */
const only = <Type>(kind: RepairDocument['kind'], type: Type) => ({
  type,
  required(this: RepairDocument) {
    return this.kind === kind;
  },
});
const repairSchema = new Schema<RepairDocument>(
  {
    _id: storedText,
    rejectedId: storedText,
    number: { type: Number, required: true },
    at: { type: Date, required: true },
    kind: { ...storedText, enum: ['sent', 'set-aside'] },
    outcome: only('sent', String),
    value: only('sent', Buffer),
    digest: only('sent', String),
    source: only('sent', String),
    id: only('sent', String),
    key: only('sent', String),
    partition: only('sent', Number),
    note: only('set-aside', String),
    count: Number,
  },
  storedIn('repairs'),
)
  .index({ rejectedId: 1, number: 1 }, { unique: true })
  .index({ outcome: 1, at: 1 });

/**
 * Header with the rejected update that a record repairs, `<log>/<partition>:<offset>`, for information only.
 */
export const REPAIRS = 'taocun-repairs';
/** Header with the entry in the history, which links a record that is rejected again to its repair. */
export const REPAIR = 'taocun-repair';

/**
 * Longer than a sender waits for Kafka: an update still `sending` after that was left by a process that has
 * ended.
 */
const sendingForgottenMs = 60_000;

/** The history of every rejected update, in the collection `repairs`. */
@Injectable()
export class RepairHistory implements OnModuleInit {
  readonly #checkpoints: CheckpointReader<NameFields>;
  readonly #repairs: Model<RepairDocument>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
    this.#repairs = connection.model<RepairDocument>('Repair', repairSchema);
  }

  async onModuleInit(): Promise<void> {
    await atStart(() => this.#repairs.createIndexes());
  }

  /** The history of each update, the oldest entry first. */
  async of(rejectedIds: readonly string[]): Promise<ReadonlyMap<string, readonly RepairDocument[]>> {
    const byUpdate = new Map<string, RepairDocument[]>();
    const repairs = this.#repairs.find({ rejectedId: { $in: [...rejectedIds] } }).maxTimeMS(maxTimeMs);
    for await (const repair of repairs.sort({ rejectedId: 1, number: 1 }).lean<RepairDocument[]>().cursor()) {
      const list = byUpdate.get(repair.rejectedId);
      if (list === undefined) byUpdate.set(repair.rejectedId, [repair]);
      else list.push(repair);
    }
    return byUpdate;
  }

  /**
   * The rejected update that was corrected into this one. Any writer to the topic can forge our headers, so
   * they count only on a record with the bytes that we sent.
   */
  async repairedBy({
    headers,
    value,
  }: Pick<RejectedDocument, 'headers' | 'value'>): Promise<string | undefined> {
    const header = headers.find(({ name }) => name === REPAIR)?.base64;
    if (header == null || value === null) return undefined;
    const _id = Buffer.from(header, 'base64').toString();
    const sent = await this.#repairs.findOne({ _id, kind: 'sent' }).maxTimeMS(maxTimeMs).lean<Sending>();
    return sent !== null && Buffer.from(sent.value.value()).equals(value.value())
      ? sent.rejectedId
      : undefined;
  }

  /** Records intended repairs, and returns those that no concurrent request has preceded. */
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

  /**
   * Records the outcome of a sending, also of a slow one that another request has meanwhile marked as
   * `unknown`.
   */
  async ended(_id: string, outcome: SendingOutcome): Promise<void> {
    await this.#repairs.updateOne({ _id, outcome: { $in: ['sending', 'unknown'] } }, { $set: { outcome } });
  }

  /** Marks sendings of processes that have ended as `unknown`: Kafka may or may not have the update. */
  async giveUpForgotten(): Promise<void> {
    const at = { $lt: new Date(Date.now() - sendingForgottenMs) };
    await this.#repairs.updateMany({ outcome: 'sending', at }, { $set: { outcome: 'unknown' } });
  }

  /** The latest day of a record that each partition has read and saved. */
  async latestRecordDays(): Promise<ReadonlyMap<number, Day | undefined>> {
    const checkpoints = await this.#checkpoints.find(['partition', 'fields.latestRecordDay'], {
      topics: ['marketplace.updates'],
      maxTimeMS: maxTimeMs,
    });
    return new Map(checkpoints.map(({ partition, fields }) => [partition, fields?.latestRecordDay]));
  }
}

/** The next repair of a rejected update, with the next number of its history. */
function next(rejectedId: string, history: readonly RepairDocument[], nowMs: number): Repair {
  const number = (history.at(-1)?.number ?? 0) + 1;
  return { _id: randomUUID(), rejectedId, number, at: new Date(nowMs) };
}

export function sendingOf(
  rejectedId: string,
  history: readonly RepairDocument[],
  { bytes, digest, source, id, key }: Corrected,
  { nowMs, partition }: { readonly nowMs: number; readonly partition: number },
): Sending {
  const value = new mongo.Binary(bytes);
  return {
    ...next(rejectedId, history, nowMs),
    kind: 'sent',
    outcome: 'sending',
    value,
    digest,
    source,
    id,
    key,
    partition,
  };
}

export function settingAsideOf(
  { _id, group }: Pick<RejectedDocument, '_id' | 'group'>,
  history: readonly RepairDocument[],
  { nowMs, note }: { readonly nowMs: number; readonly note: string },
): SettingAside {
  return { ...next(_id, history, nowMs), kind: 'set-aside', note, ...(group && { count: group.count }) };
}
