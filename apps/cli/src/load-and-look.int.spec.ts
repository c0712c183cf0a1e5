import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Command } from 'commander';
import mongoose, { type Connection } from 'mongoose';
import { topics, type Update } from '@taocun/contracts';
import { proxyBeforeKafka } from '@taocun/harness/engines/kafka-proxy';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { TcpProxy } from '@taocun/harness/tcp-proxy';
import { until } from '@taocun/harness/until';
import {
  type Consumer,
  defaultConsumerTuning,
  kafkaClient,
  partitionOfKey,
  prepareTopics,
  readLog,
} from '@taocun/kafka';
import { databaseName, OpenInstallation } from '@taocun/local/installation';
import { silentLog } from '@taocun/runtime';
import { doctor } from './checks/doctor';
import { type Finding } from './checks/finding';
import { lag } from './checks/lag';
import type { PartitionLag } from './checks/run-lag';
import { feedLoad } from './feed/feed-load';
import { kafkaTarget } from './feed/feed-target';
import { stoppable } from './feed/stoppable';
import { replay } from './log/replay';

const topicPrefix = `load-${randomUUID().slice(0, 8)}.`;
const elsewhere = `${topicPrefix}trial.`;
const updates = `${topicPrefix}marketplace.updates`;
const folder = mkdtempSync(path.join(tmpdir(), 'taocun-load-'));
const file = (name: string): string => path.join(folder, name);
const brokers = String(process.env['KAFKA_BROKERS']).split(',');
const kafka = kafkaClient({ brokers, clientId: 'load-test' }, silentLog);
const foreign = new ForeignClient(brokers);
const admin = kafka.admin();
let connection: Connection;
let output: string[];
const begunMs = Date.now();

beforeAll(async () => {
  process.env['TOPIC_PREFIX'] = topicPrefix;
  connection = await mongoose.createConnection(String(process.env['MONGODB_URI'])).asPromise();
  await admin.connect();
  await prepareTopics(admin, [
    { name: updates, partitions: 2, config: topics['marketplace.updates'].config },
  ]);
});

beforeEach(() => {
  output = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => output.push(String(text)) > 0);
});

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

afterAll(async () => {
  delete process.env['TOPIC_PREFIX'];
  await connection.getClient().db(databaseName('ingestion', topicPrefix)).dropDatabase();
  await admin.deleteTopics([updates, `${elsewhere}marketplace.updates`]);
  await admin.disconnect();
  await connection.close();
  rmSync(folder, { recursive: true });
});

const order = (id: string, given: object = {}): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: '/m',
    type: 'taocun.order.paid.v1',
    time: '2014-06-20T21:15:00+08:00',
    data: { orderId: id, shopId: `s-${id}`, amountFen: 100, ...given },
  });

async function run<Answer>(command: Command, ...args: string[]): Promise<Answer> {
  await command.exitOverride().parseAsync(args, { from: 'user' });
  return JSON.parse(output.splice(0).join('')) as Answer;
}

const checkpointsOf = (part: string) =>
  connection
    .getClient()
    .db(databaseName(part, topicPrefix))
    .collection<{ _id: string; [member: string]: unknown }>('checkpoints');

const ends = async (topic: string): Promise<number[]> => (await admin.offsets(topic)).map(({ high }) => high);

it('valid lines are loaded, invalid ones reported with their position, and a load continues after its last position', async () => {
  writeFileSync(file('a.ndjson'), `${order('1')}\r\n\n${order('2', { amountFen: 0 })}\n{"\n${order('3')}\n`);
  expect(await run(feedLoad(), file('a.ndjson'))).toEqual({
    files: 1,
    before: 0,
    sent: 2,
    refusedLines: 2,
    refused: [
      { place: `${file('a.ndjson')}:3`, why: expect.stringMatching(/^invalid-data at \/data\/amountFen: /) },
      { place: `${file('a.ndjson')}:4`, why: expect.stringMatching(/^malformed-json: /) },
    ],
  });
  expect(process.exitCode).toBe(1);
  const expected = [0, 0];
  for (const id of ['1', '3']) expected[partitionOfKey(`s-${id}`, 2)]!++;
  expect(await ends(updates)).toEqual(expected);

  expect(await run(feedLoad(), file('a.ndjson'))).toEqual({
    files: 1,
    before: 1,
    sent: 0,
    refusedLines: 0,
    refused: [],
  });
  appendFileSync(file('a.ndjson'), `${order('4')}\n`);
  expect(await run(feedLoad(), file('a.ndjson'))).toEqual({
    files: 1,
    before: 0,
    sent: 1,
    refusedLines: 0,
    refused: [],
  });
  writeFileSync(file('a.ndjson'), order('5'));
  await expect(run(feedLoad(), file('a.ndjson'))).rejects.toThrow('--again');
  writeFileSync(file('b.ndjson.gz'), '');
  await expect(run(feedLoad(), file('a.ndjson'), file('b.ndjson.gz'), '--again')).rejects.toThrow('zcat');
});

