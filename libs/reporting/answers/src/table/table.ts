import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type Connection, mongo } from 'mongoose';
import { type RuleSet } from '@taocun/domain';
import { SNAPSHOT_TOO_OLD } from '@taocun/messaging';
import { MONGO_CONNECTION, Problem, RULE_SETS, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { OncePerAnswer } from '../serving/answering';
import { ColumnarDatabase } from './columnar-database';
import { atRepeatedMoment } from './repeated-moment';
import { StoredVersion } from './stored-version';
import { TableLoader } from './table-loader';

/** The time for which the end of the process waits for changes under way. */
const ENDING_MS = 2_000;
/**
 * The shortest pause between two polls of MongoDB while nobody asks; following takes at most a twentieth of
 * the time.
 */
const PAUSE_MS = 5_000;
const PAUSE_FACTOR = 19;

/** The moment as of which the table is current. */
interface Moment {
  /** Changes whenever anything is stored. */
  readonly version: string;
  /**
   * The table contains everything that was stored at this time. It changes only with the version, so
   * unchanged answers are equal.
   */
  readonly knownAt: Date;
  /** The time at which the version was last found to be the present one. */
  readonly checkedAt: Date;
  /** The newest day of a village; null without villages. */
  readonly newestDay: string | null;
  /** The records whose effects are in the table. */
  readonly records: number;
}

/** The table as an answer reads it. */
export interface CurrentTable extends Omit<Moment, 'records'> {
  readonly database: ColumnarDatabase;
  /**
   * Absent if the table contains everything that was stored before the question. Otherwise the known number
   * of stored records that it lacks.
   */
  readonly lacksRecords?: number;
}

/**
 * The columnar table: every list, sum and comparison is an SQL query on it. It depends only on MongoDB, from
 * which it is loaded at the start and updated before each question, so that an answer is at most one
 * checkpoint behind.
 */
@Injectable()
export class Table implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  /** The time for which a question waits for earlier changes; after that, the table as it is answers. */
  patienceMs = 5_000;
  readonly #log = new Logger('Table');
  readonly #opened: Promise<{ readonly database: ColumnarDatabase; readonly loader: TableLoader }>;
  readonly #stopping = new AbortController();
  readonly #ofAnswer = new OncePerAnswer<Promise<CurrentTable>>();
  #moment: Moment | undefined;
  /** The records whose effects the update under way adds. */
  #addedRecords = 0;
  #underWay: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;

  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(RULE_SETS) ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) { tableMemoryMiB }: Pick<ServiceConfig, 'tableMemoryMiB'>,
    private readonly stored: StoredVersion,
  ) {
    this.#opened = this.#begin(ruleSets, tableMemoryMiB);
    this.#opened.catch(() => undefined);
  }

  onApplicationBootstrap(): void {
    void this.#follow();
  }

  onModuleDestroy(): void {
    this.#stopping.abort();
  }

  /** Once no request is open any more: until then they are answered. */
  async onApplicationShutdown(): Promise<void> {
    const { database } = await this.#opened;
    const isOver = Promise.resolve(this.#underWay).then(
      () => true,
      () => true,
    );
    // A database that is still in use ends with the process.
    if (await Promise.race([isOver, after(ENDING_MS, false, { ref: false })])) database.close();
  }

  /**
   * The current database, and the moment as of which it is current. It is determined once for each answer, so
   * that all parts of the answer have the same one; nothing in the answer is older.
   * @throws Problem with 503 while it is loaded for the first time
   */
  current(): Promise<CurrentTable> {
    return this.#ofAnswer.of(() => this.#within(this.patienceMs, this.#madeCurrent()));
  }

  /** Like `current`, within another time, and as last updated while updates fail. */
  soon(patienceMs: number): Promise<CurrentTable> {
    const unlessLoaded = (error: unknown): false => {
      if (this.#moment === undefined) throw error;
      return false;
    };
    return this.#ofAnswer.of(() => this.#within(patienceMs, this.#madeCurrent().catch(unlessLoaded)));
  }

  /** The table that the present answer reads; undefined if it has not read any so far. */
  ofAnswer(): Promise<CurrentTable> | undefined {
    return this.#ofAnswer.ifMade();
  }

  /**
   * The database as it was last updated, without waiting; undefined while it is loaded for the first time.
   */
  async asItIs(): Promise<ColumnarDatabase | undefined> {
    return this.#moment === undefined ? undefined : (await this.#opened).database;
  }

  async #within(patienceMs: number, made: Promise<boolean>): Promise<CurrentTable> {
    const isCurrent = await Promise.race([made, after(patienceMs, false, { ref: false })]);
    const { database, loader } = await this.#opened;
    if (this.#moment === undefined) throw loading(loader.progress);
    const { records: _records, ...moment } = this.#moment;
    return { database, ...moment, ...(!isCurrent && { lacksRecords: this.#addedRecords }) };
  }

  async #begin(ruleSets: readonly RuleSet[], memoryMiB: number) {
    const database = await ColumnarDatabase.open({
      memoryMiB,
      spillFolder: join(tmpdir(), `taocun-table-${process.pid}`),
    });
    return { database, loader: new TableLoader(this.connection, database, ruleSets) };
  }

  /**
   * Updates the table in the background, so that the first question need not wait for everything stored since
   * the last one.
   */
  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    let isFailing = false;
    const warn = (error: unknown): true => {
      if (!isFailing && !signal.aborted)
        this.#log.warn(`The table of lists and sums is not updated, trying again: ${adviceOn(error)}`);
      return true;
    };
    while (!signal.aborted) {
      const beganMs = performance.now();
      isFailing = await this.#madeCurrent().then(() => false, warn);
      const tookMs = performance.now() - beganMs;
      await after(Math.max(PAUSE_MS, PAUSE_FACTOR * tookMs), undefined, { ref: false, signal }).catch(
        () => undefined,
      );
    }
  }

  /**
   * True once the table contains everything stored before the call. An update under way may have begun too
   * early for that.
   */
  #madeCurrent(): Promise<boolean> {
    if (this.#underWay === undefined) return this.#takeOver();
    return (this.#next ??= this.#underWay
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#takeOver();
      }));
  }

  #takeOver(): Promise<boolean> {
    const taking = this.#takeChanges().finally(() => (this.#underWay = undefined));
    return (this.#underWay = taking);
  }

  async #takeChanges(): Promise<true> {
    const { loader } = await this.#opened;
    const checkedAt = new Date();
    await atRepeatedMoment(this.connection.getClient(), async (moment) => {
      const version = await this.stored.at(moment);
      if (this.#moment?.version === version) {
        this.#moment = { ...this.#moment, checkedAt };
        return;
      }
      const records = await this.stored.recordsAt(moment);
      this.#addedRecords = Math.max(0, records - (this.#moment?.records ?? 0));
      const newestDay = await loader.takeOver(moment);
      this.#moment = { version, knownAt: checkedAt, checkedAt, newestDay, records };
      this.#addedRecords = 0;
    });
    return true;
  }
}

function adviceOn(error: unknown): string {
  const isTooOld = error instanceof mongo.MongoServerError && error.code === SNAPSHOT_TOO_OLD;
  return `${String(error)}${isTooOld ? '. Let MongoDB keep snapshots for longer (setParameter minSnapshotHistoryWindowInSeconds).' : ''}`;
}

function loading({ documents, of }: { readonly documents: number; readonly of: number }): Problem {
  return new Problem({
    code: 'loading',
    detail: `This instance has started and loads what is stored: ${documents} of some ${of} documents. Single villages are answered already.`,
  });
}
