import { Api, type Json } from '../api.fixture';
import { RecordedEvents, verdictOf } from '../projections/recorded-events';
import { assessed, dayOf, save, saveAssessed, SOME_PLACE, verdictChanged } from '../reporting.fixture';
import { until } from '@taocun/harness/until';

const [A, B, C] = ['330782104213', '330783105201', '350100101201'];

let api: Api;
beforeAll(async () => {
  api = await Api.start();
  const verdicts = new RecordedEvents<ReturnType<typeof verdictOf>>('verdictHistory');
  const history = [[A, '2014-06-30', true, 1], [A, '2014-07-03', false, 2], [A, '2014-07-04', true, 3], [B, '2014-07-01', true, 1], [B, '2015-01-31', false, 2], [C, '2015-02-01', true, 1]] as const;
  for (const [at, [code, asOf, qualifies, sequence]] of history.entries())
    verdicts.record(verdictOf(verdictChanged(code, { asOf: dayOf(asOf), qualifies, sequence }), { ...SOME_PLACE, offset: at }), 1);
  verdicts.record(verdictOf(verdictChanged(A, { ruleSet: 'aliresearch-2022', asOf: dayOf('2014-08-01') }), { ...SOME_PLACE, offset: 9 }), 1);
  await save(api.connection, verdicts.takeChanges());
  await saveAssessed(api.connection, assessed(A), assessed(B));
}); // prettier-ignore
afterAll(() => api.stop());

const differences = async (question: string): Promise<string[]> =>
  (await api.json(`/diff?${question}`)).items.map(({ villageCode, change, since }: Json) => `${villageCode} ${change} ${since}`);

it('the difference of two moments has who qualifies at one alone, not who changed and changed back', async () => {
  expect(await differences('from=2014-06-29')).toEqual([`${A} gained 2014-07-04`, `${C} gained 2015-02-01`]);
  expect(await differences('from=2014-06-30')).toEqual([`${C} gained 2015-02-01`]);
  expect(await differences('from=2014-06-30&to=2014-07-03')).toEqual([`${A} lost 2014-07-03`, `${B} gained 2014-07-01`]);
  expect(await differences('from=2014-12-31&to=2015-01-31')).toEqual([`${B} lost 2015-01-31`]);
  expect(await differences('from=2014-06-30&to=2014-06-30')).toEqual([]);
  expect(await differences('from=2014-06-30&ruleSet=aliresearch-2022')).toEqual([`${A} gained 2014-08-01`]);
});

it('counts what it lists, by region, with names where they are known', async () => {
  const { items, gained, lost } = await api.json('/diff?from=2014-06-30&to=2014-07-03&region=33');
  expect([gained, lost, items[0].name, items[0].path]).toEqual([1, 1, `Village ${A}`, expect.stringContaining('义乌市')]);
  expect(await api.json('/diff?from=2014-06-29&region=35')).toEqual({ gained: 1, lost: 0, items: [expect.not.objectContaining({ name: expect.anything() })] });
}); // prettier-ignore

it.each(['', 'from=2014', 'from=2014-02-30', 'from=2014-07-01&to=2014-06-30'])('refuses the difference of "%s"', async (question) => {
  expect((await api.get(`/diff?${question}`)).statusCode).toBe(400);
});

it('every answer to a reader says what it is true at, once that is known', async () => {
  expect((await api.get('/counts')).headers).not.toHaveProperty('taocun-as-of');
  const checkpoints = api.connection.collection<{ _id: string; [member: string]: unknown }>('checkpoints');
  const of = (partition: number, newestDay: string, savedAt: string) => ({ _id: `village.assessments:${partition}`, topic: 'village.assessments', partition, fields: { newestDay }, savedAt: new Date(savedAt) });
  await checkpoints.insertMany([of(0, '2015-07-20', '2026-03-02T08:15:04.120Z'), of(1, '2015-07-19', '2026-03-02T08:15:05.000Z')]);
  await until(async () => (await api.get('/counts')).headers['taocun-known-at'] === '2026-03-02T08:15:05.000Z');
  for (const path of ['/counts', '/villages?format=csv', '/villages.geojson', '/sdmx/structure/dataflow/TAOCUN/TAOBAO_VILLAGES/1.0.0']) {
    const { headers } = path.startsWith('/sdmx') ? await api.app.inject({ method: 'GET', url: path }) : await api.get(path);
    expect([path, headers['taocun-as-of'], headers['taocun-known-at']]).toEqual([path, '2015-07-20', '2026-03-02T08:15:05.000Z']);
  }
  expect((await api.app.inject({ method: 'GET', url: '/health/live' })).headers).not.toHaveProperty('taocun-as-of');
}); // prettier-ignore

it('an answer made of sums of before says when they were computed', async () => {
  const [item] = (await api.json('/regions?level=nation')).items;
  const checkpoints = api.connection.collection<{ _id: string }>('checkpoints');
  await checkpoints.updateOne({ _id: 'village.assessments:0' }, { $set: { savedAt: new Date('2999-01-01') } });
  await until(async () => (await api.get('/counts')).headers['taocun-known-at'] === '2999-01-01T00:00:00.000Z');
  for (const path of ['/regions?level=nation', '/provinces.geojson']) {
    const { headers } = await api.get(path);
    expect(headers).not.toHaveProperty('taocun-as-of');
    expect(Date.parse(headers['taocun-known-at'] ?? '')).toBeGreaterThanOrEqual(Date.parse(item.computedAt));
    expect(Date.parse(headers['taocun-known-at'] ?? '')).toBeLessThanOrEqual(Date.now());
  }
  expect((await api.get('/counts')).headers).toMatchObject({ 'taocun-as-of': '2015-07-20', 'taocun-known-at': '2999-01-01T00:00:00.000Z' });
});
