import {
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBValue,
  type JS,
  JSToDuckDBValueConverter,
} from '@duckdb/node-api';
import { creation, type TableOf } from './columns';

/** Values of a statement's named parameters: `$year` in SQL is `year` here. */
export type Parameters = Readonly<Record<string, string | number | bigint | boolean | null>>;

/** The number of rows that DuckDB accepts and returns at once. */
const CHUNK_ROWS = 2_048;

/** The statements of a connection that writes. */
export class Writing {
  constructor(private readonly connection: DuckDBConnection) {}

  async run(statement: string, parameters: Parameters = {}): Promise<void> {
    await this.connection.run(statement, { ...parameters });
  }

  /** The text in the only column of the only row of a statement; null without one. */
  async text(statement: string): Promise<string | null> {
    const [row] = (await this.connection.runAndReadAll(statement)).getRowsJS();
    return typeof row?.[0] === 'string' ? row[0] : null;
  }

  /** The rows of a statement; integers beyond 32 bits are bigints. */
  async rows<Row>(statement: string): Promise<readonly Row[]> {
    return (await this.connection.runAndReadAll(statement)).getRowObjectsJS() as Row[];
  }

  /** Appends the rows of these documents to the table `name`, which has the columns of `table`. */
  async append<Document>(
    name: string,
    table: TableOf<Document>,
    documents: Iterable<Document> | AsyncIterable<Document>,
  ): Promise<void> {
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
  async replacement(
    key: string,
    ...tables: readonly Pick<TableOf<never>, 'name' | 'columns'>[]
  ): Promise<Replacement> {
    for (const table of tables) await this.run(creation(changedOf(table), table));
    await this.run('CREATE TABLE replaced (key VARCHAR)');
    return new Replacement(this, key, tables);
  }
}

/**
 * Collects new rows of some tables and then replaces the old ones in one go, because finding these costs a
 * pass over each table.
 */
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
        await this.writing.run(
          `DELETE FROM ${name} USING replaced WHERE ${name}."${this.key}" = replaced.key`,
        );
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