it('tables are loaded by a mapping, and nothing is sent if it is only to check', async () => {
  const table = file('orders.csv');
  writeFileSync(
    table,
    '\ufeffno,day,"the shop",fen\n7,2014-06-20,"s,1",100\n8,2014-06-20,s-1,1\n9,2014-06-31,s-1,5\n',
  );
  const map = { type: 'order.paid', source: '/m', id: 'o-{no}', time: '{day}T12:00:00+08:00' };
  writeFileSync(
    file('map.json'),
    JSON.stringify({ ...map, data: { orderId: '{no}', shopId: '{the shop}', amountFen: '{fen}' } }),
  );
  const before = await ends(updates);
  expect(await run(feedLoad(), table, '--map', file('map.json'), '--check')).toMatchObject({
    sent: 1,
    refused: [{ place: `${table}:2` }, { place: `${table}:4`, why: expect.stringContaining('/time') }],
  });
  expect(await ends(updates)).toEqual(before);
  writeFileSync(file('map.json'), JSON.stringify({ ...map, data: { orderId: '{number}' } }));
  await expect(run(feedLoad(), table, '--map', file('map.json'))).rejects.toThrow(
    'There is no column number',
  );
});

it('a replay writes into a file and into another prefix without changing the source', async () => {
  const before = await ends(updates);
  const all = before.reduce((sum, end) => sum + end, 0);
  const out = file('out.ndjson');
  expect(await run(replay(), '--from', '2014-01-01', '--out', out)).toEqual({ records: all, leftOut: 0 });
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  expect(lines.sort()).toEqual(['1', '3', '4'].map((id) => order(id)).sort());
  const read = before.map((end, partition) => end - partition);
  await checkpointsOf('ingestion').insertMany(
    read.map((offset, partition) => ({
      _id: `marketplace.updates:${partition}`,
      topic: 'marketplace.updates',
      partition,
      offset,
    })),
  );
  await run(replay(), '--from', '2014-01-01', '--into-prefix', elsewhere);
  await checkpointsOf('ingestion').deleteMany({});
  expect(await ends(`${elsewhere}marketplace.updates`)).toEqual(before);
  // The copy has all that ingestion rerouted before its checkpoints, so nothing before them is rerouted there
  // again.
  const committed = before.map((_, partition) =>
    admin.committedOffset(databaseName('ingestion', elsewhere), `${elsewhere}marketplace.updates`, partition),
  );
  expect(await Promise.all(committed)).toEqual(read);
  await expect(run(replay(), '--from', '2014-01-01', '--into-prefix', elsewhere)).rejects.toThrow(
    'is not empty',
  );
  expect(await run(replay(), '--from', '2014-01-01', '--to', '2014-12-31', '--out', file('none'))).toEqual({
    records: 0,
    leftOut: 0,
  });
  expect(await ends(updates)).toEqual(before);
});

