import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMULA } from '@taocun/domain';
import { type CsvCell, Problem, type Provenance } from '@taocun/service';
import { MadeFile } from '../../files/made-files';
import { type ColumnarDatabase } from '../../table/columnar-database';
import { creation, type TableOf } from '../../table/columns';
import { type Parameters, type Writing } from '../../table/writing';
import { type Columns, type TypedColumn } from './columns';
import { cellsOf } from './fields';
import { type Marks } from './list-forms';

/** A statement whose rows are a list's items, and its end: order and limit. */
export interface Statement {
  readonly rows: string;
  readonly end: string;
  readonly parameters: Parameters;
}

interface FileContents {
  /** The items, or a statement that returns them. */
  readonly from: Statement | AsyncIterable<object>;
  readonly columns: readonly TypedColumn[];
  readonly provenance: Provenance | undefined;
  readonly marks: Marks;
  readonly format: 'parquet' | 'csv';
  /** Aborted when nobody waits for the file any more. */
  readonly signal: AbortSignal;
}

/** A list as a file: CSV or Parquet, which is GeoParquet if its columns include positions. */
export async function tableFileOf(database: ColumnarDatabase, contents: FileContents): Promise<MadeFile> {
  const folder = await mkdtemp(join(tmpdir(), 'taocun-list-'));
  try {
    const path = join(folder, 'list');
    await database.apart((writing) => writeList(writing, path, contents), contents.signal);
    return await MadeFile.of(await open(path));
  } catch (error) {
    contents.signal.throwIfAborted();
    throw tooLargeIn(error) ?? error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The column with an item's number; no member has this name. */
const ORDER = '#';

async function writeList(
  writing: Writing,
  path: string,
  { from, columns, provenance, marks, format }: FileContents,
): Promise<void> {
  const names = columns.map(({ name }) => name);
  const isParquet = format === 'parquet';
  const places = isParquet && hasPlaces(names) ? placesIn(provenance?.placesWithinKm !== undefined) : [];
  const metadata = { ...marks, ...(places.length > 0 && { geo: geoMetadata }) };
  const options = !isParquet
    ? 'FORMAT csv, HEADER'
    : `FORMAT parquet${Object.keys(metadata).length === 0 ? '' : `, KV_METADATA ${literalOf(metadata)}`}`;
  const stated = Object.entries(marks).map(
    ([name, text]) => `${isParquet ? sqlText(text) : escaped(sqlText(text))} AS ${name}`,
  );
  const copy = (selected: readonly string[], rows: string): string =>
    `COPY (SELECT ${[...selected, ...stated, ...places].join(', ')} FROM ${rows}) TO '${path}' (${options})`;
  if (Symbol.asyncIterator in from) {
    const cells = cellsOf(names);
    let items = 0n;
    const table: TableOf<object> = {
      name: 'list',
      columns: [
        ...columns.map(({ name, type }) => ({ name, type: sqlTypes[type] })),
        { name: ORDER, type: 'BIGINT' },
      ],
      rowsOf: (each) => [
        [...cells(each).map((cell, at) => typedValueOf(cell, columns[at]?.type ?? 'text')), items++],
      ],
    };
    await writing.run(creation('list', table, 'TEMP TABLE'));
    await writing.append('list', table, from);
    await writing.run(copy(names.map(quoted), `list ORDER BY ${quoted(ORDER)}`));
  } else {
    const selected = columns.map((column) => `${cellIn(column, isParquet)} AS ${quoted(column.name)}`);
    // The rows are stored before they are ordered, as in `ordered` of the database.
    await writing.run(`CREATE TEMP TABLE list AS ${from.rows}`, from.parameters);
    await writing.run(copy(selected, `list ${from.end}`));
  }
}

/** Integers are always INT64, so that money keeps every digit and files of all times fit together. */
const sqlTypes = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  day: 'VARCHAR',
  text: 'VARCHAR',
  words: 'VARCHAR',
  json: 'VARCHAR',
} as const satisfies Record<TypedColumn['type'], string>;

/** The expression that finds formulas, in DuckDB's syntax, whose `\s` matches only ASCII blanks. */
const formula = FORMULA.source.replaceAll('\\s', '\\s\\v\\p{Z}').replaceAll(/\\u([\da-f]{4})/g, '\\x{$1}');

/** The expression for a cell of a column. CSV has integers of any length, and texts escaped as in csv.ts. */
function cellIn({ name, type }: TypedColumn, isParquet: boolean): string {
  const value = name.split('.').map(quoted).join('.');
  const words = `array_to_string(${value}, ' ')`;
  if (type === 'words') return isParquet ? words : escaped(words);
  if (type === 'json') return `CASE len(${value}) WHEN 0 THEN '' ELSE to_json(${value})::VARCHAR END`;
  if (type === 'integer' && !isParquet) return value;
  if (type === 'text' && !isParquet) return escaped(value);
  return `${value}::${type === 'day' ? 'DATE' : sqlTypes[type]}`;
}

/** The expression for this text in CSV, escaped as in csv.ts. */
function escaped(text: string): string {
  return `regexp_replace(${text}, ${sqlText(formula)}, '''\\0')`;
}

function typedValueOf(cell: CsvCell, type: TypedColumn['type']): unknown {
  if (cell === undefined) return null;
  if (sqlTypes[type] === 'VARCHAR') return String(cell);
  if (type !== 'integer') return cell;
  const value = BigInt(cell);
  if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} is out of range for INT64`);
  return value;
}

/** The problem of an integer of more than 64 bits, which `typedValueOf` or DuckDB refuses. */
function tooLargeIn(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !/out of range for (the destination type )?INT64/.test(error.message))
    return undefined;
  const detail =
    'This list has an integer of more than 64 bits, which Parquet does not hold: ask for CSV or NDJSON.';
  return new Problem({ status: 406, detail });
}

export function hasPlaces(columns: Columns): boolean {
  return columns.includes('longitude') && columns.includes('latitude');
}

/** The additional columns of GeoParquet: `approximate`, and the position itself as WKB. */
function placesIn(approximate: boolean): readonly string[] {
  const isPlaced = 'longitude IS NOT NULL AND latitude IS NOT NULL';
  return [
    `CASE WHEN ${isPlaced} THEN ${approximate} END AS approximate`,
    `CASE WHEN ${isPlaced} THEN ST_AsWKB(('POINT(' || longitude::DOUBLE || ' ' || latitude::DOUBLE || ')')::GEOMETRY)::BLOB END AS geometry`,
  ];
}

/**
 * The metadata of GeoParquet 1.1, because DuckDB writes none into a file without rows. Without a `crs`,
 * coordinates are OGC:CRS84: longitude before latitude on WGS 84. Source:
 * https://geoparquet.org/releases/v1.1.0/
 */
const geoMetadata = JSON.stringify({
  version: '1.1.0',
  primary_column: 'geometry',
  columns: { geometry: { encoding: 'WKB', geometry_types: ['Point'] } },
});

function literalOf(texts: Readonly<Record<string, string>>): string {
  const members = Object.entries(texts).map(([name, text]) => `${name}: ${sqlText(text)}`);
  return `{${members.join(', ')}}`;
}

function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function quoted(column: string): string {
  return `"${column}"`;
}
