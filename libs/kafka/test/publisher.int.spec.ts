import { randomUUID } from 'node:crypto';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { testClient } from '@taocun/harness/kafka/test-client';
import { quiet } from '@taocun/harness/quiet';
import { prepareTopics, type ProducerLost, Publisher, readTopic } from '../src/index';

describe('the publisher, on real Kafka', () => {
  const brokers = String(process.env['KAFKA_BROKERS']).split(',');
  const kafka = testClient();
  // Another client reads the records written here.
  const foreign = new ForeignClient(brokers);
  const admin = kafka.admin();
  let topic = '';
  let publisher: Publisher;
  const lost: ProducerLost[] = [];

  beforeAll(() => admin.connect());
  afterAll(() => admin.disconnect());
  beforeEach(async () => {
    topic = `publisher-${randomUUID().slice(0, 8)}`;
    const [partitions = 0] = await prepareTopics(admin, [
      { name: topic, partitions: 2, config: { 'max.message.bytes': '1048588' } },
    ]);
    publisher = new Publisher(kafka, new Map([['t', { name: topic, partitions }]]), quiet, (error) =>
      lost.push(error),
    );
    await publisher.connect();
    lost.length = 0;
  });
  afterEach(() => publisher.close());

  const lengths = async (count: number): Promise<number[][]> => {
    const byPartition: number[][] = [[], []];
    await foreign.consume(topic, `${topic}-reader`, (partition, messages) => {
      byPartition[partition]?.push(...messages.map(({ value }) => value?.length ?? -1));
      return byPartition.flat().length >= count;
    });
    return byPartition;
  };

  it('keeps the order of each partition, whatever the sizes of its records', async () => {
    // In one batch these records would be too large for a broker, though no single one is.
    const sizes = [650_000, 600_000, 10, 690_000, 20, 1_000_000, 30, 400_000, 400_000, 1_040_000];
    for (const [at, size] of sizes.entries())
      publisher.publishTo('t', at % 2, { key: null, value: Buffer.alloc(size) });
    await publisher.flush();
    expect(lost).toEqual([]);
    expect(await lengths(sizes.length)).toEqual([
      sizes.filter((_, at) => at % 2 === 0),
      sizes.filter((_, at) => at % 2 === 1),
    ]);
  });

  it('refuses a record that a broker would refuse, and continues', async () => {
    publisher.publishTo('t', 0, { key: 'k', value: '村'.repeat(349_000), headers: { h: 'x'.repeat(1_000) } });
    const tooLarge = { key: 'k', value: '村'.repeat(349_500) };
    expect(() => publisher.publishTo('t', 0, tooLarge)).toThrow(
      'The record k for t/0 has 1048501 bytes; Kafka accepts 1048400.',
    );
    publisher.publishTo('t', 0, { key: 'k', value: Buffer.alloc(1_048_399) });
    await publisher.flush();
    expect([lost, (await lengths(2))[0]]).toEqual([[], [1_047_000, 1_048_399]]);
  });

  it('returns what a record carries', async () => {
    const headers = { one: 'x', twice: ['y', Buffer.from('村')], empty: '' };
    publisher.publishTo('t', 1, {
      key: Buffer.from([0, 255]),
      value: Buffer.from('淘宝村'),
      timestampMs: 1_700_000_000_123,
      headers,
    });
    publisher.publishTo('t', 1, { key: null, value: null, timestampMs: 1_600_000_000_000 });
    publisher.publishTo('t', 1, { key: '', value: '', timestampMs: 1 });
    await publisher.flush();
    const read = (await readTopic(kafka, topic)).filter(({ partition }) => partition === 1);
    expect(read).toEqual([
      {
        partition: 1,
        offset: 0,
        timestampMs: 1_700_000_000_123,
        key: Buffer.from([0, 255]),
        value: Buffer.from('淘宝村'),
        headers: {
          one: Buffer.from('x'),
          twice: [Buffer.from('y'), Buffer.from('村')],
          empty: Buffer.from(''),
        },
      },
      { partition: 1, offset: 1, timestampMs: 1_600_000_000_000, key: null, value: null, headers: undefined },
      {
        partition: 1,
        offset: 2,
        timestampMs: 1,
        key: Buffer.from(''),
        value: Buffer.from(''),
        headers: undefined,
      },
    ]);
  });
});
