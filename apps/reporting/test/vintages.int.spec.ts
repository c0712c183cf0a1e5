import { until } from '@taocun/harness/until';
import { Api } from './api.fixture';
import { assessed, saveAssessed } from './reporting.fixture';

const api = Api.inTests();
beforeAll(async () => {
  await saveAssessed(api.connection, assessed('330782104213'), assessed('330783105201'));
});

it('every answer to a reader states the moment of its data, once that is known', async () => {
  const stored = '/rule-sets';
  expect((await api.get(stored)).headers).not.toHaveProperty('taocun-as-of');
  expect((await api.get('/counts')).headers).toMatchObject({ 'taocun-as-of': '2015-06-30' });
  const checkpoints = api.connection.collection<{ _id: string; [member: string]: unknown }>('checkpoints');
  const of = (partition: number, newestDay: string, savedAt: string) => ({
    _id: `village.assessments:${partition}`,
    topic: 'village.assessments',
    partition,
    fields: { newestDay },
    savedAt: new Date(savedAt),
  });
  await checkpoints.insertMany([
    of(0, '2015-07-20', '2026-03-02T08:15:04.120Z'),
    of(1, '2015-07-19', '2026-03-02T08:15:05.000Z'),
  ]);
  await until(async () => (await api.get(stored)).headers['taocun-known-at'] === '2026-03-02T08:15:05.000Z');
  const fromTable = ['/counts', '/villages?format=csv', '/villages.geojson', '/villages/330782104213'].map(
    (path) => [path, '2015-06-30'] as const,
  );
  for (const [path, asOf] of [...fromTable, [stored, '2015-07-20'] as const]) {
    const { headers } = await api.get(path);
    expect([path, headers['taocun-as-of'], headers['taocun-known-at']]).toEqual([
      path,
      asOf,
      '2026-03-02T08:15:05.000Z',
    ]);
  }
  expect((await api.app.inject({ method: 'GET', url: '/health/live' })).headers).not.toHaveProperty(
    'taocun-as-of',
  );
});

it('an answer computed before the last checkpoint states the time of its computation', async () => {
  const before = Date.now();
  const village = '/villages/330782104213';
  const checkpoints = api.connection.collection<{ _id: string }>('checkpoints');
  await checkpoints.updateOne(
    { _id: 'village.assessments:0' },
    { $set: { savedAt: new Date('2999-01-01') } },
  );
  await until(async () => (await api.get(village)).headers['taocun-known-at'] === '2999-01-01T00:00:00.000Z');
  for (const path of ['/counts', '/villages?format=csv', '/provinces.geojson']) {
    const { headers } = await api.get(path);
    expect(headers).toMatchObject({ 'taocun-as-of': '2015-06-30' });
    expect(Date.parse(headers['taocun-known-at'] ?? '')).toBeGreaterThanOrEqual(before);
    expect(Date.parse(headers['taocun-known-at'] ?? '')).toBeLessThanOrEqual(Date.now());
  }
  expect((await api.get(village)).headers).toMatchObject({
    'taocun-as-of': '2015-06-30',
    'taocun-known-at': '2999-01-01T00:00:00.000Z',
  });
});
