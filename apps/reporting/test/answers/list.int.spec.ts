import { builtInRuleSets } from '@taocun/domain';
import { parse } from 'csv-parse/sync';
import { Api, type Json } from '../api.fixture';
import { Regions } from '@taocun/reporting-projection';
import { ReadModels } from '@taocun/reporting-read-model';
import { assessed, certified, RecordedOutputs, saveAssessed, saveCertificates, saveVerdicts, verdictChanged } from '../reporting.fixture';

const WB = 'world-bank-2019';
const BIG = 9_007_199_254_740_993n;
const CSV = 'text/csv; charset=utf-8; header=present';
const NDJSON = 'application/x-ndjson; charset=utf-8';
/** More than a default page. */
const MANY = 1_250;

const api = Api.inTests();

beforeAll(async () => {
  const { app, connection } = api;
  const codes = Array.from({ length: MANY }, (_, at) => String(330_782_104_000 + at));
  await saveAssessed(
    connection,
    ...codes.map((code, at) =>
      assessed(code, {
        salesFen: BIG + BigInt(at),
        ...(at < 12 && { qualifiesUnder: [WB], name: '=1+1' }),
        ...((at === 12 || at === 13) && { name: 'where? there' }),
        alibabaSalesFen: BIG,
        ...(at > 1_240 && { activeShops: 99 }),
        offset: at,
      }),
    ),
  );
  const regions = new Regions(app.get(ReadModels), builtInRuleSets);
  await regions.decide(new Map(['330782104', '330782'].map((code) => [code, '2015-06-30'])), new RecordedOutputs(), 'saved');
  await saveCertificates(connection, ...codes.map((code, at) => certified(code, { salesFen: BIG, ...(at === 0 && { name: '=1+1' }) })));
  await saveVerdicts(
    connection,
    ...codes.slice(0, MANY - 1).map((code) => verdictChanged(code)),
    verdictChanged('110101001201'),
    verdictChanged('330782104000', { ruleSet: 'aliresearch-2022' }),
  );
});

/** Every list: all of them must behave alike. */
const lists = [
  '/villages',
  '/near-misses',
  '/comparison',
  '/verdicts',
  '/towns',
  '/clusters',
  ...['', '/towns', '/clusters'].map((of) => `/certifications/2015${of}`),
];

