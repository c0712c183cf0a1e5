import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { kafkaClient, partitionOfKey, prepareTopics, Publisher, ReferenceClient } from '@taocun/kafka';
import { driverInTests } from '@taocun/harness/kafka-drivers';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import mongoose, { type Connection } from 'mongoose';
import type { Tuning } from '../src/index';
import { CrashRig } from './crash-rig.fixture';
import { type Running, startSums } from './sums.fixture';

const environment = () => ({ KAFKA_BROKERS: String(process.env['KAFKA_BROKERS']), MONGODB_URI: String(process.env['MONGODB_URI']) });

describe('the log decides', () => {
  const rigs: CrashRig[] = [];
  afterEach(() => Promise.all(rigs.splice(0).map((rig) => rig.clear())));

  it('what is published and saved, not how it was fetched, by how many, nor when they changed', async () => {
    const read = async (tuning: Partial<Tuning>, join: boolean) => {
      const rig = new CrashRig(environment());
      rigs.push(rig);
      await rig.prepare();
      await rig.feed(1_200);
      const running = [rig.start('totals', '', tuning), rig.start('ledger', '', tuning)];
      if (join) {
        await running[0]!.untilReady();
        running.push(rig.start('totals', '', tuning), rig.start('ledger', '', tuning));
      }
      // The same log, whenever it grows.
      for (let more = 0; more < 10; more++) {
        await rig.feed(60);
        await pause(join ? 150 : 0);
      }
      if (join) await until(() => running.every(({ ready }) => ready));
      await rig.settle(running);
      await rig.verify();
      const outputs = new Map(
        (await rig.log('sums')).map(({ partition, key, value }) => [`${partition} ${value.split(' ')[0]}`, `${key} ${value}`]),
      );
      const ledger = await rig.database('ledger').collection('ledger').find().project({ seq: 0 }).sort({ _id: 1 }).toArray();
      return {
        outputs: [...outputs].sort(([a], [b]) => (a < b ? -1 : 1)),
        totals: await rig.database('totals').collection('totals').find().sort({ _id: 1 }).toArray(),
        ledger,
      };
    };
    const [whole, crumbs, shared] = await Promise.all([
      read({}, false),
      read({ fetchPartitionBytes: 200, fetchBytes: 400, checkpointDocuments: 3 }, false),
      read({ fetchPartitionBytes: 2_000, fetchBytes: 5_000 }, true),
    ]);
    expect(whole.outputs.length).toBeGreaterThan(1_800);
    expect(crumbs).toEqual(whole);
    expect(shared).toEqual(whole);
  });
});

