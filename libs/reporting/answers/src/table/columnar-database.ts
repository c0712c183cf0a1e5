import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBStructValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { type CallerName, Problem } from '@taocun/service';
import { currentAnswer } from '../serving/answering';
import { ConcurrencyLimiter } from '../serving/concurrency-limiter';
import { type Parameters, Writing } from './writing';

/**
 * The number of statements that may read at the same time; each needs a connection, which runs one statement
 * at a time.
 */
const READERS = 4;
const READERS_OF_A_CALLER = 2;
const READERS_FOR_KEYS = 1;
/**
 * The statements that may run or wait. A reader of the page has some 20 at once, and readers may share an
 * address.
 */
const OPEN_STATEMENTS = { inAll: 2_000, perCaller: 500, reservedForKeys: 1_000 };
/** The longest time for which a statement may wait and run. */
const USUAL_PATIENCE_MS = 30_000;

/** After this many changes a checkpoint frees the memory of replaced and deleted rows. */
const CHANGES_A_CHECKPOINT = 50;

const INTERRUPTED_AGAIN_MS = 100;

/** A value of a row in the form of answers. */
type Plain =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Plain[]
  | { readonly [member: string]: Plain };

interface DatabaseOptions {
  /** The limit for tables and statements together; beyond it they spill into `spillFolder`. */
  readonly memoryMiB: number;
  readonly spillFolder: string;
  readonly patienceMs?: number;
}

/**
 * An in-memory columnar database (DuckDB): one connection writes, some read, each statement as of one moment.
 * It contains nothing that is not stored elsewhere.
 */
