import { setTimeout as after } from 'node:timers/promises';
import { builtInRuleSets, type RuleSet } from '@taocun/domain';
import { until } from '@taocun/harness/until';
import { Api } from '../api.fixture';
import { assessed, saveAssessed } from '../reporting.fixture';
import { ReadModels } from '../store/read-models';
import { type Aggregation, rowIn, type Rows, rowsOf } from './aggregations';
import { KeptRows } from './kept-rows';
import { type Report, ReportCaches } from './report-caches';

let api: Api;

beforeAll(async () => {
  api = await Api.start();
  await saveAssessed(
    api.connection,
    assessed('330782104201', { salesFen: 9_007_199_254_740_993n }),
    assessed('330783104201', { salesFen: 5 }),
  );
});

afterAll(() => api.stop());

/** The sales of each county, which take so long to be computed. */
function sales(version: string, tookMs = 600): Report<unknown> {
  return {
    name: 'sales',
    version: () => Promise.resolve(version),
    aggregations: (sum) => [
      {
        from: api.app.get(ReadModels).villages,
        pipeline: [{ $group: { _id: '$countyCode', salesFen: sum('$salesFen') } }, { $sort: { _id: 1 } }],
      },
    ],
    from: (rows: Rows) => after(tookMs, rows.map(rowIn)),
  };
}

/** The caches of a process that begins now. */
function caches(ruleSets: readonly RuleSet[] = builtInRuleSets): ReportCaches {
  return new ReportCaches(api.app.get(KeptRows), ruleSets);
}

it('leaves the rows of what took long to the next process, exact and with their time and version', async () => {
  const content = [
    { _id: '330782', salesFen: 9_007_199_254_740_993n },
    { _id: '330783', salesFen: 5n },
  ];
  const computed = await caches().of(sales('1')).current();
  expect(computed).toMatchObject({ content, version: '1' });
  await until(async () => (await api.connection.collection('keptReports').findOne({})) !== null);
  // However long the machine takes, nothing new comes in between.
  const waiting = { ...sales('2', 0), version: () => new Promise<string>(() => undefined) };
  const next = await caches().of(waiting).current();
  expect(next).toEqual({ content, version: '1', computedAt: computed.computedAt });
});

it('reads many rows in batches, between which other requests are answered', async () => {
  const fetches = async (): Promise<number> => (await api.connection.db?.command({ serverStatus: 1 }))?.['opcounters'].getmore;
  const before = await fetches();
  const pipeline = [{ $limit: 1 }, { $project: { row: { $range: [0, 2_500] } } }, { $unwind: '$row' }];
  const rows = await rowsOf([{ from: api.app.get(ReadModels).villages, pipeline }]);
  expect(rows.map((row) => rowIn<{ row: number }>(row).row)).toEqual(Array.from({ length: 2_500 }, (_, row) => row));
  expect((await fetches()) - before).toBeGreaterThanOrEqual(2);
});

it('is made while nobody asks, and kept before the process ends; another instance takes it and computes nothing', async () => {
  await api.connection.collection('keptReports').deleteMany({});
  const making = caches();
  making.of(sales('3'));
  await making.look();
  await making.onApplicationShutdown();
  const another = caches();
  const failing = () => Promise.reject(new Error('computed'));
  const collection = { aggregate: () => ({ toArray: failing }) } as unknown as Aggregation['from']['collection'];
  const taken = another.of({
    ...sales('3', 0),
    aggregations: (sum) =>
      sales('3')
        .aggregations(sum)
        .map((each) => ({ ...each, from: { collection } })),
  });
  await another.look();
  expect((await taken.current()).content).toHaveLength(2);
});

it('is not made while nobody asks where nothing is stored', async () => {
  const making = caches();
  const cache = making.of({ ...sales('rules '), name: 'nothing' });
  const computed = jest.spyOn(cache, 'refreshUnasked');
  await making.look();
  expect(computed).not.toHaveBeenCalled();
});

it('of other rule sets nothing is taken over', async () => {
  expect((await caches([]).of(sales('2', 0)).current()).version).toBe('2');
});

it('what cannot be read is computed anew', async () => {
  await api.connection.collection('keptReports').updateOne({}, { $set: { packed: Buffer.from('rows') } });
  expect((await caches().of(sales('2', 0)).current()).version).toBe('2');
});
