import { isoOfDay } from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import {
  assessed,
  certified,
  closeList,
  saveAssessed,
  saveCertificates,
  saveSources,
} from '../reporting.fixture';

/** Two villages in one county and one in another province, with open shops of three sources. */
const A = '330782104213';
const B = '330782105201';
const C = '350100101201';
const taobao = (openShops: number) => ({ source: '/marketplaces/taobao', openShops });
const jd = (openShops: number) => ({ source: '/marketplaces/jd', openShops });

let api: Api;

beforeAll(async () => {
  api = await Api.start();
  await saveAssessed(
    api.connection,
    assessed(A, {
      openShops: 8,
      openShopsBySource: [taobao(6), jd(2)],
      qualifiesUnder: ['world-bank-2019'],
      months: [{ month: '2015-05', salesFen: 300, alibabaSalesFen: 100 }],
    }),
    assessed(B, { openShops: 12, openShopsBySource: [taobao(12)] }),
    assessed(C, { openShops: 20, openShopsBySource: [jd(13), taobao(7)] }),
  );
  await saveCertificates(
    api.connection,
    certified(A, { year: 2014, openShopsBySource: [taobao(5), jd(1)] }),
    certified(A, { year: 2015, openShopsBySource: [taobao(6), jd(2)] }),
    certified(C, { year: 2015, openShopsBySource: [taobao(7)] }),
  );
});
afterAll(() => api.stop());

const since = '2015-03-03';
/** A hundred orders a day, but none from `from` to the day before `until`. */
const silent =
  (from = since, until = '9999-12-31') =>
  (day: number): number =>
    isoOfDay(day) >= from && isoOfDay(day) < until ? 0 : 100;
const always = () => 100;

/** From now on, classification publishes these orders of /marketplaces/jd. */
const jdSends = (on: (day: number) => number, clock = '2015-06-30') =>
  saveSources(api.connection, clock, {
    '/marketplaces/douyin': always,
    '/marketplaces/jd': on,
    '/marketplaces/taobao': always,
  });