export class ColumnarDatabase {
  readonly #idle: DuckDBConnection[];
  /** Permits for statements that run or wait, and for those that run. */
  readonly #open = new ConcurrencyLimiter(OPEN_STATEMENTS);
  readonly #running = new ConcurrencyLimiter({
    inAll: READERS,
    perCaller: READERS_OF_A_CALLER,
    reservedForKeys: READERS_FOR_KEYS,
  });
  #changes = 0;

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly writer: DuckDBConnection,
    readers: readonly DuckDBConnection[],
    private readonly patienceMs: number,
  ) {
    this.#idle = [...readers];
  }

  static async open({
    memoryMiB,
    spillFolder,
    patienceMs = USUAL_PATIENCE_MS,
  }: DatabaseOptions): Promise<ColumnarDatabase> {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${memoryMiB}MiB`,
      temp_directory: spillFolder,
      threads: '2',
      // Only our own statements run. They need no files except those that they write, and nothing from the
      // network.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'false',
    });
    const writer = await instance.connect();
    const readers = await Promise.all(Array.from({ length: READERS }, () => instance.connect()));
    return new ColumnarDatabase(instance, writer, readers, patienceMs);
  }

  close(): void {
    for (const connection of [...this.#idle, this.writer]) connection.closeSync();
    this.instance.closeSync();
  }

  /**
   * All rows of a statement. Integers are numbers if that is exact, otherwise bigints. A statement ends when
   * its answer is closed.
   * @throws Problem with 503 if the caller has too many statements, or if this one takes too long
   */
  async rows<Row = Record<string, Plain>>(statement: string, parameters: Parameters = {}): Promise<Row[]> {
    const { caller, closed } = currentAnswer();
    const place = this.#open.acquire(caller);
    if ('reached' in place)
      throw tooBusy('This instance has too many questions of yours, or of callers without a key, to answer.');
    const late = AbortSignal.timeout(this.patienceMs);
    try {
      return await this.#read(statement, parameters, caller, AbortSignal.any([closed, late]));
    } catch (error) {
      if (!late.aborted || closed.aborted) throw error;
      throw tooBusy(
        `The answer takes longer than ${this.patienceMs / 1_000} s, with the time for your questions before it.`,
      );
    } finally {
      place.release();
    }
  }

  async #read<Row>(
    statement: string,
    parameters: Parameters,
    caller: CallerName,
    signal: AbortSignal,
  ): Promise<Row[]> {
    const release = await this.#running.acquireInTurn(caller, signal);
    // There are as many connections as permits.
    const connection = this.#idle.pop() as DuckDBConnection;
    try {
      return await interruptible(connection, signal, async () => {
        const rows: Row[] = [];
        for await (const some of read<Row>(connection, statement, parameters)) rows.push(...some);
        return rows;
      });
    } finally {
      this.#idle.push(connection);
      release();
    }
  }

  /**
   * Rows in an order (`ORDER BY …`), one by one at the caller's pace, with some thousands in memory. They are
   * stored before they are ordered, because joining and ordering at once may exceed the memory. Each call has
   * its own connection, so that no other statement waits for a slow caller.
   */
  async *ordered<Row = Record<string, Plain>>(
    rows: string,
    order: string,
    parameters: Parameters,
  ): AsyncGenerator<Row, void, undefined> {
    const { closed } = currentAnswer();
    const connection = await this.instance.connect();
    try {
      await interruptible(
        connection,
        closed,
        async () => void (await connection.run(`CREATE TEMP TABLE list AS ${rows}`, { ...parameters })),
      );
      for await (const some of read<Row>(connection, `FROM list ${order}`)) yield* some;
    } finally {
      connection.closeSync();
    }
  }

  /**
   * Runs statements on a separate connection with its own temporary tables, until the signal interrupts them.
   */
  async apart(work: (writing: Writing) => Promise<void>, signal: AbortSignal): Promise<void> {
    const connection = await this.instance.connect();
    try {
      await interruptible(connection, signal, () => work(new Writing(connection)));
    } finally {
      connection.closeSync();
    }
  }

  /** Runs changes in one transaction, atomically for readers. Only one may run at a time. */
  async change<Result>(changes: (writing: Writing) => Promise<Result>): Promise<Result> {
    const connection = this.writer;
    await connection.run('BEGIN');
    let result: Result;
    try {
      result = await changes(new Writing(connection));
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK');
      throw error;
    }
    // DuckDB refuses this while certain statements run; the rows then keep their memory until a later
    // checkpoint.
    if (++this.#changes % CHANGES_A_CHECKPOINT === 0)
      await connection.run('CHECKPOINT').catch(() => undefined);
    return result;
  }
}

/**
 * Interrupts the work of this connection once the signal is aborted.
 * @throws the reason of the signal: what DuckDB throws then would look like a failure of the statement
 */
async function interruptible<Result>(
  connection: DuckDBConnection,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  let repeated: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    // DuckDB forgets an interrupt that comes between two statements.
    repeated = setTimeout(interrupt, INTERRUPTED_AGAIN_MS);
  };
  signal.addEventListener('abort', interrupt);
  try {
    signal.throwIfAborted();
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearTimeout(repeated);
  }
}

/** The rows of a statement, some thousands at a time. */
async function* read<Row>(
  connection: DuckDBConnection,
  statement: string,
  parameters: Parameters = {},
): AsyncGenerator<Row[]> {
  const result = await connection.stream(statement, { ...parameters });
  const names = result.deduplicatedColumnNames();
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  )
    yield rowsOf<Row>(chunk, names);
}

function tooBusy(why: string): Problem {
  return new Problem({
    code: 'too-busy',
    detail: `${why} Wait for the answers to your other questions, or ask for less.`,
  });
}

function rowsOf<Row>(chunk: DuckDBDataChunk, names: readonly string[]): Row[] {
  return chunk
    .getRows()
    .map((row) => Object.fromEntries(row.map((value, at) => [names[at] ?? '', plainOf(value)])) as Row);
}

/** Integers are numbers if that is exact, otherwise bigints. */
function plainOf(value: DuckDBValue): Plain {
  if (typeof value === 'bigint')
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DuckDBListValue) return value.items.map(plainOf);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([member, part]) => [member, plainOf(part)]));
  throw new TypeError(`A statement gave a value that no answer has: ${String(value)}`);
}
