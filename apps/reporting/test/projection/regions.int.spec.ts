import { type Connection } from 'mongoose';
import { builtInRuleSets, townshipOf } from '@taocun/domain';
import { until } from '@taocun/harness/until';
import { possibleTowns, Regions, regionsOf } from '@taocun/reporting-projection';
import { type ReadModels } from '@taocun/reporting-store';
import { seededRandom } from '../random.fixture';
import {
  assessed,
  dayOf,
  dropDatabase,
  ownReadModels,
  RecordedOutputs,
  saveAssessed,
} from '../reporting.fixture';

const WB = 'world-bank-2019';
const TOWNSHIP = '330782104';
const COUNTY = '330782';
/** The day of the decision for both regions of the test village. */
const changedOn = (asOf: string) =>
  new Map([
    [TOWNSHIP, asOf],
    [COUNTY, asOf],
  ]);
const village = (number: number): string => `${TOWNSHIP}${String(number).padStart(3, '0')}`;

let connection: Connection;
let models: ReadModels;
let outputs: RecordedOutputs;

/** An instance of reporting, which knows regions only from the database. */
const instance = (): Regions => new Regions(models, builtInRuleSets);

beforeAll(async () => {
  ({ connection, models } = await ownReadModels());
});

beforeEach(() => {
  outputs = new RecordedOutputs();
});

afterEach(async () => {
  await models.villages.deleteMany({});
  await models.regions.deleteMany({});
});

afterAll(() => dropDatabase(connection));

const qualifying = (numbers: readonly number[], asOf = '2015-06-30') =>
  saveAssessed(
    connection,
    ...numbers.map((number) => assessed(village(number), { qualifiesUnder: [WB], asOf: dayOf(asOf) })),
  );
const failing = (numbers: readonly number[]) =>
  saveAssessed(connection, ...numbers.map((number) => assessed(village(number))));
const stored = async (id: string) => models.regions.findById(id).lean();
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

it('town and cluster are announced when they qualify; regions that do not are not stored, nor is the size of a cluster that has ended', async () => {
  await qualifying(range(10));
  await saveAssessed(connection, assessed('110101001001'));
  await instance().decide(
    new Map([...changedOn('2015-06-30'), ['110101001', '2015-06-30'], ['110101', '2015-06-30']]),
    outputs,
    'saved',
  );
  expect(outputs.published).toEqual([
    {
      topic: 'region.verdicts',
      key: COUNTY,
      value:
        `{"specversion":"1.0","id":"${WB}:${COUNTY}:1","source":"/taocun/reporting","type":"taocun.cluster.verdict.changed.v1",` +
        `"time":"2015-06-30T00:00:00+08:00","datacontenttype":"application/json","data":{"code":"${COUNTY}","ruleSet":"${WB}",` +
        '"qualifies":true,"asOf":"2015-06-30","sequence":1,"villages":10,"size":"cluster"}}',
    },
    {
      topic: 'region.verdicts',
      key: TOWNSHIP,
      value:
        `{"specversion":"1.0","id":"${WB}:${TOWNSHIP}:1","source":"/taocun/reporting","type":"taocun.town.verdict.changed.v1",` +
        `"time":"2015-06-30T00:00:00+08:00","datacontenttype":"application/json","data":{"code":"${TOWNSHIP}","ruleSet":"${WB}",` +
        '"qualifies":true,"asOf":"2015-06-30","sequence":1,"villages":10}}',
    },
  ]);
  expect(await models.regions.find().sort({ _id: 1 }).lean()).toEqual([
    {
      _id: `${WB}:${COUNTY}`,
      kind: 'cluster',
      code: COUNTY,
      ruleSet: WB,
      qualifies: true,
      size: 'cluster',
      sequence: 1,
      villages: 10,
      asOf: '2015-06-30',
      version: 2,
    },
    {
      _id: `${WB}:${TOWNSHIP}`,
      kind: 'town',
      code: TOWNSHIP,
      ruleSet: WB,
      qualifies: true,
      sequence: 1,
      villages: 10,
      asOf: '2015-06-30',
      version: 2,
    },
  ]);
  await failing([10]);
  await instance().decide(changedOn('2015-07-01'), outputs, 'saved');
  expect(await stored(`${WB}:${COUNTY}`)).toMatchObject({ qualifies: false, sequence: 2, villages: 9 });
  expect(await stored(`${WB}:${COUNTY}`)).not.toHaveProperty('size');
});

