import { parse } from 'csv-parse/sync';
import { builtInRuleSets } from '@taocun/domain';
import { Regions } from '@taocun/reporting-projection';
import { ReadModels } from '@taocun/reporting-store';
import { Api, type Json } from '../api.fixture';
import {
  assessed,
  certified,
  RecordedOutputs,
  saveAssessed,
  saveCertificates,
  saveVerdicts,
  verdictChanged,
} from '../reporting.fixture';

const WB = 'world-bank-2019';
const BIG = 9_007_199_254_740_993n;
const MANY = 30;

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
        alibabaSalesFen: BIG,
        offset: at,
      }),
    ),
  );
  const regions = new Regions(app.get(ReadModels), builtInRuleSets);
  await regions.decide(
    new Map(['330782104', '330782'].map((code) => [code, '2015-06-30'])),
    new RecordedOutputs(),
    'saved',
  );
  await saveCertificates(
    connection,
    ...codes.map((code, at) => certified(code, { salesFen: BIG, ...(at === 0 && { name: '=1+1' }) })),
  );
  await saveVerdicts(
    connection,
    ...codes.slice(0, MANY - 1).map((code) => verdictChanged(code)),
    verdictChanged('110101001201'),
    verdictChanged('330782104000', { ruleSet: 'aliresearch-2022' }),
  );
});

const rowsOf = (payload: string): Record<string, string>[] =>
  parse(payload, { columns: true, record_delimiter: '\r\n' });

it.each([
  ['/villages', '村代码,村名,省代码,省,县代码,县,乡镇代码,乡镇,', '330782104000', '浙江'],
  [
    '/certifications/2015',
    '年份,认定标准,村代码,村名,省代码,省,县代码,县,乡镇代码,乡镇,是否达标,',
    '330782104000',
    '浙江',
  ],
])('GET %s has in Excel what an office needs, in its language', async (list, headings, code, province) => {
  const inChinese = await api.get(`${list}?for=excel&lang=zh&limit=1`);
  expect(inChinese.payload.slice(1)).toMatch(new RegExp(`^${headings}`));
  expect(rowsOf(inChinese.payload.slice(1))).toEqual([
    expect.objectContaining({ 村代码: `="${code}"`, 省: province, 县: '义乌市' }),
  ]);
  const inEnglish = await api.get(`${list}?for=excel&lang=en&limit=1`);
  expect(rowsOf(inEnglish.payload.slice(1))).toEqual([
    expect.objectContaining({ Province: 'Zhejiang', County: '义乌市 Yiwu' }),
  ]);
  expect(inEnglish.headers['etag']).not.toBe(inChinese.headers['etag']);
  expect((await api.get(`${list}?for=excel&lang=zh&fields=villageCode,salesFen&limit=1`)).payload).toMatch(
    /^\ufeffvillageCode,salesRmb\r\n/,
  );
});

const mark = (topic: string, cut: number) =>
  api.connection
    .collection<{ _id: string; topic: string; epoch: number; cut: number }>('checkpoints')
    .updateOne({ _id: `${topic}:0` }, { $set: { topic, epoch: 1, cut } }, { upsert: true });

describe('a list as Parquet is a file', () => {
  const path = '/villages?format=parquet';

  it('with its length, its name and a strong ETag', async () => {
    const { headers, bytes } = await api.get(path);
    expect(headers).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': String(bytes.length),
      etag: expect.stringMatching(/^"[\w.-]{40,}"$/),
      'content-disposition': expect.stringMatching(/^attachment; filename="villages-.*\.parquet"$/),
    });
  });

  it('whose parts can be read, all of one file', async () => {
    const { bytes, headers } = await api.get(path);
    const etag = headers['etag'] ?? '';
    const half = Math.floor(bytes.length / 2);
    const parts = await Promise.all(
      [`bytes=0-${half - 1}`, `bytes=${half}-`].map((range) => api.get(path, { range, 'if-range': etag })),
    );
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
    expect(await api.get(path, { range: 'bytes=0-3', 'if-range': '"another"' })).toMatchObject({
      statusCode: 200,
      bytes,
    });
    const beyond = await api.get(path, { range: `bytes=${bytes.length}-` });
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, `bytes */${bytes.length}`]);
    expect(JSON.parse(beyond.payload)).toMatchObject({ code: 'range-not-satisfiable' });
  });
});

describe('a list that is sent while it is read', () => {
  const tagOf = async (path: string): Promise<string> => (await api.get(path)).headers['etag'] ?? '';
  const statusOf = async (path: string, etag: string): Promise<number> =>
    (await api.get(path, { 'if-none-match': etag })).statusCode;

  it.each(['/villages?format=csv', '/certifications/2015?format=ndjson', '/towns?format=csv'])(
    '%s is not sent again until something is stored',
    async (path) => {
      for (const what of ['village.assessments', 'village.verdicts', 'village.certifications', 'regions']) {
        const before = await tagOf(path);
        expect([what, await statusOf(path, before)]).toEqual([what, 304]);
        if (what === 'regions')
          await api.app.get(ReadModels).regions.updateOne({ kind: 'town' }, { $inc: { version: 1 } });
        else await mark(what, Date.now());
        expect([what, await statusOf(path, before)]).toEqual([what, 200]);
      }
    },
  );

  it('is compressed while it is read', async () => {
    const { headers } = await api.get('/villages?format=csv', { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
  });
});

it('two rule sets are compared: who qualifies under only one, and which criteria of the other fail', async () => {
  const all = await api.allPages(`/comparison?ruleSet=${WB}&without=aliresearch-2022`, 5);
  expect(all.map(({ villageCode }) => villageCode)).toEqual(
    Array.from({ length: 12 }, (_, at) => String(330_782_104_000 + at)),
  );
  const [first] = all;
  const version = { from: null, until: null };
  expect(first).toMatchObject({
    ruleSet: WB,
    without: 'aliresearch-2022',
    fails: ['scale'],
    version,
    withoutVersion: version,
  });
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
});

it('every change of a verdict is listed by village, with known names, and of a region alone', async () => {
  const all = await api.allPages('/verdicts', 20);
  expect(all).toHaveLength(MANY);
  const named = { villageCode: '110101001201', townshipCode: '110101001' };
  expect(all[0]).toEqual({ ...named, ruleSet: WB, sequence: 1, qualifies: true, asOf: '2015-06-30' });
  expect(all[1]).toMatchObject({ villageCode: '330782104000', name: '=1+1' });
  expect((await api.json('/verdicts?region=11')).items).toHaveLength(1);
  expect((await api.json('/verdicts?region=11,330782104&limit=1000')).items).toHaveLength(MANY);
  expect((await api.json('/verdicts?ruleSet=aliresearch-2022')).items).toHaveLength(1);
});