const rowsOf = (payload: string): Record<string, string>[] => parse(payload, { columns: true, record_delimiter: '\r\n' });
const itemsOf = (payload: string): Json[] =>
  payload
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe.each(lists)('GET %s', (list) => {
  it('has the same items as JSON, NDJSON and CSV, by format and by the Accept header', async () => {
    const { items } = await api.json(`${list}?limit=7`);
    expect(items.length).toBeGreaterThan(0);
    for (const [how, headers] of [
      ['&format=ndjson', {}],
      ['', { accept: 'application/x-ndjson' }],
    ] as const) {
      const lines = await api.get(`${list}?limit=7${how}`, headers);
      expect([lines.statusCode, lines.type, lines.headers['vary']]).toEqual([200, NDJSON, 'Origin, accept, accept-encoding']);
      expect(itemsOf(lines.payload)).toEqual(items);
    }
    for (const [how, headers] of [
      ['&format=csv', { accept: 'application/json' }],
      ['', { accept: 'text/csv, application/json;q=0.5' }],
    ] as const) {
      const csv = await api.get(`${list}?limit=7${how}`, headers);
      expect([csv.statusCode, csv.type, csv.headers['vary']]).toEqual([200, CSV, 'Origin, accept, accept-encoding']);
      expect(csv.headers['content-disposition']).toBe(`attachment; filename="${list.slice(1).replaceAll('/', '-')}-${WB}.csv"`);
      const rows = rowsOf(csv.payload);
      expect(rows).toHaveLength(items.length);
      for (const [at, row] of rows.entries())
        for (const name of ['villageCode', 'code', 'asOf', 'villages', 'activeShops', 'shortfallPpm', 'change'])
          if (name in items[at]) expect([name, row[name]]).toEqual([name, String(items[at][name])]);
    }
  });

  it('has a column for every member of its items, and documents each', async () => {
    const { items } = await api.json(`${list}?limit=1`);
    const header = Object.keys(rowsOf((await api.get(`${list}?limit=1&format=csv`)).payload)[0] ?? {});
    expect(Object.keys(items[0]).filter((member) => !header.some((column) => column.split('.', 1)[0] === member))).toEqual([]);
    const { paths, components } = JSON.parse((await api.app.inject({ method: 'GET', url: '/docs-json' })).payload);
    const page = paths[`/api/v1${list.replace('2015', '{year}')}`].get.responses[200].content['application/json'].schema;
    const { items: item } = components.schemas[page.$ref.split('/').pop()].properties.items;
    // The whole item precedes the part that `fields` chooses.
    const schema = components.schemas[(item.anyOf?.[0] ?? item).$ref.split('/').pop()];
    expect(Object.keys(items[0]).filter((member) => !(member in schema.properties))).toEqual([]);
  });

  it('answers the requested fields, in their order', async () => {
    const { items } = await api.json(`${list}?limit=1`);
    const [first = '', second = ''] = Object.keys(items[0]).reverse();
    const expected = { [first]: items[0][first], [second]: items[0][second] };
    const question = `${list}?limit=1&fields=${first},${second}`;
    expect(JSON.stringify((await api.json(question)).items)).toBe(JSON.stringify([expected]));
    expect(itemsOf((await api.get(`${question}&format=ndjson`)).payload)).toEqual([expected]);
    const [header = ''] = (await api.get(`${question}&format=csv`)).payload.split('\r\n');
    expect([...new Set(header.split(',').map((column) => column.split('.', 1)[0]))]).toEqual([first, second]);
  });

  it.each(['fields=no', 'fields=', 'fields=code,', 'fields[]=code', 'format=xml', 'format=', 'fields=_id'])('refuses %s', async (query) => {
    const { statusCode, type } = await api.get(`${list}?${query}`);
    expect([statusCode, type]).toEqual([400, 'application/problem+json; charset=utf-8']);
  });

  it('opens in Excel, whole or by pages, with codes as text', async () => {
    const { type, payload, bytes, headers } = await api.get(`${list}?for=excel`, { accept: 'application/json' });
    expect([type, headers['content-disposition']]).toEqual([CSV, expect.stringMatching(/-excel\.csv"$/)]);
    expect(bytes.toString('hex', 0, 3)).toBe('efbbbf');
    const [first = {}] = rowsOf(payload.slice(1));
    expect(Object.keys(first).filter((column) => /Fen|^verdicts$/.test(column))).toEqual([]);
    const codes = Object.entries(first).filter(([column, value]) => /^code$|Code$| code$/.test(column) && value !== '');
    expect(codes.length).toBeGreaterThan(0);
    for (const [, code] of codes) expect(code).toMatch(/^="\d+"$/);
    const page = (await api.get(`${list}?for=excel&limit=1`)).payload;
    expect(payload.startsWith(page)).toBe(true);
    expect((await api.get(`${list}?for=excel&format=json`)).statusCode).toBe(400);
  });

  it('answers 406 to a caller that accepts none of its forms', async () => {
    const { statusCode, type, payload } = await api.get(list, { accept: 'text/html' });
    expect([statusCode, type]).toEqual([406, 'application/problem+json; charset=utf-8']);
    expect(JSON.parse(payload).detail).toContain('text/csv');
    expect((await api.get(`${list}?format=json`, { accept: 'text/html' })).statusCode).toBe(200);
  });
});

it.each([
  ['/villages', '村代码,村名,省代码,省,县代码,县,乡镇代码,乡镇,', '330782104000', '浙江'],
  ['/certifications/2015', '年份,认定标准,村代码,村名,省代码,省,县代码,县,乡镇代码,乡镇,是否达标,', '330782104000', '浙江'],
])('GET %s has in Excel what an office needs, in its language', async (list, headings, code, province) => {
  const inChinese = await api.get(`${list}?for=excel&lang=zh&limit=1`);
  expect(inChinese.payload.slice(1)).toMatch(new RegExp(`^${headings}`));
  expect(rowsOf(inChinese.payload.slice(1))).toEqual([expect.objectContaining({ 村代码: `="${code}"`, 省: province, 县: '义乌市' })]);
  const inEnglish = await api.get(`${list}?for=excel&lang=en&limit=1`);
  expect(rowsOf(inEnglish.payload.slice(1))).toEqual([expect.objectContaining({ Province: 'Zhejiang', County: '义乌市 Yiwu' })]);
  expect(inEnglish.headers['etag']).not.toBe(inChinese.headers['etag']);
  expect((await api.get(`${list}?for=excel&lang=zh&fields=villageCode,salesFen&limit=1`)).payload).toMatch(
    /^\ufeffvillageCode,salesRmb\r\n/,
  );
});

describe.each(['/villages', '/certifications/2015'])('of many items, GET %s', (list) => {
  it('comes whole as CSV and NDJSON, and a page at a time as JSON', async () => {
    expect((await api.json(list)).items).toHaveLength(100);
    const rows = rowsOf((await api.get(`${list}?format=csv`)).payload);
    const items = itemsOf((await api.get(`${list}?format=ndjson`)).payload);
    const pages = await api.allPages(list, 500);
    expect(pages).toHaveLength(MANY);
    expect(items).toEqual(pages);
    expect(rows.map(({ villageCode }) => villageCode)).toEqual(pages.map(({ villageCode }) => villageCode));
  });

  it('continues from a cursor to the end', async () => {
    const { next } = await api.json(`${list}?limit=200`);
    expect(itemsOf((await api.get(`${list}?format=ndjson&cursor=${next}`)).payload)).toHaveLength(MANY - 200);
  });
});

const mark = (topic: string, cut: number) =>
  api.connection
    .collection<{ _id: string; topic: string; epoch: number; cut: number }>('checkpoints')
    .updateOne({ _id: `${topic}:0` }, { $set: { topic, epoch: 1, cut } }, { upsert: true });

describe('a list as Parquet is a file', () => {
  const path = '/villages?format=parquet';

  it('with its length, its name and a strong ETag, and is not sent again until something is stored', async () => {
    const { headers, bytes } = await api.get(path);
    const etag = headers['etag'] ?? '';
    expect(headers).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': String(bytes.length),
      etag: expect.stringMatching(/^"[\w.-]{40,}"$/),
      'content-disposition': expect.stringMatching(/^attachment; filename="villages-.*\.parquet"$/),
    });
    expect(await api.get(path, { 'if-none-match': etag })).toMatchObject({ statusCode: 304, payload: '', type: '' });
    await mark('village.verdicts', Date.now());
    expect((await api.get(path, { 'if-none-match': etag })).statusCode).toBe(200);
  });

  it('whose parts can be read, all of one file', async () => {
    const { bytes, headers } = await api.get(path);
    const etag = headers['etag'] ?? '';
    const half = Math.floor(bytes.length / 2);
    const parts = await Promise.all([`bytes=0-${half - 1}`, `bytes=${half}-`].map((range) => api.get(path, { range, 'if-range': etag })));
    expect(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes)).toBe(true);
    for (const part of parts) expect([part.statusCode, part.headers['etag']]).toEqual([206, etag]);
    const end = await api.get(path, { range: 'bytes=-4' });
    expect([end.payload, end.headers['content-length'], end.headers['content-range']]).toEqual([
      'PAR1',
      '4',
      `bytes ${bytes.length - 4}-${bytes.length - 1}/${bytes.length}`,
    ]);
  });

  it('which is sent whole if the requested part is of another file, and refused if the part is outside it', async () => {
    const { bytes } = await api.get(path);
    expect(await api.get(path, { range: 'bytes=0-3', 'if-range': '"another"' })).toMatchObject({ statusCode: 200, bytes });
    const beyond = await api.get(path, { range: `bytes=${bytes.length}-` });
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, `bytes */${bytes.length}`]);
    expect(JSON.parse(beyond.payload)).toMatchObject({ code: 'range-not-satisfiable' });
  });
});

