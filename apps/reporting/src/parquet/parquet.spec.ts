import { buffer } from 'node:stream/consumers';
import { ApiProperty } from '@nestjs/swagger';
import { type Provenance } from '@taocun/service';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { columnTypesOf, parquetOf } from './parquet';

class Inner {
  @ApiProperty({ type: 'integer' }) offset!: number;
}

class Docs {
  @ApiProperty() provinceCode!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: 'integer', format: 'int64' }) salesFen!: number;
  @ApiProperty() longitude!: number;
  @ApiProperty() qualifies!: boolean;
  @ApiProperty({ type: Inner }) stateOf!: Inner;
  @ApiProperty({ type: [String] }) under!: string[];
}

const columns = ['provinceCode', 'name', 'salesFen', 'longitude', 'qualifies', 'stateOf.offset', 'under'];
const types = columnTypesOf(Docs, columns);

async function fileOf(items: Iterable<object>): Promise<ArrayBuffer> {
  return Uint8Array.from(await buffer(parquetOf(items, columns, types))).buffer;
}

it('the types of columns are those of the members that are documented', () => {
  expect(types).toEqual(['string', 'string', 'integer', 'number', 'boolean', 'integer', 'string']);
});

it('Parquet has every digit of an integer, text as it is, and nothing where an item lacks a member', async () => {
  const items = [
    { provinceCode: '33', name: '=1+1', salesFen: 9_007_199_254_740_993n, longitude: 119.3, qualifies: true, stateOf: { offset: 7 }, under: ['a', 'b'] },
    { provinceCode: '33', name: '青岩刘村', salesFen: -9_223_372_036_854_775_808n, qualifies: false, under: [] },
    { provinceCode: '37', name: '', salesFen: 12 },
  ]; // prettier-ignore
  expect(await parquetReadObjects({ file: await fileOf(items) })).toEqual([
    { provinceCode: '33', name: '=1+1', salesFen: 9_007_199_254_740_993n, longitude: 119.3, qualifies: true, 'stateOf.offset': 7n, under: 'a b' },
    { provinceCode: '33', name: '青岩刘村', salesFen: -9_223_372_036_854_775_808n, longitude: null, qualifies: false, 'stateOf.offset': null, under: '' },
    { provinceCode: '37', name: '', salesFen: 12n, longitude: null, qualifies: null, 'stateOf.offset': null, under: null },
  ]); // prettier-ignore
});

it('a row group ends with its province, and with 25,000 rows', async () => {
  const items = ['11', '33'].flatMap((provinceCode) =>
    Array.from({ length: provinceCode === '11' ? 3 : 25_001 }, () => ({ provinceCode })),
  );
  const { row_groups, schema } = await parquetMetadataAsync(await fileOf(items));
  expect(row_groups.map(({ num_rows }) => num_rows)).toEqual([3n, 25_000n, 1n]);
  expect(schema.slice(1).map(({ name, type }) => [name, type])).toEqual([
    ...[['provinceCode', 'BYTE_ARRAY'], ['name', 'BYTE_ARRAY'], ['salesFen', 'INT64'], ['longitude', 'DOUBLE'], ['qualifies', 'BOOLEAN']],
    ...[['stateOf.offset', 'INT64'], ['under', 'BYTE_ARRAY']],
  ]); // prettier-ignore
});

it('an empty list is a file with columns and without rows', async () => {
  expect(await parquetReadObjects({ file: await fileOf([]) })).toEqual([]);
});

describe('where columns name a place', () => {
  const placed = ['code', 'longitude', 'latitude'];
  const items = [
    { code: '330782104213', longitude: 119.3, latitude: -29.05 },
    { code: '330782104214' },
    { code: '330782104215', longitude: 120 },
  ];
  const read = async (provenance?: Provenance) => {
    const bytes = await buffer(parquetOf(items, placed, ['string', 'number', 'number'], provenance));
    return Uint8Array.from(bytes).buffer;
  };
  const synthetic = { label: 'synthetic', statement: { en: 'Made up.', zh: '虚构' }, placesWithinKm: 25 };

  it('the file is GeoParquet 1.1 of points in WKB', async () => {
    const file = await read();
    const { key_value_metadata: metadata, schema } = await parquetMetadataAsync(file);
    expect(JSON.parse(metadata!.find(({ key }) => key === 'geo')!.value!)).toEqual({
      ...{ version: '1.1.0', primary_column: 'geometry' },
      columns: { geometry: { encoding: 'WKB', geometry_types: ['Point'] } },
    });
    expect(schema.slice(-2).map(({ name, type }) => [name, type])).toEqual([['approximate', 'BOOLEAN'], ['geometry', 'BYTE_ARRAY']]); // prettier-ignore
    expect(await parquetReadObjects({ file })).toEqual([
      { ...items[0], approximate: false, geometry: { type: 'Point', coordinates: [119.3, -29.05] } },
      { ...items[1], longitude: null, latitude: null, approximate: null, geometry: null },
      { ...items[2], latitude: null, approximate: null, geometry: null },
    ]);
  });

  it('the points are 21 bytes, little endian', async () => {
    const [first] = await parquetReadObjects({ file: await read(), geoparquet: false, utf8: false });
    const bytes = Buffer.from(first!['geometry'] as Uint8Array);
    expect([bytes.length, bytes.readUInt8(0), bytes.readUInt32LE(1), bytes.readDoubleLE(5), bytes.readDoubleLE(13)]).toEqual([21, 1, 1, 119.3, -29.05]);
  }); // prettier-ignore

  it('places that are right only within a distance are said to be approximate', async () => {
    const rows = await parquetReadObjects({ file: await read(synthetic) });
    expect(rows.map(({ approximate }) => approximate)).toEqual([true, null, null]);
  });
});

it('an integer of more than 64 bits breaks the file off', async () => {
  await expect(fileOf([{ salesFen: 2n ** 63n }])).rejects.toThrow('9223372036854775808 does not fit into 64 bits');
});
