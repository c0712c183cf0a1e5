import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { defaultConsumerTuning } from '../src/consumer/consumer-tuning';
import { GroupConsumer } from '../src/consumer/group-consumer';
import type { KafkaClient } from '../src/kafka-client';
import { IdempotentProducer, ProducerLost } from '../src/producer/idempotent-producer';
import { Publisher } from '../src/producer/publisher';
import { BatchWriter } from '../src/protocol/batch-writer';

/** The log under test: any number of clients, and an empty topic of two partitions. */
interface LogToHold {
  readonly client: () => KafkaClient;
  readonly topic: () => Promise<string>;
  readonly in: (work: () => Promise<void>) => Promise<void>;
}

/**
 * The properties of a log on which the loop relies. Both real Kafka and the simulator's in-memory log must
 * have them.
 */
export function logHolds({ client, topic: newTopic, in: within }: LogToHold): void {
  const holds = (what: string, work: () => Promise<void>) => it(what, () => within(work));

  const publisherOf = async (topic: string): Promise<Publisher> => {
    const publisher = new Publisher(client(), new Map([['t', { name: topic, partitions: 2 }]]), quiet);
    await publisher.connect();
    return publisher;
  };

  /** A member that reads its partitions from the beginning, and records what it reads. */
  const memberOf = async (topic: string, group: string) => {
    const read: string[] = [];
    let own: number[] = [];
    const consumer: GroupConsumer = new GroupConsumer(
      client(),
      { group, topics: [topic] },
      {
        assigned: (partitions) => {
          own = partitions.map(({ partition }) => partition);
          for (const partition of own) consumer.readFrom(topic, partition, 0);
        },
        batch: (_topic, partition, { records, fetchedFrom }) => {
          if (records[0] !== undefined && records[0].offset !== fetchedFrom)
            throw new Error('It was read from elsewhere.');
          for (const { offset, value } of records) read.push(`${partition}:${offset}:${String(value)}`);
          return Promise.resolve();
        },
        left: () => void (own = []),
        sign: () => undefined,
      },
      defaultConsumerTuning,
      quiet,
    );
    await consumer.start();
    return { consumer, read, own: () => own };
  };

  holds('keeps the order of each partition, and tells where it ends', async () => {
    const topic = await newTopic();
    const publisher = await publisherOf(topic);
    for (let at = 0; at < 40; at++) publisher.publishTo('t', at % 2, { key: null, value: String(at) });
    await publisher.flush();
    const member = await memberOf(topic, `${topic}-order`);
    await until(() => member.read.length >= 40);
    const of = (partition: number) => member.read.filter((one) => one.startsWith(`${partition}:`));
    expect(of(0)).toEqual(Array.from({ length: 20 }, (_, at) => `0:${at}:${2 * at}`));
    expect(of(1)).toEqual(Array.from({ length: 20 }, (_, at) => `1:${at}:${2 * at + 1}`));
    const admin = client().admin();
    await admin.connect();
    expect(await admin.offsets(topic)).toEqual([
      { partition: 0, low: 0, high: 20 },
      { partition: 1, low: 0, high: 20 },
    ]);
    await admin.disconnect();
    await member.consumer.close();
    await publisher.close();
  });

  holds('drops a batch that it has, and refuses one whose number is too high', async () => {
    const topic = await newTopic();
    const producer = await client().producer([topic]);
    const send = async (value: string, sequence: number): Promise<number | undefined> => {
      const batch = new BatchWriter();
      batch.append({ key: null, value, timestampMs: 1 });
      const bytes = batch.finish(producer.id, producer.epoch, sequence);
      const [result] = await producer.produce([{ topic, partition: 0, bytes }]);
      return result !== undefined && 'errorCode' in result ? result.errorCode : undefined;
    };
    // The log recognises the repeat of the last batch.
    expect(await send('a', 0)).toBe(0);
    expect(await send('b', 1)).toBe(0);
    expect([0, 46]).toContain(await send('b', 1));
    expect([0, 46]).toContain(await send('a', 0));
    const OUT_OF_ORDER_SEQUENCE = 45;
    expect(await send('d', 3)).toBe(OUT_OF_ORDER_SEQUENCE);
    expect(await send('c', 2)).toBe(0);
    await producer.close();
    const member = await memberOf(topic, `${topic}-repeats`);
    await until(() => member.read.length >= 3);
    expect(member.read).toEqual(['0:0:a', '0:1:b', '0:2:c']);
    await member.consumer.close();
  });

  holds('refuses a batch that is too large, so that its producer is lost', async () => {
    const topic = await newTopic();
    const producer = await IdempotentProducer.connect(client(), [topic]);
    const batch = new BatchWriter();
    batch.append({ key: null, value: Buffer.alloc(1_200_000), timestampMs: 1 });
    await expect(producer.send([producer.encode(topic, 0, batch)])).rejects.toThrow(ProducerLost);
    await producer.close();
  });

  holds('gives each partition to one member, and all to the one that is left', async () => {
    const topic = await newTopic();
    const publisher = await publisherOf(topic);
    publisher.publishTo('t', 0, { key: null, value: 'x' });
    publisher.publishTo('t', 1, { key: null, value: 'y' });
    await publisher.flush();
    const first = await memberOf(topic, `${topic}-group`);
    await until(() => first.own().length === 2);
    const second = await memberOf(topic, `${topic}-group`);
    await until(() => first.own().length === 1 && second.own().length === 1);
    expect([...first.own(), ...second.own()].sort()).toEqual([0, 1]);
    await first.consumer.close();
    await until(() => second.own().length === 2);
    await until(() => second.read.includes('0:0:x') && second.read.includes('1:0:y'));
    await second.consumer.close();
    await publisher.close();
  });

  holds('gives every producer a number of its own', async () => {
    const topic = await newTopic();
    const producers = [await client().producer([topic]), await client().producer([topic])];
    expect(new Set(producers.map(({ id }) => id)).size).toBe(2);
    for (const producer of producers) await producer.close();
  });
}
