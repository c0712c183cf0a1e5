import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { SilentSources } from '@taocun/reporting-answers';
import { Api } from '../api.fixture';
import { assessed, certified, saveAssessed, saveCertificates } from '../reporting.fixture';

/** Two villages in one county and one in another province, with open shops of three sources. */
const [A, B, C] = ['330782104213', '330782105201', '350100101201'];
const taobao = (openShops: number) => ({ source: '/marketplaces/taobao', openShops });
const jd = (openShops: number) => ({ source: '/marketplaces/jd', openShops });

/** Classification's answer; undefined stands for an error. */
let sources: object[] | undefined = [];
let waiting: object[] = [];
let classification: Server;
let api: Api;

beforeAll(async () => {
  classification = createServer((_, response) => {
    if (sources === undefined) response.writeHead(500).end();
    else response.end(JSON.stringify({ day: '2015-06-30', sources, waiting }));
  });
  await new Promise<void>((listening) => classification.listen(0, '127.0.0.1', listening));
  api = await Api.start({ CLASSIFICATION_URL: `http://127.0.0.1:${(classification.address() as AddressInfo).port}` });
  await saveAssessed(
    api.connection,
    assessed(A, { openShops: 8, openShopsBySource: [taobao(6), jd(2)], qualifiesUnder: ['world-bank-2019'] }),
    assessed(B, { openShops: 12, openShopsBySource: [taobao(12)] }),
    assessed(C, { openShops: 20, openShopsBySource: [jd(13), taobao(7)] }),
  );
  await saveCertificates(api.connection, certified(A, { year: 2014 }), certified(A, { year: 2015 }));
});
afterAll(async () => {
  await api.stop();
  classification.close().closeAllConnections();
});

/** From now on, classification reports these sources as silent. */
async function silent(...since: readonly (readonly [source: string, since: string])[]): Promise<void> {
  sources = [{ source: '/marketplaces/douyin', silence: null }, ...since.map(([source, day]) => ({ source, silence: { since: day } }))];
  await api.app.get(SilentSources).renew();
}

const incompleteAt = async (path: string): Promise<unknown> => (await api.json(path)).incomplete;
const missing = (part: number, whole: number, since = '2015-03-03') => ({
  openShops: { part, whole },
  sources: [{ source: '/marketplaces/jd', since, openShops: part }],
});

const answers = [
  ['/villages', missing(15, 40)],
  ['/villages?region=3307', missing(2, 20)],
  ['/villages?region=330782105', undefined],
  ['/villages?region=330782105,35', missing(13, 32)],
  [`/villages/${A}`, missing(2, 8)],
  [`/villages/${B}`, undefined],
  [`/villages/${A}/months`, missing(2, 8)],
  [`/villages/${B}/months`, undefined],
  ['/near-misses?ruleSet=world-bank-2019', missing(15, 40)],
  ['/counts', missing(15, 40)],
  ['/counts/2015', missing(15, 40)],
  ['/regions/CN', missing(15, 40)],
  ['/regions/330782', missing(2, 20)],
  ['/regions?level=county&region=35', missing(13, 20)],
  ['/towns?region=33', missing(2, 20)],
  ['/clusters', missing(15, 40)],
  ['/series?by=month&region=33', missing(2, 20)],
  ['/certifications/2015', missing(15, 40)],
  ['/certifications/2015?region=33', missing(2, 20)],
  ['/certifications/2015/towns', missing(15, 40)],
  ['/certifications/2015/clusters', missing(15, 40)],
  ['/certifications/2015/poverty-counties', missing(15, 40)],
  // The year ended before the silence began.
  ['/certifications/2014', undefined],
  ['/counts/2014', undefined],
] as const;

it.each(answers)('%s has the missing share', async (path, expected) => {
  await silent(['/marketplaces/jd', '2015-03-03']);
  expect(await incompleteAt(path)).toEqual(expected);
});

it.each(answers)('%s is complete if no source is silent', async (path) => {
  await silent();
  expect(await incompleteAt(path)).toBeUndefined();
});

it('every row of a file repeats it, and each such list has another ETag', async () => {
  const path = '/villages?region=3307&fields=villageCode';
  const tagOf = async () => (await api.get(`${path}&format=csv`)).headers['etag'];
  await silent();
  expect((await api.get(`${path}&format=csv`)).payload).toBe(`villageCode\r\n${A}\r\n${B}\r\n`);
  const before = await tagOf();
  await silent(['/marketplaces/jd', '2015-03-03']);
  expect(await tagOf()).not.toBe(before);
  const text = '/marketplaces/jd silent since 2015-03-03, 2 of 20 open shops';
  const rows = (await api.get(`${path}&for=excel`)).payload.split('\r\n');
  expect(rows).toEqual(['\ufeffvillageCode,incomplete', `"=""${A}""","${text}"`, `"=""${B}""","${text}"`, '']);
  const [line] = (await api.get(`${path}&format=ndjson`)).payload.split('\n');
  expect(JSON.parse(line!)).toEqual({ villageCode: A, incomplete: missing(2, 20) });
});

it('silent sources without shops in the region are omitted, and several are summed', async () => {
  await silent(['/marketplaces/jd', '2015-03-03'], ['/marketplaces/kuaishou', '2015-01-01'], ['/marketplaces/taobao', '2015-05-05']);
  expect(await incompleteAt(`/villages/${A}`)).toEqual({
    openShops: { part: 8, whole: 8 },
    sources: [
      { source: '/marketplaces/jd', since: '2015-03-03', openShops: 2 },
      { source: '/marketplaces/taobao', since: '2015-05-05', openShops: 6 },
    ],
  });
});

it('the last answer is used while classification does not answer', async () => {
  await silent(['/marketplaces/jd', '2015-03-03']);
  sources = undefined;
  await api.app.get(SilentSources).renew();
  expect(await incompleteAt('/counts')).toEqual(missing(15, 40));
});

it('the list of a year states since when it waits, and for which sources', async () => {
  const year = {
    ruleSet: 'world-bank-2019',
    year: 2016,
    since: '2016-07-16',
    sources: [{ source: '/marketplaces/jd', since: '2016-03-03' }],
  };
  waiting = [year];
  await silent(['/marketplaces/jd', '2016-03-03']);
  expect((await api.json('/freshness')).waiting).toEqual([year]);
  const { payload } = await api.get('/counts/2016');
  expect(JSON.parse(payload).detail).toContain('It is due since 2016-07-16 and waits for /marketplaces/jd, silent since 2016-03-03.');
});
