import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { buffer, text as csvText } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { exactInteger, object, Type } from '@taocun/openapi';
import { type Provenance } from '@taocun/service';
import { ColumnarDatabase } from '../../table/columnar-database';
import { typedColumnsOf } from './columns';
import { csvOf, type Marks } from './list-forms';
import { type Statement, tableFileOf } from './table-file';

const Inner = object('Inner', { offset: Type.Integer() });
const Item = object('Item', {
  provinceCode: Type.String(),
  name: Type.String(),
  salesFen: exactInteger(),
  longitude: Type.Number(),
  latitude: Type.Number(),
  qualifies: Type.Boolean(),
  stateOf: Inner,
  under: Type.Array(Type.String()),
  late: Type.Array(Inner),
});

const columns = ['provinceCode', 'name', 'salesFen', 'qualifies', 'stateOf.offset', 'under', 'late'];

let database: ColumnarDatabase;
beforeAll(async () => (database = await ColumnarDatabase.open({ memoryMiB: 256, spillFolder: tmpdir() })));
afterAll(() => database.close());

interface Given {
  readonly columns?: readonly string[];
  readonly provenance?: Provenance;
  readonly marks?: Marks;
  readonly format?: 'csv';
}

async function fileOf(from: Statement | Iterable<object>, given: Given = {}): Promise<ArrayBuffer> {
  const { provenance, marks = {}, format = 'parquet' } = given;
  const source = Symbol.iterator in from ? Readable.from(from) : from;
  const typed = typedColumnsOf(Item, given.columns ?? columns);
  const { signal } = new AbortController();
  const made = await tableFileOf(database, {
    from: source,
    columns: typed,
    provenance,
    marks,
    format,
    signal,
  });
  const file = await buffer(made.read());
  expect(file).toHaveLength(made.bytes);
  made.letGo();
  return Uint8Array.from(file).buffer;
}

const items = [
  {
    provinceCode: '33',
    name: '=1+1',
    salesFen: 9_007_199_254_740_993n,
    qualifies: true,
    stateOf: { offset: 7 },
    under: ['a', 'b'],
    late: [{ offset: 1 }],
  },
  {
    provinceCode: '33',
    name: '青岩刘村',
    salesFen: -9_223_372_036_854_775_808n,
    qualifies: false,
    under: [],
    late: [],
  },
  { provinceCode: '37', name: '', salesFen: 12 },
];
/** The same items as rows, in reverse. */
const statement: Statement = {
  rows: `
    SELECT * FROM (VALUES
      (1, '33', '=1+1', 9007199254740993::HUGEINT, true, {'offset': 7}, ['a', 'b'], [{'offset': 1}]),
      (2, '33', '青岩刘村', -9223372036854775808::HUGEINT, false, NULL, [], []),
      (3, '37', '', 12, NULL, NULL, NULL, NULL)
    ) list (number, provinceCode, name, salesFen, qualifies, stateOf, under, late) WHERE number <= $most`,
  end: 'ORDER BY number DESC',
  parameters: { most: 3 },
};

it('the file has every digit of an integer, text as it is, and nothing where an item lacks a member, of items and of rows', async () => {
  const expected = [
    {
      provinceCode: '33',
      name: '=1+1',
      salesFen: 9_007_199_254_740_993n,
      qualifies: true,
      'stateOf.offset': 7n,
      under: 'a b',
      late: '[{"offset":1}]',
    },
    {
      provinceCode: '33',
      name: '青岩刘村',
      salesFen: -9_223_372_036_854_775_808n,
      qualifies: false,
      'stateOf.offset': null,
      under: '',
      late: '',
    },
    {
      provinceCode: '37',
      name: '',
      salesFen: 12n,
      qualifies: null,
      'stateOf.offset': null,
      under: null,
      late: null,
    },
  ];
  expect(await parquetReadObjects({ file: await fileOf(items) })).toEqual(expected);
  expect(await parquetReadObjects({ file: await fileOf(statement) })).toEqual(expected.toReversed());
});

it('the file has the columns and their types also without rows, INT64 for integers', async () => {
  const file = await fileOf([]);
  expect(await parquetReadObjects({ file })).toEqual([]);
  const { schema } = await parquetMetadataAsync(file);
  expect(schema.slice(1).map(({ name, type }) => [name, type])).toEqual([
    ['provinceCode', 'BYTE_ARRAY'],
    ['name', 'BYTE_ARRAY'],
    ['salesFen', 'INT64'],
    ['qualifies', 'BOOLEAN'],
    ['stateOf.offset', 'INT64'],
    ['under', 'BYTE_ARRAY'],
    ['late', 'BYTE_ARRAY'],
  ]);
});

it('many items stay in order', async () => {
  const many = Array.from({ length: 300_000 }, (_, at) => ({ salesFen: at }));
  const read = await parquetReadObjects({ file: await fileOf(many, { columns: ['salesFen'] }) });
  expect([read.length, read.findIndex(({ salesFen }, at) => salesFen !== BigInt(at))]).toEqual([
    many.length,
    -1,
  ]);
});

