import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem, type Provenance, type TObject } from '@taocun/service';
import { type ColumnarDatabase, creation, type Parameters, type TableOf, type Writing } from '@taocun/reporting-figures';
import { MadeFile } from '../files/made-files';
import { type ColumnKind, columnKindOf, type Columns } from './columns';
import { cellsOf, type CsvCell } from './fields';
import { type Marks } from './list-forms';

/** A statement whose rows are a list's items, and how it ends: by its order, and its limit. */
export interface Statement {
  readonly rows: string;
  readonly end: string;
  readonly parameters: Parameters;
}

interface Asked {
  /** The items, or the statement that gives them. */
  readonly from: Statement | AsyncIterable<object>;
  readonly columns: Columns;
  readonly item: TObject;
  readonly provenance: Provenance | undefined;
  readonly marks: Marks;
  /** Aborted when nobody waits for the file any more. */
  readonly signal: AbortSignal;
}

/** A list as a file of Parquet; GeoParquet where its columns name a place. */
export async function parquetOf(database: ColumnarDatabase, asked: Asked): Promise<MadeFile> {
  const folder = await mkdtemp(join(tmpdir(), 'taocun-list-'));
  try {
    const path = join(folder, 'list.parquet');
    await database.apart((writing) => writeList(writing, path, asked), asked.signal);
    return await MadeFile.of(await open(path));
  } catch (error) {
    throw tooLargeIn(error) ?? error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The column of an item's number; no member has such a name. */
const ORDER = '#';

async function writeList(writing: Writing, path: string, { from, columns, item, provenance, marks }: Asked): Promise<void> {
  const types = columns.map((column) => columnKindOf(item, column));
  const typed = columns.map((name, at) => ({ name, type: types[at] ?? 'text' }));
  const approximate = provenance?.placesWithinKm !== undefined;
  const metadata = { ...marks, ...(hasPlaces(columns) && { geo: geoMetadata }) };
  const options = `FORMAT parquet${Object.keys(metadata).length === 0 ? '' : `, KV_METADATA ${literalOf(metadata)}`}`;
  const stated = Object.entries(marks).map(([name, text]) => `${textOf(text)} AS ${name}`);
  const copy = (selected: readonly string[], rows: string): string =>
    `COPY (SELECT ${[...selected, ...stated, ...placesIn(columns, approximate)].join(', ')} FROM ${rows}) TO '${path}' (${options})`;
  if (Symbol.asyncIterator in from) {
    const cells = cellsOf(columns);
    let items = 0n;
    const table: TableOf<object> = {
      name: 'list',
      columns: [...typed.map(({ name, type }) => ({ name, type: sqlTypes[type] })), { name: ORDER, type: 'BIGINT' }],
      rowsOf: (each) => [[...cells(each).map((cell, at) => valueOf(cell, types[at] ?? 'text')), items++]],
    };
    await writing.run(creation('list', table, 'TEMP TABLE'));
    await writing.append('list', table, from);
    await writing.run(copy(columns.map(quoted), `list ORDER BY ${quoted(ORDER)}`));
  } else {
    const selected = typed.map(({ name, type }) => `${cellIn(name, type)} AS ${quoted(name)}`);
    // Stored before they are ordered, as in `ordered` of the database.
    await writing.run(`CREATE TEMP TABLE list AS ${from.rows}`, from.parameters);
    await writing.run(copy(selected, `list ${from.end}`));
  }
}

/** Integers are INT64 throughout, so that money keeps every digit and files of all times fit together. */
const sqlTypes = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
  words: 'VARCHAR',
  json: 'VARCHAR',
} as const satisfies Record<ColumnKind, string>;

/** The cell of a column, as CSV has it. */
function cellIn(column: string, type: ColumnKind): string {
  const value = column.split('.').map(quoted).join('.');
  if (type === 'words') return `array_to_string(${value}, ' ')`;
  if (type === 'json') return `CASE len(${value}) WHEN 0 THEN '' ELSE to_json(${value})::VARCHAR END`;
  return `${value}::${sqlTypes[type]}`;
}

function valueOf(cell: CsvCell, type: ColumnKind): unknown {
  if (cell === undefined) return null;
  if (sqlTypes[type] === 'VARCHAR') return String(cell);
  if (type !== 'integer') return cell;
  const value = BigInt(cell);
  if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} is out of range for INT64`);
  return value;
}

/** An integer of more than 64 bits, as `valueOf` refuses it and DuckDB does. */
function tooLargeIn(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !/out of range for (the destination type )?INT64/.test(error.message)) return undefined;
  const detail = 'This list has an integer of more than 64 bits, which Parquet does not hold: ask for format=csv or ndjson.';
  return new Problem({ status: 406, detail });
}

function hasPlaces(columns: Columns): boolean {
  return columns.includes('longitude') && columns.includes('latitude');
}

/** The columns that GeoParquet has besides: whether the place is right only within a distance, and the place itself as WKB. */
function placesIn(columns: Columns, approximate: boolean): readonly string[] {
  if (!hasPlaces(columns)) return [];
  const isPlaced = 'longitude IS NOT NULL AND latitude IS NOT NULL';
  return [
    `CASE WHEN ${isPlaced} THEN ${approximate} END AS approximate`,
    `CASE WHEN ${isPlaced} THEN ST_AsWKB(('POINT(' || longitude::DOUBLE || ' ' || latitude::DOUBLE || ')')::GEOMETRY)::BLOB END AS geometry`,
  ];
}

/**
 * The metadata of GeoParquet 1.1; DuckDB writes none into a file without rows. Without a `crs` coordinates are of OGC:CRS84, longitude before
 * latitude on WGS 84. Source: https://geoparquet.org/releases/v1.1.0/
 */
const geoMetadata = JSON.stringify({
  version: '1.1.0',
  primary_column: 'geometry',
  columns: { geometry: { encoding: 'WKB', geometry_types: ['Point'] } },
});

function literalOf(texts: Readonly<Record<string, string>>): string {
  const members = Object.entries(texts).map(([name, text]) => `${name}: ${textOf(text)}`);
  return `{${members.join(', ')}}`;
}

function textOf(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function quoted(column: string): string {
  return `"${column}"`;
}
