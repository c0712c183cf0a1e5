import {
  DuckDBDataChunk,
  DuckDBInstance,
  JSToDuckDBValueConverter,
  type DuckDBConnection,
  type DuckDBValue,
  type JS,
} from '@duckdb/node-api';
import { creation, type TableOf } from './columns';
import { plainOf, type Plain } from './plain-values';

/** Values of a statement's named parameters: `$year` in SQL is `year` here. */
export type Parameters = Readonly<Record<string, string | number | bigint | boolean | null>>;

/** The number of rows that DuckDB accepts and returns at once. */
const CHUNK_ROWS = 2_048;
/** The number of statements that may read at the same time; each needs a connection, which runs one statement at a time. */
const READERS = 4;

/** After this many changes a checkpoint frees the memory of replaced and deleted rows. */
const CHANGES_A_CHECKPOINT = 50;

const INTERRUPTED_AGAIN_MS = 100;

interface DatabaseOptions {
  /** The limit for tables and statements together; beyond it they spill into `spillFolder`. */
  readonly memoryMiB: number;
  readonly spillFolder: string;
}

/**
 * An in-memory columnar database (DuckDB): one connection writes, some read, each statement as of one moment. It contains nothing that is not
 * stored elsewhere.
 */
export class ColumnarDatabase {
  readonly #writer: DuckDBConnection;
  readonly #idle: DuckDBConnection[];
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = [];
  readonly #instance: DuckDBInstance;
  #changes = 0;

  private constructor(instance: DuckDBInstance, writer: DuckDBConnection, readers: readonly DuckDBConnection[]) {
    this.#instance = instance;
    this.#writer = writer;
    this.#idle = [...readers];
  }