it("a town's sales are summed exactly, beyond the range of int64 and of a double", async () => {
  const figures = { activeAlibabaShops: 151 };
  const decideWith = async (second: bigint) => {
    await saveAssessed(
      connection,
      assessed(village(1), { ...figures, alibabaSalesFen: 10n ** 19n }),
      assessed(village(2), { ...figures, alibabaSalesFen: second }),
    );
    await instance().decide(changedOn('2015-06-30'), outputs, 'saved');
  };
  await decideWith(3_000_000_000n - 10n ** 19n);
  expect(outputs.ids).toEqual([]);
  await decideWith(3_000_000_001n - 10n ** 19n);
  expect(outputs.ids).toEqual([`aliresearch-2022:${TOWNSHIP}:1`]);
});

it('a township may be a town if a village qualifies, or if it has enough active shops in all', async () => {
  const enough = '330782105';
  const tooFew = '330782106';
  await qualifying([1]);
  await saveAssessed(
    connection,
    ...[`${enough}001`, `${tooFew}001`, `${tooFew}002`].map((code) =>
      assessed(code, { activeAlibabaShops: 150 }),
    ),
    assessed(`${enough}002`, { activeAlibabaShops: 151 }),
  );
  const townships = [TOWNSHIP, enough, tooFew, '110101001'];
  expect([...(await possibleTowns(models, builtInRuleSets, townships))].sort()).toEqual([TOWNSHIP, enough]);
  // World Bank's rules have no criterion for all shops of a township.
  expect([...(await possibleTowns(models, builtInRuleSets.slice(0, 1), townships))]).toEqual([TOWNSHIP]);
});

it('a verdict that was stored but maybe not published is published again, byte for byte, before any other decision', async () => {
  await qualifying([1, 2, 3]);
  outputs.failures = 1;
  await expect(instance().decide(changedOn('2015-06-30'), outputs, 'saved')).rejects.toThrow(
    'the producer was lost',
  );
  expect(await stored(`${WB}:${TOWNSHIP}`)).toMatchObject({
    sequence: 1,
    announcement: { sequence: 1, qualifies: true },
  });
  await failing([1]);
  await instance().decide(changedOn('2015-07-01'), outputs, 'saved');
  expect(outputs.ids).toEqual([`${WB}:${TOWNSHIP}:1`, `${WB}:${TOWNSHIP}:1`, `${WB}:${TOWNSHIP}:2`]);
  expect(outputs.published[1]).toEqual(outputs.published[0]);
  expect(await stored(`${WB}:${TOWNSHIP}`)).not.toHaveProperty('announcement');
});

it('an instance that decided from villages which have changed since decides again', async () => {
  await qualifying([1, 2, 3]);
  const slow = instance();
  const quick = instance();
  // Between the slow instance's read of the villages and its write, a village stops qualifying; the quick
  // instance sees that and has nothing to write.
  const held = holdBackAfterReading();
  const deciding = slow.decide(changedOn('2015-06-30'), outputs, 'saved');
  await held.hasRead;
  await failing([3]);
  await quick.decide(changedOn('2015-07-01'), outputs, 'saved');
  expect(outputs.ids).toEqual([]);
  held.goOn();
  await deciding;
  expect(outputs.ids).toEqual([`${WB}:${TOWNSHIP}:1`, `${WB}:${TOWNSHIP}:2`]);
  expect(await stored(`${WB}:${TOWNSHIP}`)).toMatchObject({ qualifies: false, sequence: 2, villages: 2 });
});

it.each([
  ['both insert it', []],
  ['both change it', [1, 2, 3, 4]],
])(
  'two instances that decide the same region at once agree: one wins, and the other reads again: %s',
  async (_name, before) => {
    if (before.length > 0) {
      await qualifying(before);
      await instance().decide(changedOn('2015-06-29'), new RecordedOutputs(), 'saved');
      await failing(before);
    } else {
      await qualifying([1, 2, 3]);
    }
    const slow = instance();
    const quick = instance();
    const held = holdBackAfterReading();
    const deciding = slow.decide(changedOn('2015-06-30'), outputs, 'saved');
    await held.hasRead;
    await quick.decide(changedOn('2015-06-30'), outputs, 'saved');
    held.goOn();
    await deciding;
    const sequence = before.length > 0 ? 2 : 1;
    expect(outputs.ids).toEqual([`${WB}:${TOWNSHIP}:${sequence}`]);
    expect(await stored(`${WB}:${TOWNSHIP}`)).toMatchObject({
      qualifies: sequence === 1,
      sequence,
      version: 2 * sequence,
    });
  },
);

