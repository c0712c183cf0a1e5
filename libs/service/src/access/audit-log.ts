import { randomBytes } from 'node:crypto';
import type { mongo } from 'mongoose';
import { messageOf } from '@taocun/runtime';
import { type AuditedAction, type RecordedAction } from '../http/audited-actions';

/**
 * `begun`: written before the action, and final if the outcome stays unknown. `refused`: nothing was done.
 */
export const auditOutcomes = ['begun', 'done', 'refused', 'failed'] as const;
type AuditOutcome = (typeof auditOutcomes)[number];

interface AuditEntry {
  readonly action: AuditedAction;
  /** The id of the caller's key; absent for a command. */
  readonly key?: string;
  /** The name of the key, or the user of a command, such as `li@host`. */
  readonly name?: string;
  /** The address of the connection; absent for a command. */
  readonly from?: string;
  /** The id of the object of the action. */
  readonly object?: string;
}

/** Details that the action adds to its record. Never secrets: operators can read it for a year. */
export interface AuditNote {
  readonly object?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** True for a repeated request, which has done nothing, although its answer is that of the first. */
  readonly isRepeat?: boolean;
}

export interface AuditDocument extends Omit<AuditEntry, 'action'> {
  readonly action: RecordedAction;
  /** Ids sort by time. */
  readonly _id: string;
  readonly at: Date;
  /** The service that acts, or `cli`. */
  readonly service: string;
  readonly outcome: AuditOutcome;
  readonly status?: number;
  /** JSON, truncated if it is long. */
  readonly detail?: string;
  /** The number of earlier refused attempts that were not recorded because there were too many. */
  readonly unrecorded?: number;
}

const COLLECTION = 'audit';
const KEPT_SECONDS = 365 * 86_400;
const MOST_DETAIL = 1_000;
/** Longer than MongoDB needs to elect a primary. */
const timeoutMS = 15_000;

/**
 * The audit log, in the database that all services share. A record is written before its action, which does
 * not happen if writing fails, and completed before the answer.
 */
export class AuditLog {
  constructor(
    private readonly connection: { getClient(): mongo.MongoClient },
    private readonly database: string,
    private readonly service: string,
  ) {}

  /**
   * Makes MongoDB delete records after a year. Only the service that lists them has the right to call this.
   */
  async prepare(): Promise<void> {
    await this.records.createIndex({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });
  }

  /**
   * Returns the record's id.
   * @throws if it can't be written; the action must not follow then
   */
  async begin(entry: AuditEntry): Promise<string> {
    return this.#insert(entry, { outcome: 'begun' });
  }

  async end(
    id: string,
    outcome: AuditOutcome,
    { object, detail, isRepeat = false }: AuditNote = {},
    status?: number,
  ): Promise<void> {
    const ending = {
      outcome: isRepeat && outcome === 'done' ? 'refused' : outcome,
      ...(object !== undefined && { object }),
      ...(detail !== undefined && { detail: JSON.stringify(detail).slice(0, MOST_DETAIL) }),
      ...(status !== undefined && { status }),
    };
    await this.records.updateOne({ _id: id }, { $set: ending }, { timeoutMS });
  }

  /** Records an attempt that access control refused. */
  async refused(entry: Omit<AuditEntry, 'action'>, status: number, unrecorded: number): Promise<void> {
    await this.#insert(
      { action: 'access.refused', ...entry },
      { outcome: 'refused', status, ...(unrecorded > 0 && { unrecorded }) },
    );
  }

  /**
   * Runs `act` between the two writes. `noteOf` selects what to record of the result.
   * @throws the error of `act`, or an error if no record can be written
   */
  async during<Result>(
    entry: AuditEntry,
    act: () => Promise<Result>,
    noteOf: (result: Result) => AuditNote = () => ({}),
  ): Promise<Result> {
    const id = await this.begin(entry);
    let result: Result;
    try {
      result = await act();
    } catch (error) {
      await this.end(id, 'failed', { detail: { error: messageOf(error) } });
      throw error;
    }
    await this.end(id, 'done', noteOf(result));
    return result;
  }

  get records(): mongo.Collection<AuditDocument> {
    const writeConcern = { w: 'majority', journal: true } as const;
    return this.connection
      .getClient()
      .db(this.database)
      .collection<AuditDocument>(COLLECTION, { writeConcern });
  }

  async #insert(
    entry: AuditEntry,
    more: Pick<AuditDocument, 'outcome' | 'status' | 'unrecorded'>,
  ): Promise<string> {
    const at = new Date();
    const _id = `${String(at.getTime()).padStart(15, '0')}-${randomBytes(6).toString('hex')}`;
    await this.records.insertOne({ _id, at, service: this.service, ...entry, ...more }, { timeoutMS });
    return _id;
  }
}