const incompleteAt = async (path: string): Promise<unknown> => (await api.json(path)).incomplete;
const gap = { since, expected: 11_900, received: 0 };
const missing = (part: number, whole: number, of: object = gap) => ({
  openShops: { part, whole },
  sources: [{ source: '/marketplaces/jd', ...of, openShops: part }],
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
  ['/counts/2015', missing(2, 15)],
  ['/regions/CN', missing(15, 40)],
  ['/regions/330782', missing(2, 20)],
  ['/regions?level=county&region=35', missing(13, 20)],
  ['/towns?region=33', missing(2, 20)],
  ['/clusters', missing(15, 40)],
  ['/series?by=month&region=33', missing(2, 20)],
  ['/series?by=month&to=2015-02', undefined],
  // A certified year has the open shops of its certificates.
  ['/certifications/2015', missing(2, 15)],
  ['/certifications/2015?region=33', missing(2, 8)],
  ['/certifications/2015?region=35', undefined],
  ['/certifications/2015/towns', missing(2, 15)],
  ['/certifications/2015/clusters', missing(2, 15)],
  ['/certifications/2015/poverty-counties', missing(2, 15)],
] as const;

it.each(answers)('%s has the missing share', async (path, expected) => {
  await jdSends(silent());
  expect(await incompleteAt(path)).toEqual(expected);
});

it.each(answers)('%s is complete if no source has a gap', async (path) => {
  await jdSends(always);
  expect(await incompleteAt(path)).toBeUndefined();
});

it('a gap stays in every answer about its days when the source has returned', async () => {
  await jdSends(silent(since, '2015-06-29'));
  const ended = { since, until: '2015-06-28', expected: 11_800, received: 0 };
  expect(await incompleteAt(`/villages/${A}`)).toEqual(missing(2, 8, ended));
  expect(await incompleteAt('/series?by=month&from=2015-06')).toEqual(missing(15, 40, ended));
  // A year after the gap, only answers about its days have it.
  await jdSends(silent(since, '2015-06-29'), '2016-06-29');
  expect(await incompleteAt('/counts')).toBeUndefined();
  expect(await incompleteAt('/series?by=month')).toEqual(missing(15, 40, ended));
  await jdSends(silent(since, '2015-06-29'), '2016-06-27');
  expect(await incompleteAt('/counts')).toEqual(missing(15, 40, ended));
});

it('every row of a file repeats it, and each such list has another ETag', async () => {
  const path = '/villages?region=3307&fields=villageCode';
  const tagOf = async () => (await api.get(`${path}&format=csv`)).headers['etag'];
  await jdSends(always);
  expect((await api.get(`${path}&format=csv`)).payload).toBe(`villageCode\r\n${A}\r\n${B}\r\n`);
  const before = await tagOf();
  await jdSends(silent());
  expect(await tagOf()).not.toBe(before);
  const text = '/marketplaces/jd silent since 2015-03-03, 2 of 20 open shops';
  const rows = (await api.get(`${path}&for=excel`)).payload.split('\r\n');
  expect(rows).toEqual([
    '\ufeffvillageCode,incomplete',
    `"=""${A}""","${text}"`,
    `"=""${B}""","${text}"`,
    '',
  ]);
  const [line] = (await api.get(`${path}&format=ndjson`)).payload.split('\n');
  expect(JSON.parse(line!)).toEqual({ villageCode: A, incomplete: missing(2, 20) });
});

it('silent sources without shops in the region are omitted, and several are summed', async () => {
  await saveSources(api.connection, '2015-06-30', {
    '/marketplaces/jd': silent(),
    '/marketplaces/kuaishou': silent('2015-01-01'),
    '/marketplaces/taobao': silent('2015-05-05'),
  });
  expect(await incompleteAt(`/villages/${A}`)).toEqual({
    openShops: { part: 8, whole: 8 },
    sources: [
      { source: '/marketplaces/jd', ...gap, openShops: 2 },
      { source: '/marketplaces/taobao', since: '2015-05-05', expected: 5_600, received: 0, openShops: 6 },
    ],
  });
});

it('a list that is issued in a gap has it for ever, in each of its answers, rows and files', async () => {
  const orders = Array.from({ length: 410 }, (_, at) => (at < 275 ? 100 : 0));
  await closeList(api.connection, 2, {
    orders: {
      until: '2015-07-15',
      gapRules: { leastDays: 1, givenUp: [] },
      sources: [{ source: '/marketplaces/jd', from: '2014-06-01', orders }],
    },
  });
  const atIssue = { since, expected: 13_500, received: 0 };
  // All of it has arrived since.
  await jdSends(always, '2015-09-01');
  expect(await incompleteAt('/counts')).toBeUndefined();
  for (const path of ['/certifications/2015', '/certifications/2015/towns', '/counts/2015'])
    expect([path, await incompleteAt(path)]).toEqual([path, missing(2, 15, atIssue)]);
  // Next to present gaps, it ends with the last day that the list has seen.
  expect(await incompleteAt('/series?by=year')).toEqual(missing(15, 40, { ...atIssue, until: '2015-07-15' }));
  const { certifications } = await api.json(`/villages/${A}`);
  expect(certifications.map(({ year, incomplete }: Json) => [year, incomplete])).toEqual([
    [2014, undefined],
    [2015, missing(2, 8, atIssue)],
  ]);
  expect((await api.json(`/villages/${C}`)).certifications[0].incomplete).toBeUndefined();
  const csv = (await api.get('/certifications/2015?fields=villageCode&format=csv')).payload;
  expect(csv).toContain(`${A},"/marketplaces/jd silent since 2015-03-03, 2 of 15 open shops"`);
  const filed = '/marketplaces/jd silent from 2015-03-03 to 2015-07-15, 15 of 40 open shops';
  for (const file of ['certified.csv', 'panel.csv', 'dcat.jsonld'])
    expect([file, (await api.app.inject({ url: `/data/2015/${file}` })).payload]).toEqual([
      file,
      expect.stringContaining(filed),
    ]);
  expect((await api.app.inject({ url: '/data/2014/certified.csv' })).payload).not.toContain('silent');
  const feedOf = async (address: string) =>
    (await api.app.inject({ url: `${address}/feed.atom?lang=en` })).payload;
  expect(await feedOf('/lists/2015')).toContain(
    `incomplete="${JSON.stringify(missing(2, 15, atIssue)).replaceAll('"', '&quot;')}"`,
  );
  const summaries = async (address: string) => (await feedOf(address)).match(/silent since [^.<]*/g);
  expect(await summaries('/lists/2015')).toEqual(
    Array(2).fill('silent since 2015-03-03, 2 of 15 open shops'),
  );
  expect(await summaries(`/villages/${A}`)).toEqual(['silent since 2015-03-03, 2 of 8 open shops']);
  expect(await summaries(`/villages/${C}`)).toBeNull();
});

it('the list of a year states since when it waits, and for which sources', async () => {
  const year = {
    ruleSet: 'world-bank-2019',
    year: 2016,
    since: '2016-07-16',
    sources: [{ source: '/marketplaces/jd', since: '2016-03-03' }],
  };
  await saveSources(api.connection, '2016-07-20', { '/marketplaces/jd': silent('2016-03-03') }, [year]);
  expect((await api.json('/freshness')).waiting).toEqual([year]);
  const { payload } = await api.get('/counts/2016');
  expect(JSON.parse(payload).detail).toContain(
    'It is due since 2016-07-16 and waits for /marketplaces/jd, silent since 2016-03-03.',
  );
});
