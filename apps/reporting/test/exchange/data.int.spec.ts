import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { type MonthFigures } from '@taocun/domain';
import { pythonWith } from '@taocun/tools/clients/python';
import { anApp, Api, type Json, untilLoaded } from '../api.fixture';
import {
  assessed,
  certified,
  dayOf,
  saveAssessed,
  saveCertificates,
  saveVerdicts,
  verdictChanged,
} from '../reporting.fixture';

const WB = 'world-bank-2019';
const A = '330782104213';
const B = '341221105201';
const C = '350100101201';
const NOW = '2014-09-10';
const PROVENANCE = `${__dirname}/../../../../tools/record/provenance.json`;
const tables = ['panel', 'certified', 'running-variables', 'regions'];

const api = Api.inTests({ PROVENANCE, PUBLIC_URL: 'https://taocun.example' });
const get = (path: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  api.app.inject({ method, url: `/data${path}`, headers });
const rows = async (path: string): Promise<Json[]> => parse((await get(path)).payload, { columns: true });
const described = async (path: string): Promise<Json> => JSON.parse((await get(path)).payload);
const urlsOf = (dataset: Json): string[] =>
  dataset['dcat:distribution'].map((file: Json) => file['dcat:downloadURL']['@id']);

const month = (name: string, salesFen: number): MonthFigures => ({
  month: name,
  salesFen,
  alibabaSalesFen: 1,
});
const produce = {
  orders: 2,
  grams: 1_500,
  paidFen: 1_000,
  localValueFen: 400,
  urbanGrams: 500,
  urbanPaidFen: 200,
  buyersKnownPaidFen: 600,
};
const ofA = [month('2014-06', 100), { ...month('2014-08', 300), produce }];

beforeAll(async () => {
  await api.app.listen(0, '127.0.0.1');
  await saveVerdicts(
    api.connection,
    ...(
      [
        [A, '2014-06-30', true],
        [A, '2014-07-03', false],
        [A, '2014-07-04', true],
        [B, '2014-08-31', true],
      ] as const
    ).map(([code, asOf, qualifies], at) =>
      verdictChanged(code, { asOf: dayOf(asOf), qualifies, sequence: at + 1 }),
    ),
  );
  // A rule set that was removed.
  await saveVerdicts(api.connection, verdictChanged(B, { ruleSet: 'removed', asOf: dayOf('2014-07-01') }));
  const listed = [
    [A, 2013, false, 7],
    [A, 2014, true, 1_000_000_001],
    [B, 2014, false, 5],
    [C, 2014, true, 2_000_000_000],
  ] as const;
  await saveCertificates(
    api.connection,
    ...listed.map(([code, year, qualifies, salesFen]) =>
      certified(code, { year, qualifies, salesFen, activeShops: year - 1_900 }),
    ),
  );
  await saveAssessed(
    api.connection,
    assessed(A, { asOf: dayOf(NOW), months: ofA, longitude: 120.1, latitude: 29.3 }),
    assessed(B, { asOf: dayOf('2014-09-08'), months: [month('2014-08', -5)], name: '=B' }),
    // This village has never sold anything.
    assessed(C, { asOf: dayOf('2014-09-01'), months: [] }),
  );
});

/** A value of a row, from CSV or Parquet. */
type Cell = string | number | bigint | boolean | Date | null | undefined;

it('the panel has villages by month without gaps, each from its first sale on, with the state at the end of the month', async () => {
  const panel = await rows(`/${NOW}/panel.csv`);
  expect(
    panel.map((row) => [row.villageCode, row.month, row.asOf, row.qualifiesUnder, row.salesFen, row.orders]),
  ).toEqual([
    [A, '2014-06', '2014-06-30', WB, '100', ''],
    [A, '2014-07', '2014-07-31', WB, '0', ''],
    [A, '2014-08', '2014-08-31', WB, '300', '2'],
    [A, '2014-09', NOW, WB, '0', ''],
    [B, '2014-08', '2014-08-31', WB, '-5', ''],
    [B, '2014-09', NOW, WB, '0', ''],
  ]);
  // The certificate of 2014 is of 30 June.
  const counts = panel.map((row) => [row.countedOn, row.households, row.activeShops, row.activeHouseholds]);
  expect(counts).toEqual(panel.map(() => ['2014-06-30', '350', '114', '0']));
  expect([panel[0].povertyDelistedYear, panel[4]]).toEqual([
    '',
    expect.objectContaining({
      name: "'=B",
      provenance: 'synthetic orders',
      countyCode: '341221',
      povertyDelistedYear: '2019',
    }),
  ]);
});

it("a version ends with its day, or with its year's lists", async () => {
  const months = async (version: string) =>
    (await rows(`/${version}/panel.csv`)).map((row) => `${row.villageCode} ${row.month}`);
  expect(await months('2014-08-30')).toEqual([`${A} 2014-06`, `${A} 2014-07`]);
  expect(await months('2014-08-31')).toEqual([
    `${A} 2014-06`,
    `${A} 2014-07`,
    `${A} 2014-08`,
    `${B} 2014-08`,
  ]);
  expect([await months('2014'), await months('2013')]).toEqual([[`${A} 2014-06`], []]);
  const lists = async (version: string) =>
    (await rows(`/${version}/certified.csv`)).map((row) => `${row.villageCode} ${row.year} ${row.qualifies}`);
  const of2013 = `${A} 2013 false`;
  expect([await lists('2013'), await lists('2014-06-29')]).toEqual([[of2013], [of2013]]);
  expect(await lists('2014')).toEqual([of2013, `${A} 2014 true`, `${B} 2014 false`, `${C} 2014 true`]);
});

it('regions have the months of the series, up to the day', async () => {
  const all = await rows(`/${NOW}/regions.csv`);
  expect([...new Set(all.map(({ level }) => level))].sort()).toEqual([
    'county',
    'nation',
    'prefecture',
    'province',
  ]);
  for (const code of ['CN', '33', '330782']) {
    const { items } = await api.json(`/series?ruleSet=${WB}${code === 'CN' ? '' : `&region=${code}`}`);
    const figures = ({ month: of, qualifying, lost, salesFen, farmGate, orders }: Json) =>
      [of, qualifying, lost, salesFen, farmGate?.orders ?? orders ?? 0].map(String);
    const ofRuleSet = all.filter((row) => row.code === code && row.ruleSet === WB);
    expect([code, ofRuleSet.map(figures)]).toEqual([code, items.map(figures)]);
  }
  expect(new Set((await rows('/2014/regions.csv')).map(({ month: of }) => of))).toEqual(new Set(['2014-06']));
});

it('Parquet has the same as CSV, as its description states', async () => {
  for (const { '@id': url, 'csvw:tableSchema': schema } of (await described(`/${NOW}/dcat.jsonld`))[
    'dcat:distribution'
  ] as Json[]) {
    const path = url.replace('https://taocun.example/data', '');
    const { rawPayload, payload } = await get(path);
    const isCsv = path.endsWith('.csv');
    const read: Json[] = isCsv
      ? parse(payload, { columns: true })
      : await parquetReadObjects({ file: Uint8Array.from(rawPayload).buffer });
    const columns: Json[] = schema['csvw:column']['@list'];
    const names = columns.map((column) => column['csvw:name']);
    expect([path, read.map((row) => Object.keys(row))]).toEqual([path, read.map(() => names)]);
    expect([
      path,
      columns.filter((column) => !column['dct:description'] || !column['csvw:datatype']['@id']),
    ]).toEqual([path, []]);
    expect(
      new Set(read.map((row) => schema['csvw:primaryKey'].map((key: string) => row[key]).join())).size,
    ).toBe(read.length);
    if (isCsv) continue;
    const text = (value: Cell): string =>
      value instanceof Date ? value.toISOString().slice(0, 10) : String(value ?? '');
    const csv = await rows(path.replace('.parquet', '.csv'));
    const plain = (row: Json) =>
      Object.fromEntries(
        Object.entries<Cell>(row).map(([column, value]) => [column, text(value).replace(/^'/, '')]),
      );
    const common = Object.keys(csv[0]);
    expect(
      read.map((row) => Object.fromEntries(common.map((column) => [column, plain(row)[column]]))),
    ).toEqual(csv.map(plain));
  }
});

it('the description has licence, citation, statement, types and the addresses of the files, and the catalogue has it of each version', async () => {
  const here = 'https://taocun.example/data/2014';
  const dataset = await described('/2014/dcat.jsonld');
  const licence = { '@id': 'https://creativecommons.org/licenses/by/4.0/', '@type': 'dct:LicenseDocument' };
  const { label, statement } = JSON.parse(await readFile(PROVENANCE, 'utf8'));
  expect(dataset).toMatchObject({
    '@id': here,
    'dct:license': licence,
    'dct:bibliographicCitation': expect.stringContaining(`${here}/dcat.jsonld`),
    'dct:provenance': { 'rdfs:label': label, 'rdfs:comment': statement.en },
  });
  expect(urlsOf(dataset)).toEqual(
    tables.flatMap((table) => [`${here}/${table}.parquet`, `${here}/${table}.csv`]),
  );
  const columns: Json[] = dataset['dcat:distribution'][0]['csvw:tableSchema']['csvw:column']['@list'];
  const typeOf = (name: string): unknown =>
    columns.find((column) => column['csvw:name'] === name)?.['csvw:datatype']['@id'];
  expect(['villageCode', 'month', 'asOf', 'salesFen'].map(typeOf)).toEqual([
    'xsd:string',
    'xsd:gYearMonth',
    'xsd:date',
    'xsd:integer',
  ]);
  const catalog = await described('');
  const versions: Json[] = catalog['dcat:dataset'];
  expect([catalog['@id'], versions.map((one) => one['dcat:version'])]).toEqual([
    'https://taocun.example/data',
    ['2013', '2014', NOW],
  ]);
  expect(urlsOf(versions[1])).toEqual(urlsOf(dataset));
});

it('without PUBLIC_URL, descriptions have relative addresses, whatever host the request names', async () => {
  const unnamed = await anApp(api.connection);
  await unnamed.init();
  await untilLoaded(unnamed);
  const origin = 'http://taocun.example';
  for (const path of ['/data', '/data/2014/dcat.jsonld']) {
    const { payload } = await unnamed.inject({ url: path, headers: { host: 'elsewhere.example' } });
    expect([path, payload.includes('elsewhere')]).toEqual([path, false]);
    const parsed: Json = JSON.parse(payload);
    const dataset = parsed['dcat:dataset']?.find((one: Json) => one['dcat:version'] === '2014') ?? parsed;
    const resolved = [dataset['@id'], urlsOf(dataset)[0]].map((one) => new URL(one, origin + path).href);
    expect([path, resolved]).toEqual([path, [`${origin}/data/2014`, `${origin}/data/2014/panel.parquet`]]);
    expect([path, dataset['dct:identifier'], dataset['dct:bibliographicCitation']]).toEqual([
      path,
      undefined,
      expect.not.stringContaining('dcat.jsonld'),
    ]);
  }
  await unnamed.close();
});

it.each(['panel.parquet', 'panel.csv'])(
  '%s has a length, a name and a strong ETag, is not compressed, and is open to every origin',
  async (file) => {
    const path = `/${NOW}/${file}`;
    const headers = { 'accept-encoding': 'gzip', origin: 'https://notebook.example' };
    const whole = await get(path, headers);
    const bytes = whole.rawPayload;
    const head = await get(path, headers, 'HEAD');
    for (const { headers } of [whole, head])
      expect(headers).toMatchObject({
        'content-length': String(bytes.length),
        'accept-ranges': 'bytes',
        etag: expect.stringMatching(/^"/),
        'content-disposition': `attachment; filename="taocun-${NOW}-${file}"`,
        'access-control-allow-origin': '*',
        'access-control-expose-headers': expect.stringContaining('content-range'),
      });
    expect(whole.headers).not.toHaveProperty('content-encoding');
  },
);

it.each([
  ['/2015/panel.csv', 404, /There is no version 2015: .* There are 2013, 2014, 2014-09-10\./],
  ['/2014-09-11/panel.csv', 404, /There is no version 2014-09-11/],
  ['/2014-02-30/panel.csv', 404, /There is no version 2014-02-30/],
  ['/2014/villages.csv', 404, /Only the newest day has villages\.csv/],
])('%s is refused with %s', async (path, status, detail) => {
  const { statusCode, payload } = await get(path);
  expect([statusCode, payload]).toEqual([status, expect.stringMatching(detail)]);
});

it('DuckDB reads a file by its address only', async () => {
  const program = `
import duckdb, duckdb_extension_httpfs, glob, os, sys
duckdb.sql("LOAD '" + glob.glob(os.path.join(os.path.dirname(duckdb_extension_httpfs.__file__), "extensions/*/*"))[0] + "'")
print(duckdb.sql(f'SELECT villageCode, count(*), sum(salesFen)::BIGINT, max("asOf") FROM "{sys.argv[1]}/panel.parquet" GROUP BY ALL ORDER BY ALL').fetchall())
print(duckdb.sql(f"SELECT sum(salesFen)::BIGINT FROM '{sys.argv[1]}/panel.csv'").fetchall())`;
  const python = pythonWith('duckdb', 'duckdb', 'duckdb-extension-httpfs');
  const { stdout } = await promisify(execFile)(python, [
    '-I',
    '-c',
    program,
    `${await api.app.getUrl()}/data/${NOW}`,
  ]);
  const day = 'datetime.date(2014, 9, 10)';
  expect(stdout).toBe(`[('${A}', 4, 400, ${day}), ('${B}', 2, -5, ${day})]\n[(395,)]\n`);
});

it('the Python client writes each table for Stata, with labels', async () => {
  // Ends without Python's own end, in which threads of Arrow may abort:
  // https://github.com/apache/arrow/issues/34314
  const program = `
import json, os, sys, pyreadstat, taocun
client, told = taocun.Taocun(sys.argv[1]), {}
for table in ["panel", "certified", "running-variables", "regions", "villages"]:
    client.write_stata("${NOW}", table, "table.dta")
    rows, meta = pyreadstat.read_dta("table.dta")
    assert open("table.dta", "rb").read(32) == b"<stata_dta><header><release>118<", table
    assert len(rows) == len(client.data("${NOW}", table)) and all(meta.column_labels), table
    told[table] = [meta.file_label, meta.column_names_to_labels, meta.variable_value_labels, rows.astype(object).where(rows.notna(), None).values.tolist()]
print(json.dumps(told, default=str), flush=True)
os._exit(0)`;
  const folder = await mkdtemp(join(tmpdir(), 'taocun-stata-'));
  const python = pythonWith(
    'stata',
    `${join(__dirname, '../../../../clients/python')}[pandas]`,
    'pyreadstat',
  );
  const { stdout } = await promisify(execFile)(python, ['-I', '-c', program, await api.app.getUrl()], {
    cwd: folder,
  });
  await rm(folder, { recursive: true });
  const { panel, certified: lists, villages } = JSON.parse(stdout) as Readonly<Record<string, Json>>;
  expect(panel[0]).toBe(`taocun ${NOW}, synthetic orders: Every village in every month from its…`);
  expect(panel[1]).toMatchObject({ villageCode: 'The twelve digits of the National Bureau of Statistics.' });
  expect(panel[3][2].slice(0, 3)).toEqual([A, (2014 - 1960) * 12 + 7, expect.any(String)]);
  expect([lists[2].qualifies, Object.values(lists[2].ruleSet)]).toEqual([{ 0: 'no', 1: 'yes' }, [WB]]);
  expect(villages[1]).toHaveProperty('paidByCategoryFen_agricultural');
});

it('a version keeps its ETags while others are issued, and changes those that later data revise', async () => {
  const etags = async (): Promise<unknown[]> => {
    const results: unknown[] = [];
    // At most two whole files of one caller are made at once.
    for (const table of tables)
      for (const format of ['parquet', 'csv'])
        results.push((await get(`/2014/${table}.${format}`, {}, 'HEAD')).headers.etag);
    return results;
  };
  const before = await etags();
  await saveCertificates(api.connection, certified(A, { year: 2015 }));
  await saveAssessed(
    api.connection,
    assessed(A, { asOf: dayOf('2015-07-01'), months: [...ofA, month('2015-06', 7)] }),
  );
  expect([await etags(), (await rows('/2015/certified.csv')).length]).toEqual([before, 5]);
  await saveAssessed(
    api.connection,
    assessed(A, { asOf: dayOf('2015-07-02'), months: [month('2014-06', 101)] }),
  );
  const after = await etags();
  expect(after.map((etag, at) => etag === before[at])).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