  static async open({ memoryMiB, spillFolder }: DatabaseOptions): Promise<ColumnarDatabase> {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${memoryMiB}MiB`,
      temp_directory: spillFolder,
      threads: '2',
      // Only our own statements run. They need no files except those that they write, and nothing from the network.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'false',
    });
    const writer = await instance.connect();
    const readers = await Promise.all(Array.from({ length: READERS }, () => instance.connect()));
    return new ColumnarDatabase(instance, writer, readers);
  }

  close(): void {
    for (const connection of [...this.#idle, this.#writer]) connection.closeSync();
    this.#instance.closeSync();
  }

  /** All rows of a statement. Integers are numbers if that is exact, otherwise bigints. */
  async rows<Row = Record<string, Plain>>(statement: string, parameters: Parameters = {}): Promise<Row[]> {
    const connection = await this.#take();
    try {
      const result = await connection.stream(statement, { ...parameters });
      const names = result.deduplicatedColumnNames();
      const rows: Row[] = [];
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
        rows.push(...rowsOf<Row>(chunk, names));
      return rows;
    } finally {
      this.#free(connection);
    }
  }

  /**
   * Rows in an order (`ORDER BY …`), one by one at the caller's pace, with some thousands in memory. They are stored before they are ordered,
   * because joining and ordering at once may exceed the memory. Each call has its own connection, so that no other statement waits for a slow
   * caller.
   */
  async *ordered<Row = Record<string, Plain>>(rows: string, order: string, parameters: Parameters): AsyncGenerator<Row, void, undefined> {
    const connection = await this.#instance.connect();
    try {
      await connection.run(`CREATE TEMP TABLE list AS ${rows}`, { ...parameters });
      const result = await connection.stream(`FROM list ${order}`);
      const names = result.deduplicatedColumnNames();
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
        yield* rowsOf<Row>(chunk, names);
    } finally {
      connection.closeSync();
    }
  }

  /** Runs statements on a separate connection with its own temporary tables, until the signal interrupts them. */
  async apart(work: (writing: Writing) => Promise<void>, signal: AbortSignal): Promise<void> {
    const connection = await this.#instance.connect();
    let repeated: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      connection.interrupt();
      // DuckDB forgets an interrupt that comes between two statements.
      repeated = setTimeout(interrupt, INTERRUPTED_AGAIN_MS);
    };
    signal.addEventListener('abort', interrupt);
    try {
      signal.throwIfAborted();
      await work(new Writing(connection));
    } finally {
      signal.removeEventListener('abort', interrupt);
      clearTimeout(repeated);
      connection.closeSync();
    }
  }

  /** Runs changes in one transaction, atomically for readers. Only one may run at a time. */
  async change(changes: (writing: Writing) => Promise<void>): Promise<void> {
    const connection = this.#writer;
    await connection.run('BEGIN');
    try {
      await changes(new Writing(connection));
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK');
      throw error;
    }
    if (++this.#changes % CHANGES_A_CHECKPOINT !== 0) return;
    // DuckDB refuses this while certain statements run; the rows then keep their memory until a later checkpoint.
    await connection.run('CHECKPOINT').catch(() => undefined);
  }

  #take(): Promise<DuckDBConnection> {
    const idle = this.#idle.pop();
    return idle === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(idle);
  }

  #free(connection: DuckDBConnection): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(connection);
    else next(connection);
  }
}

/** The statements of a connection that writes. */
export class Writing {
  constructor(private readonly connection: DuckDBConnection) {}

  async run(statement: string, parameters: Parameters = {}): Promise<void> {
    await this.connection.run(statement, { ...parameters });
  }

  /** Appends the rows of these documents to the table `name`, which has the columns of `table`. */
  async append<Document>(name: string, table: TableOf<Document>, documents: Iterable<Document> | AsyncIterable<Document>): Promise<void> {
    const appender = await this.connection.createAppender(name);
    try {
      const chunk = DuckDBDataChunk.create(table.columns.map((_, at) => appender.columnType(at)));
      // Values of the other types need no conversion.
      const isNested = table.columns.map(({ type }) => type.includes('(') || type.endsWith('[]'));
      let columns = table.columns.map((): unknown[] => []);
      const flush = (): void => {
        chunk.rowCount = columns[0]?.length ?? 0;
        for (const [at, values] of columns.entries()) {
          if (isNested[at]) chunk.setColumnValuesConverted(at, values as JS[], JSToDuckDBValueConverter);
          else chunk.setColumnValues(at, values as DuckDBValue[]);
        }
        appender.appendDataChunk(chunk);
        chunk.reset();
        columns = columns.map(() => []);
      };
      const add = (document: Document): void => {
        for (const row of table.rowsOf(document)) {
          for (const [at, value] of row.entries()) columns[at]?.push(value);
          if (columns[0]?.length === CHUNK_ROWS) flush();
        }
      };
      // Awaited only if necessary: there may be tens of thousands of documents.
      if (Symbol.iterator in documents) for (const document of documents) add(document);
      else for await (const document of documents) add(document);
      if ((columns[0]?.length ?? 0) > 0) flush();
      appender.flushSync();
    } finally {
      appender.closeSync();
    }
  }

  /** Collects rows that will replace those with the same value in the column `key` of these tables. */
  async replacement(key: string, ...tables: readonly Pick<TableOf<never>, 'name' | 'columns'>[]): Promise<Replacement> {
    for (const table of tables) await this.run(creation(changedOf(table), table));
    await this.run('CREATE TABLE replaced (key VARCHAR)');
    return new Replacement(this, key, tables);
  }
}

/** Collects new rows of some tables and then replaces the old ones in one go, because finding these costs a pass over each table. */
class Replacement {
  #isEmpty = true;

  constructor(
    private readonly writing: Writing,
    private readonly key: string,
    private readonly tables: readonly Pick<TableOf<never>, 'name' | 'columns'>[],
  ) {}

  /** All rows with these keys are replaced; without new rows they are only removed. */
  async of(keys: readonly string[]): Promise<void> {
    this.#isEmpty &&= keys.length === 0;
    await this.writing.append('replaced', keysTable, keys);
  }

  add<Document>(table: TableOf<Document>, documents: Iterable<Document>): Promise<void> {
    return this.writing.append(changedOf(table), table, documents);
  }

  async finish(): Promise<void> {
    for (const table of this.tables) {
      const { name } = table;
      if (!this.#isEmpty) {
        await this.writing.run(`DELETE FROM ${name} USING replaced WHERE ${name}."${this.key}" = replaced.key`);
        await this.writing.run(`INSERT INTO ${name} FROM ${changedOf(table)}`);
      }
      await this.writing.run(`DROP TABLE ${changedOf(table)}`);
    }
    await this.writing.run('DROP TABLE replaced');
  }
}

function changedOf({ name }: Pick<TableOf<never>, 'name'>): string {
  return `${name}Changed`;
}

const keysTable: TableOf<string> = {
  name: 'replaced',
  columns: [{ name: 'key', type: 'VARCHAR' }],
  rowsOf: (key) => [[key]],
};

function rowsOf<Row>(chunk: DuckDBDataChunk, names: readonly string[]): Row[] {
  return chunk.getRows().map((row) => Object.fromEntries(row.map((value, at) => [names[at] ?? '', plainOf(value)])) as Row);
}