describe('a list that is sent while it is read', () => {
  const tagOf = async (path: string): Promise<string> => (await api.get(path)).headers['etag'] ?? '';
  const statusOf = async (path: string, etag: string): Promise<number> => (await api.get(path, { 'if-none-match': etag })).statusCode;

  it.each(['/villages?format=csv', '/certifications/2015?format=ndjson', '/towns?format=csv'])(
    '%s is not sent again until something is stored',
    async (path) => {
      const etag = await tagOf(path);
      expect(etag).toMatch(/^W\/"/);
      expect(await api.get(path, { 'if-none-match': etag })).toMatchObject({ statusCode: 304, payload: '', type: '' });
      for (const what of ['village.assessments', 'village.verdicts', 'village.certifications', 'regions']) {
        const before = await tagOf(path);
        expect([what, await statusOf(path, before)]).toEqual([what, 304]);
        if (what === 'regions') await api.app.get(ReadModels).regions.updateOne({ kind: 'town' }, { $inc: { version: 1 } });
        else await mark(what, Date.now());
        expect([what, await statusOf(path, before)]).toEqual([what, 200]);
      }
    },
  );

  it('a page has the items of the whole list, byte for byte', async () => {
    for (const list of ['/villages?sort=-salesFen&', '/certifications/2015?qualifies=any&']) {
      const made = (await api.get(`${list}format=ndjson`)).payload.split('\n').slice(0, 50);
      const page = await api.get(`${list}limit=50`);
      const { next, freshness } = JSON.parse(page.payload);
      expect(page.payload).toBe(`{"freshness":${JSON.stringify(freshness)},"items":[${made.join(',')}],"next":"${next}"}`);
    }
  });

  it('has an ETag for each form and each choice of fields', async () => {
    const paths = ['', '&fields=name', '&fields=name,villageCode'].flatMap((fields) =>
      ['csv', 'ndjson'].map((format) => `/villages?format=${format}${fields}`),
    );
    expect(new Set(await Promise.all(paths.map(tagOf))).size).toBe(paths.length);
  });

  it('is compressed while it is read', async () => {
    const { headers } = await api.get('/villages?format=csv', { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
  });
});

it('compares two rule sets: who qualifies under only one, and which criteria of the other fail', async () => {
  const all = await api.allPages(`/comparison?ruleSet=${WB}&without=aliresearch-2022`, 5);
  expect(all.map(({ villageCode }) => villageCode)).toEqual(Array.from({ length: 12 }, (_, at) => String(330_782_104_000 + at)));
  const [first] = all;
  const version = { from: null, until: null };
  expect(first).toMatchObject({ ruleSet: WB, without: 'aliresearch-2022', fails: ['scale'], version, withoutVersion: version });
  expect(first.criteria[0].source[0].standing).toBe('published');
  expect(first.withoutCriteria.find(({ criterion }: Json) => criterion === 'scale')).toMatchObject({
    holds: false,
    anyOf: [
      {
        criterion: 'active-shops',
        holds: false,
        margin: expect.any(Number),
        source: expect.arrayContaining([expect.objectContaining({ standing: 'reported' })]),
      },
      { criterion: 'active-shop-share', holds: false },
    ],
  });
  expect((await api.json(`/comparison?ruleSet=aliresearch-2022&without=${WB}`)).items).toEqual([]);
  expect((await api.json('/comparison?region=32')).items).toEqual([]);
  expect((await api.get('/comparison?without=none')).statusCode).toBe(400);
});

it('lists every change of a verdict by village, with known names, and of a region alone', async () => {
  const all = await api.allPages('/verdicts', 1_000);
  expect(all).toHaveLength(MANY);
  const named = { villageCode: '110101001201', townshipCode: '110101001' };
  expect(all[0]).toEqual({ ...named, ruleSet: WB, sequence: 1, qualifies: true, asOf: '2015-06-30' });
  expect(all[1]).toMatchObject({ villageCode: '330782104000', name: '=1+1' });
  expect((await api.json('/verdicts?region=11')).items).toHaveLength(1);
  expect((await api.json('/verdicts?region=11,330782104&limit=1000')).items).toHaveLength(1_000);
  expect((await api.json('/verdicts?ruleSet=aliresearch-2022')).items).toHaveLength(1);
});