describe('what lies in the log beside records', () => {
  const id = randomUUID().slice(0, 8);
  let nth = 0;
  let prefix = '';
  let connection: Connection;
  const running: Running[] = [];
  const brokers = environment().KAFKA_BROKERS.split(',');
  const kafka = kafkaClient({ brokers, clientId: 'test', client: driverInTests.driver }, quiet);
  const reference = new ReferenceClient(brokers);
  const admin = kafka.admin();
  beforeAll(() => admin.connect());
  afterAll(() => admin.disconnect());
  beforeEach(async () => {
    prefix = `log-${id}-${++nth}.`;
    connection = await mongoose.createConnection(environment().MONGODB_URI, { dbName: prefix.slice(0, -1) }).asPromise();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await connection.dropDatabase();
    await connection.close();
  });

  const create = (partitions: number, config: Record<string, string> = {}) =>
    prepareTopics(admin, [{ name: `${prefix}numbers`, partitions, config }]);
  const start = async (tuning: Partial<Tuning> = {}): Promise<Running> => {
    const one = await startSums(prefix, prefix.slice(0, -1), (key) => partitionOfKey(key, 3), { idleAfterMs: 300, ...tuning });
    running.push(one);
    return one;
  };
  const ends = async (): Promise<number[]> => (await admin.offsets(`${prefix}numbers`)).map(({ high }) => high);
  const isAtTheEnd = async ({ server }: Running): Promise<boolean> => {
    // A broker that was kept waiting too long has no partitions for a moment.
    const high = await ends().catch(() => []);
    const { partitions } = server.loopStatus();
    const isDone = ({ partition, offset, checkpoint, position }: (typeof partitions)[number]) =>
      position === 'read' && offset === high[partition] && checkpoint === offset;
    return high.length > 0 && partitions.length === high.length && partitions.every(isDone);
  };
  const sums = async () =>
    Object.fromEntries((await connection.collection('sums').find().toArray()).map(({ _id, sum }) => [String(_id), Number(sum)]));
  const transactional = (name: string) => reference.producer(`${prefix}${name}`);
  const message = (key: string, value: number, partition?: number) => ({
    key,
    value: String(value),
    ...(partition === undefined ? {} : { partition }),
  });

  it('is passed over where transactions were aborted or committed, and the partition is read to its end', async () => {
    await create(3);
    const producer = await transactional('one');
    let expected = 0;
    for (let n = 1; n <= 12; n++) {
      const transaction = await producer.transaction();
      await transaction.send(`${prefix}numbers`, [message('a', n), message('a', n)]);
      if (n % 3 === 0) {
        expected += 2 * n;
        await transaction.commit();
      } else await transaction.abort();
    }
    const one = await start();
    await until(() => isAtTheEnd(one));
    expect(await sums()).toEqual({ a: expected });
    // And from here on: markers and aborted records alone.
    const transaction = await producer.transaction();
    await transaction.send(`${prefix}numbers`, [message('a', 1_000), message('b', 1_000), message('c', 1_000)]);
    await transaction.abort();
    await until(() => isAtTheEnd(one));
    expect(await sums()).toEqual({ a: expected });
    const last = await producer.transaction();
    await last.send(`${prefix}numbers`, [message('a', 7)]);
    await last.commit();
    await until(async () => (await isAtTheEnd(one)) && (await sums())['a'] === expected + 7);
    await producer.close();
  });

  // kafkajs takes one transaction for another.
  if (!driverInTests.confusesTransactions)
    it.each([200, 1_048_576])('is passed over where aborted transactions overlap, in fetches of %i bytes', async (fetchPartitionBytes) => {
      await create(1);
      const producers = await Promise.all(['one', 'two', 'three'].map(transactional));
      let expected = 0;
      for (let round = 1; round <= 4; round++) {
        const transactions = [];
        for (const producer of producers) transactions.push(await producer.transaction());
        for (let n = 0; n < 6; n++) {
          for (const [at, transaction] of transactions.entries()) {
            await transaction.send(`${prefix}numbers`, [message(`t${at}`, 10 ** at, 0)]);
            if ((round + at) % 2 === 0) expected += 10 ** at;
          }
        }
        for (const [at, transaction] of transactions.entries()) await ((round + at) % 2 === 0 ? transaction.commit() : transaction.abort());
      }
      const one = await start({ fetchPartitionBytes, fetchBytes: 2 * fetchPartitionBytes });
      await until(() => isAtTheEnd(one));
      expect(Object.values(await sums()).reduce((all, sum) => all + sum, 0)).toBe(expected);
      await Promise.all(producers.map((producer) => producer.close()));
    });

  it.each<[string, (end: number) => number]>([
    ['behind', () => 3],
    ['ahead of', (end) => end],
    ['beyond the log, and so ahead of', (end) => end + 1_000],
  ])('does not matter: offsets committed to Kafka %s the checkpoint', async (_name, committed) => {
    await create(3);
    const publisher = new Publisher(kafka, new Map([['numbers', { name: `${prefix}numbers`, partitions: 3 }]]), quiet);
    await publisher.connect();
    const produce = async (from: number, to: number) => {
      for (let n = from; n < to; n++) publisher.publish('numbers', `key-${n % 7}`, String(n));
      await publisher.flush();
    };
    await produce(0, 300);
    const one = await start();
    await until(() => isAtTheEnd(one));
    await running.pop()!.stop();
    await produce(300, 500);
    const offsets = new Map((await ends()).map((end, partition) => [partition, committed(end)]));
    await admin.commitOffsets(`${prefix}sums`, `${prefix}numbers`, offsets);
    const again = await start();
    await until(() => isAtTheEnd(again));
    expect(Object.values(await sums()).reduce((all, sum) => all + sum, 0)).toBe((499 * 500) / 2);
    await publisher.close();
  });

  // The broker compresses what it keeps in the way of the topic, by the libraries that Java's producers have.
  it.each(['gzip', 'snappy', 'lz4', 'zstd'])('is read however producers have compressed it: %s', async (type) => {
    await create(2, { 'compression.type': type });
    const publisher = new Publisher(kafka, new Map([['numbers', { name: `${prefix}numbers`, partitions: 2 }]]), quiet);
    await publisher.connect();
    for (let n = 0; n < 4_000; n++) {
      publisher.publish('numbers', `key-${n % 7}`, String(n));
      if (n % 900 === 0) await publisher.flush();
    }
    await publisher.flush();
    const one = await start();
    await until(() => isAtTheEnd(one));
    expect(Object.values(await sums()).reduce((all, sum) => all + sum, 0)).toBe((3_999 * 4_000) / 2);
    await publisher.close();
  });

  it('is passed over where compaction has left gaps', async () => {
    const config = {
      'cleanup.policy': 'compact',
      'segment.ms': '100',
      'min.cleanable.dirty.ratio': '0.001',
      'delete.retention.ms': '1',
      'max.compaction.lag.ms': '100',
    };
    await create(1, config);
    const publisher = new Publisher(kafka, new Map([['numbers', { name: `${prefix}numbers`, partitions: 1 }]]), quiet);
    await publisher.connect();
    const producer = await transactional('one');
    for (let round = 0; round < 5; round++) {
      for (let n = 0; n < 40; n++) publisher.publish('numbers', `key-${n % (round + 2)}`, String(n));
      await publisher.flush();
      const transaction = await producer.transaction();
      await transaction.send(`${prefix}numbers`, [message('key-0', 5)]);
      await (round % 2 === 0 ? transaction.abort() : transaction.commit());
      await pause(150);
    }
    publisher.publish('numbers', 'last', '1');
    await publisher.flush();
    const kept = async (): Promise<Map<string, number>> => {
      const found = new Map<string, number>();
      const [end = 0] = await ends();
      await reference.consume(`${prefix}numbers`, `${prefix}reader-${randomUUID()}`, (_partition, messages) => {
        for (const { key, value, offset } of messages) found.set(`${String(key)} ${offset}`, Number(String(value)));
        return messages.some(({ offset }) => Number(offset) === end - 1);
      });
      return found;
    };
    await until(async () => (await kept()).size < 60);
    const expected: Record<string, number> = {};
    for (const [name, value] of await kept()) {
      const [key = ''] = name.split(' ');
      expected[key] = (expected[key] ?? 0) + value;
    }
    for (const bytes of [150, 100_000]) {
      const one = await start({ fetchPartitionBytes: bytes, fetchBytes: bytes });
      await until(() => isAtTheEnd(one));
      expect(await sums()).toEqual(expected);
      await running.pop()!.stop();
      await connection.dropDatabase();
    }
    await publisher.close();
    await producer.close();
  });
});
