import { randomUUID } from 'node:crypto';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { testClient } from '@taocun/harness/kafka/test-client';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { type Consumer, defaultConsumerTuning, prepareTopics, Publisher, withAdmin } from '../src/index';

describe('the positions of a consumer, on real Kafka', () => {
  const brokers = String(process.env['KAFKA_BROKERS']).split(',');
  const kafka = testClient();
  const topic = `positions-${randomUUID().slice(0, 8)}`;
  const consumers: Consumer[] = [];

  beforeAll(async () => {
    await withAdmin(kafka, (admin) => prepareTopics(admin, [{ name: topic, partitions: 1, config: {} }]));
    const publisher = new Publisher(kafka, new Map([['t', { name: topic, partitions: 1 }]]), quiet);
    await publisher.connect();
    for (let n = 0; n < 8; n++) publisher.publishTo('t', 0, { key: null, value: String(n) });
    await publisher.flush();
    await publisher.close();
    // The beginning of the log is deleted, as if by its retention.
    await new ForeignClient(brokers).deleteBefore(topic, 0, 3);
  });
  afterEach(() => Promise.all(consumers.splice(0).map((consumer) => consumer.close())));
  afterAll(() => withAdmin(kafka, (admin) => admin.deleteTopics([topic])));

  it.each<[string, number, number, string]>([
    ['where it was told to', 5, 5, '567'],
    ['from the beginning, and says so, where the position is no longer in the log', 1, 3, '34567'],
    ['from the beginning, and says so, where the log has never come so far', 1_000, 3, '34567'],
  ])('reads %s', async (_where, from, fetchedFrom, expected) => {
    const read: { readonly fetchedFrom: number; readonly text: string; readonly nextOffset: number }[] = [];
    const consumer = kafka.consumer(
      { group: `${topic}-${from}`, topics: [topic], tuning: defaultConsumerTuning },
      {
        assigned: () => consumer.readFrom(topic, 0, from),
        batch: (_topic, _partition, { records, nextOffset, ...batch }) => {
          read.push({
            fetchedFrom: batch.fetchedFrom,
            text: records.map(({ value }) => String(value)).join(''),
            nextOffset,
          });
          return Promise.resolve();
        },
        heartbeat: () => undefined,
        crashed: () => undefined,
      },
    );
    consumers.push(consumer);
    await consumer.connect();
    await consumer.run();
    await until(() => read.length > 0);
    expect(read[0]).toEqual({ fetchedFrom, text: expected, nextOffset: 8 });
    // The consumer follows a seek, whatever it had fetched before.
    read.length = 0;
    consumer.readFrom(topic, 0, 7);
    await until(() => read.length > 0);
    expect(read).toEqual([{ fetchedFrom: 7, text: '7', nextOffset: 8 }]);
  });
});

it('the other partitions are read although one has a position that is no offset, which is named', async () => {
  const kafka = testClient();
  const topic = `positions-${randomUUID().slice(0, 8)}`;
  await withAdmin(kafka, (admin) => prepareTopics(admin, [{ name: topic, partitions: 3, config: {} }]));
  const publisher = new Publisher(kafka, new Map([['t', { name: topic, partitions: 3 }]]), quiet);
  await publisher.connect();
  for (let n = 0; n < 12; n++) publisher.publishTo('t', n % 3, { key: null, value: String(n) });
  await publisher.flush();
  const read: string[] = [];
  const consumer = kafka.consumer(
    { group: topic, topics: [topic], tuning: defaultConsumerTuning },
    {
      assigned: () => [NaN, 0, 0].forEach((offset, partition) => consumer.readFrom(topic, partition, offset)),
      batch: (_topic, partition, { records, damaged }) => {
        read.push(...records.map(({ value }) => `${partition}: ${String(value)}`));
        if (damaged !== undefined) read.push(`${partition}: ${damaged}`);
        // The reason arrives once, and the consumer then reads from the corrected position.
        if (damaged !== undefined && read.filter((one) => one.startsWith('0:')).length === 2)
          consumer.readFrom(topic, 0, 1);
        else if (damaged !== undefined) consumer.readFrom(topic, 0, -1);
        return Promise.resolve();
      },
      heartbeat: () => undefined,
      crashed: (error) => void read.push(String(error)),
    },
  );
  await consumer.connect();
  await consumer.run();
  await until(() => read.length >= 13);
  const of = (partition: number) => read.filter((one) => one.startsWith(`${partition}:`));
  expect(of(0)).toEqual([
    '0: NaN is no offset of a log',
    '0: -1 is no offset of a log',
    '0: 3',
    '0: 6',
    '0: 9',
  ]);
  expect(of(1)).toEqual(['1: 1', '1: 4', '1: 7', '1: 10']);
  expect(of(2)).toEqual(['2: 2', '2: 5', '2: 8', '2: 11']);
  await consumer.close();
  await publisher.close();
  await withAdmin(kafka, (admin) => admin.deleteTopics([topic]));
});