describe('where columns name a place', () => {
  const placed = ['name', 'longitude', 'latitude'];
  const villages = [
    { name: 'a', longitude: 119.3, latitude: -29.05 },
    { name: 'b' },
    { name: 'c', longitude: 120 },
  ];
  const synthetic = { label: "made 'up'", statement: { en: 'Made up.', zh: '虚构' }, placesWithinKm: 25 };
  const read = () => fileOf(villages, { columns: placed });

  it('the file is GeoParquet 1.1 of points in WKB', async () => {
    const file = await read();
    const { key_value_metadata: metadata, schema } = await parquetMetadataAsync(file);
    expect(metadata!.map(({ key }) => key)).toEqual(['geo']);
    expect(JSON.parse(metadata![0]!.value!)).toEqual({
      version: '1.1.0',
      primary_column: 'geometry',
      columns: { geometry: { encoding: 'WKB', geometry_types: ['Point'] } },
    });
    expect(schema.slice(-2).map(({ name, type }) => [name, type])).toEqual([
      ['approximate', 'BOOLEAN'],
      ['geometry', 'BYTE_ARRAY'],
    ]);
    expect(await parquetReadObjects({ file })).toEqual([
      { ...villages[0], approximate: false, geometry: { type: 'Point', coordinates: [119.3, -29.05] } },
      { ...villages[1], longitude: null, latitude: null, approximate: null, geometry: null },
      { ...villages[2], latitude: null, approximate: null, geometry: null },
    ]);
  });

  it('the points are 21 bytes, little endian', async () => {
    const [first] = await parquetReadObjects({ file: await read(), geoparquet: false, utf8: false });
    const bytes = Buffer.from(first!['geometry'] as Uint8Array);
    expect([
      bytes.length,
      bytes.readUInt8(0),
      bytes.readUInt32LE(1),
      bytes.readDoubleLE(5),
      bytes.readDoubleLE(13),
    ]).toEqual([21, 1, 1, 119.3, -29.05]);
  });

  it('states the provenance and what is missing, and that places are approximate where they are right only within a distance', async () => {
    const marks = {
      provenance: synthetic.label,
      freshness: 'as of 2015-06-30, caught up',
      incomplete: '/m/jd silent since 2015-03-03',
    };
    const file = await fileOf(villages, { columns: placed, provenance: synthetic, marks });
    const { key_value_metadata: metadata } = await parquetMetadataAsync(file);
    expect(metadata!.slice(0, 3).map(({ value }) => value)).toEqual(Object.values(marks));
    const rows = await parquetReadObjects({ file });
    expect(rows.map(({ approximate }) => approximate)).toEqual([true, null, null]);
    for (const row of rows) expect(row).toMatchObject(marks);
  });
});

it('CSV of rows has text as lists have it, without formulas, and integers of any length', async () => {
  const blanks = [
    ...'\u00a0\u3000\v\u200b\ufeff\u2028\u0001\u0085\u00ad\u061c\u180e\u200c\u200d\u202e\u2060\u2069\u{e0001}\u115f\u1160\u2800\u3164\uffa0\ufe0f',
  ];
  const names = [
    '=1+1',
    '\u22121+1',
    '\tx',
    '\u{ff1d}1',
    '青岩刘村',
    'a=b',
    "it's",
    'a,"b"',
    '-',
    '@x',
    ...blanks.flatMap((blank) => [`${blank}+1`, `${blank}x`]),
  ];
  const values = names.map((name, at) => `(${at}, '${name.replaceAll("'", "''")}', ${10n ** 30n})`);
  const rows = {
    rows: `SELECT * FROM (VALUES ${values.join()}) list (number, name, salesFen)`,
    end: 'ORDER BY number',
    parameters: {},
  };
  const marks = { incomplete: '=HYPERLINK("https://a.example") silent since 2015-03-03' };
  const text = Buffer.from(
    await fileOf(rows, { columns: ['name', 'salesFen'], marks, format: 'csv' }),
  ).toString();
  const lists = await csvText(
    csvOf(
      names.map((name) => ({ name, salesFen: 10n ** 30n })),
      ['name', 'salesFen'],
      marks,
    ),
  );
  expect(parse(text)).toEqual(parse(lists));
});

it('an integer of more than 64 bits is refused, of items and of rows', async () => {
  const large = {
    ...statement,
    rows: 'SELECT 9223372036854775808::HUGEINT AS salesFen',
    end: '',
    parameters: {},
  };
  for (const from of [[{ salesFen: 2n ** 63n }], large])
    await expect(fileOf(from, { columns: ['salesFen'] })).rejects.toMatchObject({ status: 406 });
});

it('writing ends when nobody waits for the file', async () => {
  const controller = new AbortController();
  const endless = {
    rows: 'SELECT count(*) AS salesFen FROM range(10000000000) a, range(1000000) b',
    end: '',
    parameters: {},
  };
  const salesFen = typedColumnsOf(Item, ['salesFen']);
  const contents = {
    from: endless,
    columns: salesFen,
    provenance: undefined,
    marks: {},
    format: 'parquet',
    signal: controller.signal,
  } as const;
  const made = tableFileOf(database, contents);
  setTimeout(() => controller.abort(), 50);
  await expect(made).rejects.toThrow(/interrupt|abort/i);
});