it('a log that ends with a transaction marker is read to its end, and no copy is overwritten', async () => {
  const topic = `${topicPrefix}transactions.marketplace.updates`;
  const out = file('transactions.ndjson');
  process.env['TOPIC_PREFIX'] = `${topicPrefix}transactions.`;
  const producer = await foreign.producer(topic);
  try {
    await prepareTopics(admin, [{ name: topic, partitions: 1, config: {} }]);
    const transaction = await producer.transaction();
    await transaction.send(topic, [{ value: order('1') }]);
    await transaction.commit();
    while ((await ends(topic))[0] !== 2) await pause(50);
    expect(await run(replay(), '--from', '2014-01-01', '--out', out)).toEqual({ records: 1, leftOut: 0 });
    await expect(run(replay(), '--from', '2014-01-01', '--out', out)).rejects.toThrow(
      `${out} is there already`,
    );
    await expect(run(replay(), '--from', '2014-01-01', '--out', file('missing/it'))).rejects.toThrow(
      'ENOENT',
    );
    expect(readFileSync(out, 'utf8')).toBe(`${order('1')}\n`);
    expect(readdirSync(folder).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
  } finally {
    process.env['TOPIC_PREFIX'] = topicPrefix;
    await producer.close();
    await admin.deleteTopics([topic]);
  }
});

it('a load that Kafka does not acknowledge is reported, and ends at a signal', async () => {
  process.env['TOPIC_PREFIX'] = `${topicPrefix}gone.`;
  const topic = `${topicPrefix}gone.marketplace.updates`;
  await prepareTopics(admin, [{ name: topic, partitions: 1, config: {} }]);
  const way = await proxyBeforeKafka(brokers[0] ?? '');
  process.env['KAFKA_BROKERS'] = `127.0.0.1:${way.port}`;
  const errors: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => errors.push(String(text)) > 0);
  try {
    await OpenInstallation.with(async (installation) => {
      const target = await kafkaTarget(installation);
      const update: Update = { kind: 'closed', id: 'c', source: '/m', timeMs: 0, shopId: 's' };
      const load = async (): Promise<void> => {
        // Nothing listens at port 1.
        way.leadTo(1);
        way.cut();
        await target.put({ place: '', update, value: Buffer.from(order('9')) });
        await target.settle();
      };
      const ended = expect(stoppable(target, load, 1)).rejects.toThrow(
        'Stopped before its end: the publisher was closed.',
      );
      await until(() => errors.join('').includes('Kafka does not acknowledge, trying again'), {
        what: 'no failure was printed',
      });
      process.emit('SIGINT');
      await ended;
    });
  } finally {
    process.env['TOPIC_PREFIX'] = topicPrefix;
    process.env['KAFKA_BROKERS'] = brokers.join(',');
    await way.close();
    await admin.deleteTopics([topic]);
  }
});

it('each record is copied once, even if the group rebalances in between', async () => {
  const topic = `${topicPrefix}large`;
  const group = `${topic}-reader`;
  await prepareTopics(admin, [{ name: topic, partitions: 1, config: {} }]);
  const producer = await foreign.producer();
  // More than one fetch returns.
  for (let sent = 0; sent < 4; sent++)
    await producer.send(
      topic,
      Array.from({ length: 8 }, () => ({ value: 'x'.repeat(100_000) })),
    );
  await producer.close();
  const others: Promise<void>[] = [];
  const read: number[] = [];
  /** A second member joins, and leaves as soon as it has partitions. */
  const comeAndGo = async (): Promise<void> => {
    const ignored = { heartbeat: () => undefined, crashed: () => undefined, assigned: () => undefined };
    const other: Consumer = kafka.consumer(
      { group, topics: [topic], tuning: defaultConsumerTuning },
      { ...ignored, batch: () => Promise.resolve() },
    );
    await other.connect();
    await other.run();
    await other.close();
  };
  const onRecords = async (
    _partition: number,
    records: readonly { readonly offset: number }[],
  ): Promise<void> => {
    read.push(...records.map(({ offset }) => offset));
    if (others.length > 0) return;
    others.push(comeAndGo());
    // The reader is informed with its next heartbeat.
    await pause(3_500);
  };
  await readLog(kafka, topic, [{ partition: 0, from: 2, to: 31 }], onRecords, { group });
  await Promise.all(others);
  await admin.deleteTopics([topic]);
  expect(read).toEqual(Array.from({ length: 29 }, (_, at) => at + 2));
});

it('the lag of the saved state is shown, and since when', async () => {
  const [first = 0, second = 0] = await ends(updates);
  await checkpointsOf('ingestion').insertMany(
    [first, 0].map((offset, partition) => ({
      _id: `marketplace.updates:${partition}`,
      topic: 'marketplace.updates',
      partition,
      partitions: 2,
      offset,
      savedAt: new Date(),
    })),
  );
  // A generation that another one has replaced is not behind.
  const activity = `${topicPrefix}village.activity`;
  await prepareTopics(admin, [{ name: activity, partitions: 1, config: topics['village.activity'].config }]);
  await checkpointsOf('classification').insertOne({
    _id: 'village.activity:0',
    topic: 'village.activity',
    partition: 0,
    partitions: 1,
    offset: 0,
    fields: { ended: { generation: 'g2', offset: 0 } },
  });
  const lags = await run<PartitionLag[]>(lag(), '--json');
  await checkpointsOf('classification').drop();
  await admin.deleteTopics([activity]);
  // Brokers hear of a deletion a moment after it is acknowledged.
  await until(
    () => admin.listTopics(),
    (names) => !names.includes(activity),
    { what: 'no broker had the topic' },
  );
  expect(lags).toMatchObject([
    {
      part: 'ingestion',
      topic: 'marketplace.updates',
      partition: 0,
      checkpoint: first,
      end: first,
      behind: 0,
      seconds: null,
    },
    {
      part: 'ingestion',
      topic: 'marketplace.updates',
      partition: 1,
      checkpoint: 0,
      end: second,
      behind: second,
    },
  ]);
  expect(lags[1]!.seconds).toBeGreaterThanOrEqual(0);
  expect(lags[1]!.seconds).toBeLessThanOrEqual((Date.now() - begunMs) / 1_000 + 1);
});

