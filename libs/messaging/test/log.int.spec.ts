import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { testClient } from '@taocun/harness/kafka/test-client';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { prepareTopics, Publisher } from '@taocun/kafka';
import type { Tuning } from '../src/index';
import { startService } from './two-services.fixture';

const environment = () => ({
  KAFKA_BROKERS: String(process.env['KAFKA_BROKERS']),
  MONGODB_URI: String(process.env['MONGODB_URI']),
});

type Running = Awaited<ReturnType<typeof startService>>;

describe('what is in the log next to records', () => {
  const id = randomUUID().slice(0, 8);
  let nth = 0;
  let prefix = '';
  let connection: Connection;
  const running: Running[] = [];
  const brokers = environment().KAFKA_BROKERS.split(',');
  const kafka = testClient();
  const foreign = new ForeignClient(brokers);
  const admin = kafka.admin();
  beforeAll(() => admin.connect());
  afterAll(() => admin.disconnect());
  beforeEach(async () => {
    prefix = `log-${id}-${++nth}.`;
    connection = await mongoose
      .createConnection(environment().MONGODB_URI, { dbName: prefix.replace(/\.$/, '-totals') })
      .asPromise();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await connection.dropDatabase();
    await connection.close();
  });

  const create = (partitions: number, config: Record<string, string> = {}) =>
    prepareTopics(admin, [{ name: `${prefix}numbers`, partitions, config }]);
  const start = async (tuning: Partial<Tuning> = {}): Promise<Running> => {
    const one = await startService('totals', prefix, 'log', { idleAfterMs: 300, ...tuning });
    running.push(one);
    return one;
  };
  const ends = async (): Promise<number[]> =>
    (await admin.offsets(`${prefix}numbers`)).map(({ high }) => high);
  const isAtTheEnd = async ({ server }: Running): Promise<boolean> => {
    // A broker that had to wait too long has no partitions for a moment.
    const high = await ends().catch(() => []);
    const { partitions } = server.loopStatus();
    const isDone = ({ partition, offset, checkpoint, position }: (typeof partitions)[number]) =>
      position === 'read' && offset === high[partition] && checkpoint === offset;
    return high.length > 0 && partitions.length === high.length && partitions.every(isDone);
  };
  const sums = async () =>
    Object.fromEntries(
      (await connection.collection('totals').find().toArray()).map(({ _id, sum }) => [
        String(_id),
        Number(sum),
      ]),
    );
  const transactional = (name: string) => foreign.producer(`${prefix}${name}`);
  const message = (key: string, value: number, partition?: number) => ({
    key,
    value: String(value),
    ...(partition === undefined ? {} : { partition }),
  });

  it('is skipped where transactions were aborted or committed, and the partition is read to its end', async () => {
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
    // From here on the log contains only markers and aborted records.
    const transaction = await producer.transaction();
    await transaction.send(`${prefix}numbers`, [
      message('a', 1_000),
      message('b', 1_000),
      message('c', 1_000),
    ]);
    await transaction.abort();
    await until(() => isAtTheEnd(one));
    expect(await sums()).toEqual({ a: expected });
    const last = await producer.transaction();
    await last.send(`${prefix}numbers`, [message('a', 7)]);
    await last.commit();
    await until(async () => (await isAtTheEnd(one)) && (await sums())['a'] === expected + 7);
    await producer.close();
  });

  it('does not matter: offsets committed to Kafka beyond the log', async () => {
    await create(3);
    const publisher = new Publisher(
      kafka,
      new Map([['numbers', { name: `${prefix}numbers`, partitions: 3 }]]),
      quiet,
    );
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
    const offsets = new Map((await ends()).map((end, partition) => [partition, end + 1_000]));
    await admin.commitOffsets(`${prefix}totals`, `${prefix}numbers`, offsets);
    const again = await start();
    await until(() => isAtTheEnd(again));
    expect(Object.values(await sums()).reduce((all, sum) => all + sum, 0)).toBe((499 * 500) / 2);
    await publisher.close();
  });

  it('is skipped where compaction has left gaps', async () => {
    const config = {
      'cleanup.policy': 'compact',
      'segment.ms': '100',
      'min.cleanable.dirty.ratio': '0.001',
      'delete.retention.ms': '1',
      'max.compaction.lag.ms': '100',
    };
    await create(1, config);
    const publisher = new Publisher(
      kafka,
      new Map([['numbers', { name: `${prefix}numbers`, partitions: 1 }]]),
      quiet,
    );
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
    // Otherwise the end marker of the last transaction may be the last in the log.
    await until(async () => (await admin.openTransactions(`${prefix}numbers`)).length === 0);
    publisher.publish('numbers', 'last', '1');
    await publisher.flush();
    const firstOffsets = async (): Promise<Map<string, number>> => {
      const byTopic = new Map<string, number>();
      const [end = 0] = await ends();
      await foreign.consume(`${prefix}numbers`, `${prefix}reader-${randomUUID()}`, (_partition, messages) => {
        for (const { key, value, offset } of messages)
          byTopic.set(`${String(key)} ${offset}`, Number(String(value)));
        return messages.some(({ offset }) => Number(offset) === end - 1);
      });
      return byTopic;
    };
    const isCompacted = async (): Promise<boolean> => {
      const keys = Array.from((await firstOffsets()).keys(), (name) => name.split(' ')[0]);
      return new Set(keys).size === keys.length;
    };
    await until(isCompacted);
    const expected: Record<string, number> = {};
    for (const [name, value] of await firstOffsets()) {
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
