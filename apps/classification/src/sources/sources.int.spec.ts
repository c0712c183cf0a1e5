import { randomUUID } from 'node:crypto';
import { builtInRuleSets, ByteWriter, dayOfIso, isoOfDay, OrdersBySource } from '@taocun/domain';
import { readConfig } from '@taocun/service';
import mongoose, { type Connection, mongo } from 'mongoose';
import { ObservedSources } from './observed-sources';
import { SourcesController } from './sources.controller';

// The answers come from stored data; no loop runs.
const begin = dayOfIso('2015-01-01')!;
/** The day on which /m/jd stops. */
const cut = begin + 60;
let connection: Connection;

beforeAll(async () => {
  const dbName = `sources-${randomUUID().slice(0, 8)}`;
  connection = await mongoose.createConnection(String(process.env['MONGODB_URI']), { dbName }).asPromise();
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

/** Ten orders a day of each source in each partition; /m/jd has none from `cut` until `back`. */
async function checkpoint(partition: number, clock: number, { back = clock + 1, live = true, waits = {} } = {}): Promise<void> {
  const orders = new OrdersBySource();
  for (let day = begin; day <= clock; day++)
    for (const source of ['/m/jd/orders', '/m/taobao'])
      if (source === '/m/taobao' || day < cut || day >= back) for (let left = 10; left > 0; left--) orders.count(source, day);
  const fields = {
    clock: { day: clock, sources: [], ...waits },
    ...waits,
    ordersBySource: new mongo.Binary(orders.encode(new ByteWriter())),
    live,
  };
  await connection
    .getClient()
    .db(connection.name)
    .collection<{ _id: string; [member: string]: unknown }>('checkpoints')
    .replaceOne(
      { _id: `village.activity:${partition}` },
      { topic: 'village.activity', partition, partitions: 2, offset: 1, fields },
      { upsert: true },
    );
}

async function listed(env: Readonly<Record<string, string>> = {}) {
  const config = readConfig('classification', { KAFKA_BROKERS: 'localhost:1', MONGODB_URI: 'mongodb://m/?replicaSet=r', ...env });
  return new SourcesController(new ObservedSources(connection, config, builtInRuleSets)).listSources();
}

const silenceOfJd = async (env?: Readonly<Record<string, string>>) =>
  (await listed(env)).sources.find(({ source }) => source === '/m/jd')?.silence;

it('partitions are summed, and a silent source is reported within a day of event time', async () => {
  expect(await listed()).toEqual({ day: null, sources: [], waiting: [], issued: {} });
  await checkpoint(0, cut);
  await checkpoint(1, cut);
  expect(await silenceOfJd()).toBeNull();
  await checkpoint(0, cut + 1);
  // The other partition may have counted orders of a day that this one has not reached.
  expect(await silenceOfJd()).toBeNull();
  await checkpoint(1, cut + 1);
  expect(await listed()).toEqual({
    day: isoOfDay(cut + 1),
    sources: [
      {
        source: '/m/jd',
        latestDay: isoOfDay(cut - 1),
        silence: { since: isoOfDay(cut), days: 1, expected: 20, received: 0 },
      },
      { source: '/m/taobao', latestDay: isoOfDay(cut + 1), silence: null },
    ],
    waiting: [],
    issued: {},
  });
});

it('the answer follows the configuration: the length of a silence, and the sources given up', async () => {
  await checkpoint(0, cut + 2);
  await checkpoint(1, cut + 2);
  expect(await silenceOfJd({ SILENT_AFTER_DAYS: '2' })).toMatchObject({ days: 2 });
  expect(await silenceOfJd({ SILENT_AFTER_DAYS: '3' })).toBeNull();
  expect(await silenceOfJd({ SOURCES_GIVEN_UP: '/m/jd' })).toBeNull();
});

it('no silence is reported once all missing orders have arrived', async () => {
  for (const partition of [0, 1]) await checkpoint(partition, cut + 120, { back: cut });
  expect(await silenceOfJd()).toBeNull();
});

it('the years that wait are listed, since when, and for which sources of any partition', async () => {
  const silent = (source: string, since: number) => ({ silent: [{ source, since }] });
  const waitingFrom = { 'world-bank-2019': 2014, 'aliresearch-2022': 2015 };
  const clock = dayOfIso('2015-07-17')!;
  const cutOff = dayOfIso('2015-06-30')!;
  await checkpoint(0, clock, { waits: { sources: [silent('/m/jd', cutOff - 1), silent('/m/jd', cutOff), silent('/m/new', cutOff + 1)] } });
  await checkpoint(1, clock, { waits: { sources: [silent('/m/closed', cutOff - 400), {}, silent('/m/jd', cut)], waitingFrom } });
  const sources = [{ source: '/m/jd', since: isoOfDay(cut) }];
  expect((await listed({ SOURCES_GIVEN_UP: '/m/closed' })).waiting).toEqual([
    { ruleSet: 'world-bank-2019', year: 2014, since: '2014-07-16', sources: [] },
    { ruleSet: 'world-bank-2019', year: 2015, since: '2015-07-16', sources },
    { ruleSet: 'aliresearch-2022', year: 2015, since: '2015-07-16', sources },
  ]);
});

it('the certificates of a list are counted once every partition has issued it', async () => {
  await checkpoint(0, cut, { waits: { issued: { 'world-bank-2019:2014': 3, 'world-bank-2019:2015': 2 } } });
  await checkpoint(1, cut, { waits: { issued: { 'world-bank-2019:2014': 0 } } });
  expect((await listed()).issued).toEqual({ 'world-bank-2019:2014': 3 });
  await checkpoint(1, cut, { live: false });
  expect((await listed()).issued).toEqual({});
});

it('nothing is listed while another generation is live', async () => {
  for (const partition of [0, 1]) await checkpoint(partition, cut + 120, { live: false });
  expect(await listed()).toEqual({ day: null, sources: [], waiting: [], issued: {} });
});