it('rounds run one at a time, and all requests made meanwhile share the next round', async () => {
  await qualifying([1, 2, 3]);
  const regions = instance();
  let finds = 0;
  const find = models.regions.find.bind(models.regions);
  const spy = jest.spyOn(models.regions, 'find').mockImplementation(((...args: Parameters<typeof find>) => {
    finds++;
    return find(...args);
  }) as never);
  await Promise.all(range(5).map(() => regions.decide(changedOn('2015-06-30'), outputs, 'saved')));
  spy.mockRestore();
  // One to decide, one to find pending verdicts, and one to check that nothing else has changed.
  expect(finds).toBe(3);
  expect(outputs.ids).toEqual([`${WB}:${TOWNSHIP}:1`]);
});

it('each change is announced once and in order, and the final state is right, whatever several instances do at once', async () => {
  const { random } = seededRandom();
  const townships = ['330782104', '330782105', '330783104'];
  const villages = townships.flatMap((township) =>
    range(6).map((number) => `${township}${String(number).padStart(3, '0')}`),
  );
  const lastOf = new Map<string, boolean>();
  const movedTo = new Map<string, readonly string[]>();
  const placeOf = (code: string) => {
    const [townshipCode = townshipOf(code), ...left] = movedTo.get(code) ?? [];
    const formerTownships = left.map((former) => ({ townshipCode: former, until: '2015-06-30' }));
    return { townshipCode, ...(left.length > 0 && { formerTownships }) };
  };
  const partitions = range(3).map(async (partition) => {
    const regions = instance();
    const own = villages.filter((_code, at) => at % 3 === partition - 1);
    for (let step = 0; step < 25; step++) {
      const changed = own.filter(() => random() < 0.5);
      const events = changed.map((code) => {
        const qualifies = random() < 0.6;
        lastOf.set(code, qualifies);
        const township = townships[Math.floor(random() * townships.length)] ?? TOWNSHIP;
        if (random() < 0.1) movedTo.set(code, [township, ...(movedTo.get(code) ?? [townshipOf(code)])]);
        return assessed(code, { qualifiesUnder: qualifies ? [WB] : [], ...placeOf(code) });
      });
      await saveAssessed(connection, ...events);
      const codes = new Map(
        changed.flatMap((code) =>
          Array.from(regionsOf(placeOf(code)), (region) => [region, '2015-06-30'] as const),
        ),
      );
      if (random() < 0.1) outputs.failures = 1;
      // Regions of a failed round are decided again at the next start.
      await until(() =>
        regions.decide(codes, outputs, 'saved').then(
          () => true,
          () => false,
        ),
      );
    }
  });
  await Promise.all(partitions);
  outputs.failures = 0;
  await instance().decide(new Map(), outputs, 'loaded');

  const seen = new Map<string, string>();
  const counts = new Map<string, number>();
  const last = new Map<string, boolean>();
  for (const { value } of outputs.published) {
    const { id, data } = JSON.parse(value) as {
      id: string;
      data: { code: string; sequence: number; qualifies: boolean };
    };
    if (seen.has(id)) {
      expect(value).toBe(seen.get(id));
      continue;
    }
    seen.set(id, value);
    expect(data.sequence).toBe((counts.get(data.code) ?? 0) + 1);
    counts.set(data.code, data.sequence);
    if (data.code.length === 9) expect(data.qualifies).toBe(data.sequence % 2 === 1);
    last.set(data.code, data.qualifies);
  }
  const truth = [...townships, '330782', '330783'].map((code) => {
    const count = villages.filter(
      (each) => placeOf(each).townshipCode.startsWith(code) && lastOf.get(each) === true,
    ).length;
    return [code, count >= (code.length === 9 ? 3 : 10)];
  });
  expect(truth.map(([code]) => [code, last.get(code as string) ?? false])).toEqual(truth);
  expect(await models.regions.countDocuments({ announcement: { $exists: true } })).toBe(0);
});

/** Delays the result of the next read of townships until `goOn`; the database itself has answered. */
function holdBackAfterReading(): { readonly hasRead: Promise<void>; goOn(): void } {
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
  const { promise: hasRead, resolve: read } = Promise.withResolvers<void>();
  const aggregate = models.villages.aggregate.bind(models.villages);
  const spy = jest.spyOn(models.villages, 'aggregate');
  spy.mockImplementation(((...args: Parameters<typeof aggregate>) => {
    const query = aggregate(...args);
    // Only the query that sums up the townships that may be towns.
    if (!JSON.stringify(args[0]).includes('$alibabaSalesFen')) return query;
    spy.mockRestore();
    const exec = query.exec.bind(query);
    query.exec = async () => {
      const answer = await exec();
      read();
      await mayGoOn;
      return answer;
    };
    return query;
  }) as never);
  return { hasRead, goOn };
}
