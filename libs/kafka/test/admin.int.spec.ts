import { randomUUID } from 'node:crypto';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { testClient } from '@taocun/harness/kafka/test-client';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { defaultConsumerTuning, prepareTopics, Publisher } from '../src/index';

describe('the administration, on real Kafka', () => {
  const kafka = testClient();
  const admin = kafka.admin();
  const name = `admin-${randomUUID().slice(0, 8)}`;

  beforeAll(async () => {
    await admin.connect();
    await prepareTopics(admin, [{ name, partitions: 2, config: { 'retention.ms': '-1' } }]);
    const publisher = new Publisher(kafka, new Map([['t', { name, partitions: 2 }]]), quiet);
    await publisher.connect();
    for (const timestampMs of [1_000, 2_000, 3_000])
      publisher.publishTo('t', 1, { key: 'k', value: String(timestampMs), timestampMs, headers: { h: 'x' } });
    await publisher.flush();
    await publisher.close();
  });
  afterAll(async () => {
    await admin.deleteTopics([name]);
    await admin.disconnect();
  });

  it('describes the cluster and its topics', async () => {
    expect(await admin.describeCluster()).toEqual({
      id: expect.stringMatching(/./),
      brokers: 1,
      hasController: true,
    });
    expect(await admin.listTopics()).toContain(name);
    const [described] = await admin.describeTopics([name]);
    expect(described?.partitions.map(({ partition }) => partition).sort()).toEqual([0, 1]);
    expect(described?.partitions[0]).toEqual({
      partition: expect.any(Number),
      hasLeader: true,
      leader: 1,
      replicas: 1,
      inSync: 1,
    });
    await expect(admin.describeTopics([`${name}-missing`])).rejects.toThrow();
  });

  it('reads and replaces the configuration of a topic', async () => {
    expect((await admin.topicConfig(name)).get('retention.ms')).toBe('-1');
    await admin.setTopicConfig(name, { 'retention.ms': '-1', 'segment.ms': '3600000' });
    await until(async () => (await admin.topicConfig(name)).get('segment.ms') === '3600000');
  });

  it('reads a setting of the brokers', async () => {
    expect(await admin.brokerSetting('transaction.max.timeout.ms')).toEqual(new Map([[1, '60000']]));
  });

  it('reads how much room the log directories have', async () => {
    const directories = await admin.logDirectories();
    expect(directories).toEqual([
      {
        broker: 1,
        path: expect.stringMatching(/^\//),
        totalBytes: expect.any(Number),
        usableBytes: expect.any(Number),
      },
    ]);
    for (const { totalBytes, usableBytes } of directories)
      expect(totalBytes).toBeGreaterThanOrEqual(usableBytes);
  });

  it('knows the transactions that keep readers from the end of a partition, and only those', async () => {
    const held = `${name}-held`;
    await prepareTopics(admin, [{ name: held, partitions: 3, config: {} }]);
    const before = Date.now();
    const producer = await new ForeignClient(String(process.env['KAFKA_BROKERS']).split(',')).producer(
      `${name}-id`,
    );
    try {
      const ended = await producer.transaction();
      await ended.send(held, [{ partition: 0, value: '1' }]);
      await ended.commit();
      // The end marker of the transaction is written after the answer.
      await until(async () => (await admin.openTransactions(held)).length === 0);
      const open = await producer.transaction();
      await open.send(
        held,
        [0, 2].map((partition) => ({ partition, value: '2' })),
      );
      const known = {
        id: `${name}-id`,
        startedAtMs: expect.any(Number) as number,
        timeoutMs: expect.any(Number) as number,
      };
      const transactions = await admin.openTransactions(held);
      expect(transactions).toEqual([
        // Its offset follows the record and the end marker of the first transaction.
        { partition: 0, offset: 2, producerId: expect.any(BigInt), known },
        { partition: 2, offset: 0, producerId: expect.any(BigInt), known },
      ]);
      expect(await admin.answeredOffsets(held)).toEqual([
        { partition: 0, low: 0, high: 3, stable: 2 },
        { partition: 1, low: 0, high: 0, stable: 0 },
        { partition: 2, low: 0, high: 1, stable: 0 },
      ]);
      for (const { known: transaction } of transactions)
        expect(transaction?.startedAtMs).toBeGreaterThanOrEqual(before);
      await open.abort();
      await until(async () => (await admin.openTransactions(held)).length === 0);
    } finally {
      await producer.close();
      await admin.deleteTopics([held]);
    }
  });

  it('knows where each partition begins and ends, and what came from a time on', async () => {
    expect(await admin.offsets(name)).toEqual([
      { partition: 0, low: 0, high: 0 },
      { partition: 1, low: 0, high: 3 },
    ]);
    expect(await admin.partitionOffsets(name, 1)).toEqual({ partition: 1, low: 0, high: 3 });
    expect(await admin.offsetsAt(name, 1_500)).toEqual(
      new Map([
        [0, 0],
        [1, 1],
      ]),
    );
    expect((await admin.offsetsAt(name, 4_000)).get(1)).toBe(3);
  });

  it('describes a group with its members, takes them out of it, and deletes it once it is empty', async () => {
    const group = `${name}-group`;
    expect(await admin.describeGroup(group)).toEqual({ state: 'Dead', members: [] });
    let joined = false;
    const consumer = kafka.consumer(
      { group, topics: [name], tuning: defaultConsumerTuning },
      {
        assigned: () => (joined = true),
        batch: () => Promise.resolve(),
        heartbeat: () => undefined,
        crashed: () => undefined,
      },
    );
    await consumer.connect();
    await consumer.run();
    await until(() => joined);
    const { state, members } = await admin.describeGroup(group);
    expect([state, members.length]).toEqual(['Stable', 1]);
    await expect(admin.deleteGroups([group])).rejects.toThrow();
    await admin.removeMembers(group, () => false);
    expect((await admin.describeGroup(group)).members).toEqual(members);
    // The consumer soon joins again.
    await until(async () => {
      await admin.removeMembers(group);
      const left = await admin.describeGroup(group);
      return left.state === 'Empty' && left.members.length === 0;
    });
    await consumer.close();
    await admin.commitOffsets(group, name, new Map([[1, 2]]));
    expect(
      await Promise.all([0, 1].map((partition) => admin.committedOffset(group, name, partition))),
    ).toEqual([undefined, 2]);
    expect(await admin.committedOffset(`${group}-unknown`, name, 1)).toBeUndefined();
    expect(await admin.listGroups()).toContain(group);
    await admin.deleteGroups([group]);
    expect(await admin.listGroups()).not.toContain(group);
  });
});