it('a checkpoint outside its log is found, and so are a topic that loses records, and missing topics', async () => {
  // A broker or database is bad for a moment if it does not answer within seconds.
  const badUntil = async (...expected: readonly string[]): Promise<void> => {
    const bad = async () => {
      const findings = await run<Finding[]>(doctor(), '--json');
      return findings.filter(({ state }) => state === 'bad').map(({ of }) => of);
    };
    await until(bad, (current) => isDeepStrictEqual(current, expected), {
      what: `doctor finds only ${expected.join(', ')}`,
    });
  };
  // Updates wait in the log, but ingestion is not running.
  const idle = `consumer group ${topicPrefix.replaceAll('.', '')}-taocun-ingestion`;
  await badUntil('topics', idle);
  await checkpointsOf('ingestion').updateOne({ _id: 'marketplace.updates:1' }, { $set: { offset: 1_000 } });
  await admin.setTopicConfig(updates, { 'retention.ms': '86400000' });
  await badUntil('topics', `topic ${updates}`, idle, 'checkpoint of ingestion in marketplace.updates/1');
  expect(process.exitCode).toBe(1);
});

it('the instances of the generation of classification that is live are looked for', async () => {
  const checkpoint = {
    _id: 'village.activity:0',
    topic: 'village.activity',
    partition: 0,
    partitions: 1,
    offset: 0,
    fields: { live: true },
  };
  const parts = ['classification', 'classification-g2'];
  for (const part of parts) await checkpointsOf(part).insertOne({ ...checkpoint });
  const successors = connection
    .getClient()
    .db(databaseName('classification', topicPrefix))
    .collection<{ _id: string }>('successor');
  await successors.insertOne({ _id: 'successor', generation: 'g2', at: new Date() } as never);
  const groups = async () =>
    (await run<Finding[]>(doctor(), '--json'))
      .filter(({ of }) => of.startsWith('consumer group'))
      .map(({ of }) => of);
  const expected = ['ingestion', 'classification-g2', 'reporting'].map(
    (part) => `consumer group ${databaseName(part, topicPrefix)}`,
  );
  await until(groups, (current) => isDeepStrictEqual(current, expected), {
    what: `doctor looks for ${expected.join(', ')}`,
  });
  for (const part of parts) await connection.getClient().db(databaseName(part, topicPrefix)).dropDatabase();
});

it('what can be reached of a broken installation is reported, and what cannot be reached is named', async () => {
  const before = { ...process.env };
  const way = await TcpProxy.listen();
  const [host = '', port] = (brokers[0] ?? '').split(':');
  way.leadTo(Number(port), host);
  way.hold(true);
  // Frozen or absent members and brokers.
  process.env['MONGODB_URI'] = `mongodb://127.0.0.1:${way.port},127.0.0.1:1/?replicaSet=rs0`;
  process.env['KAFKA_BROKERS'] = [...brokers, `127.0.0.1:${way.port}`, '127.0.0.1:2'].join(',');
  try {
    const findings = await until(
      () => run<Finding[]>(doctor(), '--json'),
      (current) => current.some(({ of }) => of === `topic ${updates}`),
      { what: 'Kafka has answered' },
    );
    const texts = findings.map(({ of, state, what }) => `${state} ${of}: ${what}`).join('\n');
    expect(texts).toMatch(RegExp(`^bad broker 127.0.0.1:${way.port}: `, 'm'));
    expect(texts).toMatch(/^bad broker 127.0.0.1:2: .*ECONNREFUSED/m);
    expect(texts).toMatch(
      RegExp(`^bad member 127.0.0.1:${way.port}: (it has not answered|.*timed out)`, 'm'),
    );
    expect(texts).toMatch(/^bad member 127.0.0.1:1: .*ECONNREFUSED/m);
    // Kafka answers, and is checked as usual.
    expect(texts).toMatch(/^doubtful Kafka: 1 broker, /m);
  } finally {
    process.env = before;
    await way.close();
  }
});
