import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { MONGO_CONNECTION, Problem, RULE_SETS, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { type Connection } from 'mongoose';
import { madeOf } from './answer-age';
import { StoredVersion } from './stored-version';
import { ColumnarDatabase } from './columnar-database';
import { TableLoader } from './table-loader';

/** The time the end of the process waits for changes that are being applied. */
const ENDING_MS = 2_000;
/** The least pause between two looks at what is stored while nobody asks; following takes at most a twentieth of the time. */
const PAUSE_MS = 5_000;
const PAUSE_FACTOR = 19;

/** The moment with which the table was last made current. */
interface Moment {
  /** Changes with whatever is stored. */
  readonly version: string;
  /** All that was stored at this time is in the table. */
  readonly knownAt: Date;
}

/**
 * The columnar table: every list, sum and comparison is asked of it by SQL. It follows from MongoDB alone, is loaded from there at the start and
 * brought up to date before each question, so that an answer is one checkpoint behind at most.
 */
@Injectable()
export class Table implements OnApplicationBootstrap, OnModuleDestroy {
  /** The time a question waits for what was stored before it; after that it is answered from the table as it is. */
  patienceMs = 5_000;
  readonly #log = new Logger('Table');
  readonly #opened: Promise<{ readonly database: ColumnarDatabase; readonly loader: TableLoader }>;
  readonly #stopping = new AbortController();
  #moment: Moment | undefined;
  #underWay: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(
    @Inject(MONGO_CONNECTION) connection: Connection,
    @Inject(RULE_SETS) ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) { tableMemoryMiB }: Pick<ServiceConfig, 'tableMemoryMiB'>,
    private readonly stored: StoredVersion,
  ) {
    this.#opened = this.#begin(connection, ruleSets, tableMemoryMiB);
    this.#opened.catch(() => undefined);
  }

  onApplicationBootstrap(): void {
    void this.#follow();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    const { database } = await this.#opened;
    const isOver = Promise.resolve(this.#underWay).then(
      () => true,
      () => true,
    );
    // One that is in use ends with the process.
    if (await Promise.race([isOver, after(ENDING_MS, false, { ref: false })])) database.close();
  }

  /**
   * The database as of now, and what moment that is.
   * @throws Problem with 503 while it is loaded for the first time
   */
  async current(): Promise<Moment & { readonly database: ColumnarDatabase }> {
    const made = this.#madeCurrent();
    await Promise.race([made, after(this.patienceMs, undefined, { ref: false })]);
    // A later failure is logged by the caller that awaits it.
    made.catch(() => undefined);
    const { database, loader } = await this.#opened;
    if (this.#moment === undefined) throw loading(loader.progress);
    madeOf(this.#moment.knownAt);
    return { database, ...this.#moment };
  }

  /** The database as it was last made current, without waiting; undefined while it is loaded for the first time. */
  async asItIs(): Promise<ColumnarDatabase | undefined> {
    return this.#moment === undefined ? undefined : (await this.#opened).database;
  }

  async #begin(connection: Connection, ruleSets: readonly RuleSet[], memoryMiB: number) {
    const database = await ColumnarDatabase.open({ memoryMiB, spillFolder: join(tmpdir(), `taocun-table-${process.pid}`) });
    return { database, loader: new TableLoader(connection, database, ruleSets) };
  }

  /** So that the first question need not wait for all that was stored since the last one. */
  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const beganMs = performance.now();
      await this.#madeCurrent().catch((error: unknown) => this.#log.debug(`The table could not be updated: ${String(error)}`));
      const tookMs = performance.now() - beganMs;
      await after(Math.max(PAUSE_MS, PAUSE_FACTOR * tookMs), undefined, { ref: false, signal }).catch(() => undefined);
    }
  }

  /** Resolves once all is there that was stored before the call: what is under way may have begun too early for that. */
  #madeCurrent(): Promise<void> {
    if (this.#underWay === undefined) return this.#takeOver();
    return (this.#next ??= this.#underWay
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#takeOver();
      }));
  }

  #takeOver(): Promise<void> {
    const taking = this.#takeChanges().finally(() => (this.#underWay = undefined));
    return (this.#underWay = taking);
  }

  async #takeChanges(): Promise<void> {
    const { loader } = await this.#opened;
    const knownAt = new Date();
    // Read before the data, which may therefore be newer than their version.
    const version = await this.stored.current();
    if (version !== this.#moment?.version) await loader.takeOver();
    this.#moment = { version, knownAt };
  }
}

function loading({ documents, of }: { readonly documents: number; readonly of: number }): Problem {
  return new Problem({
    code: 'loading',
    detail: `This instance has started and loads what is stored: ${documents} of some ${of} documents. Single villages are answered already.`,
  });
}
