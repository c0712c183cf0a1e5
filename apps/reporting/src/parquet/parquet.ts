import { type Readable } from 'node:stream';
import { type Type } from '@nestjs/common';
import { type Provenance } from '@taocun/service';
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { byteStream } from '../exact/text-chunks';
import { documentedMember } from '../lists/doc-members';
import { cellsOf, type Columns, type CsvCell } from '../lists/fields';
import { geoColumns, geoMetadata, placesIn } from './geoparquet';

/** The types of Parquet that a column can have. Integers are INT64 throughout, so that money keeps every digit and files of all times fit together. */
const elements = {
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
} as const satisfies Record<string, Omit<SchemaElement, 'name'>>;
type ColumnType = keyof typeof elements;

/** A row group ends with its province, where the list is in the order of codes: a reader of one province skips the others. */
const PROVINCE = 'provinceCode';
/** The rows of a group, which are in memory at once. */
const GROUP_ROWS = 25_000;

/** The type of each column, as the class that documents an item has it. What is no single value is text. */
export function columnTypesOf(item: Type, columns: Columns): readonly ColumnType[] {
  return columns.map((column) => {
    const { type, isArray = false } = documentedMember(item, column) ?? {};
    if (isArray) return 'string';
    if (type === 'integer') return 'integer';
    if (type === 'number' || type === Number) return 'number';
    return type === 'boolean' || type === Boolean ? 'boolean' : 'string';
  });
}

/**
 * Parquet of these items, and GeoParquet where their columns name a place: one row group at a time is in memory. Reading fails where an integer
 * has more than 64 bits.
 */
export function parquetOf(
  items: Iterable<object> | AsyncIterable<object>,
  columns: Columns,
  types: readonly ColumnType[],
  provenance?: Provenance,
): Readable {
  return byteStream(bytesOf(items, columns, types, provenance));
}

async function* bytesOf(
  items: Iterable<object> | AsyncIterable<object>,
  columns: Columns,
  types: readonly ColumnType[],
  provenance: Provenance | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  const writer = new ByteWriter();
  const places = placesIn(columns, provenance?.placesWithinKm !== undefined);
  const kvMetadata = [
    ...(provenance === undefined ? [] : [{ key: 'provenance', value: provenance.label }]),
    ...(places === undefined ? [] : [geoMetadata]),
  ];
  const names = places === undefined ? columns : [...columns, ...geoColumns.map(({ name }) => name)];
  const fields = [
    ...columns.map((name, at) => ({ name, repetition_type: 'OPTIONAL' as const, ...elements[types[at] ?? 'string'] })),
    ...(places === undefined ? [] : geoColumns),
  ];
  const file = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: fields.length }, ...fields],
    kvMetadata,
    createdBy: 'taocun',
  });
  const cells = cellsOf(columns);
  const province = columns.indexOf(PROVINCE);
  let group = names.map((): unknown[] => []);
  let rows = 0;
  for await (const item of items) {
    const row = cells(item);
    if (rows === GROUP_ROWS || (rows > 0 && province >= 0 && group[province]?.at(-1) !== row[province])) {
      yield ended();
    }
    const place = places?.(row) ?? [];
    for (const [at, column] of group.entries())
      column.push(at < columns.length ? valueOf(row[at], types[at] ?? 'string') : place[at - columns.length]);
    rows++;
  }
  if (rows > 0) yield ended();
  await file.finish();
  yield taken(writer);

  function ended(): Buffer {
    // Without `flush` the writer is synchronous.
    void file.write({ columnData: names.map((name, at) => ({ name, data: group[at] ?? [] })), rowGroupSize: rows });
    group = names.map(() => []);
    rows = 0;
    return taken(writer);
  }
}

/** The bytes written since the last time; their memory is written to again. */
function taken(writer: ByteWriter): Buffer {
  const bytes = Buffer.from(writer.getBytes());
  writer.index = 0;
  return bytes;
}

function valueOf(cell: CsvCell, type: ColumnType): unknown {
  if (cell === undefined) return null;
  if (type === 'string') return String(cell);
  if (type !== 'integer') return cell;
  const value = BigInt(cell);
  if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} does not fit into 64 bits.`);
  return value;
}
