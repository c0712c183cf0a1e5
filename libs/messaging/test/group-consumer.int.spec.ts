import { randomUUID } from 'node:crypto';
import { GroupConsumer } from '../src/group-consumer';
import { kafkaClient, prepareTopics } from '../src/index';
import { defaultTuning } from '../src/tuning';
import { quiet, until } from './sums.fixture';

describe('the consumer of a group, on real Kafka', () => {
  const kafka = kafkaClient({ brokers: String(process.env['KAFKA_BROKERS']).split(','), clientId: 'test' }, quiet);
  const topic = `group-consumer-${randomUUID().slice(0, 8)}`;

  it('joins again after pauses that grow until a checkpoint has been saved, however often it has joined', async () => {
    const admin = kafka.admin();
    await admin.connect();
    await prepareTopics(admin, [{ name: topic, partitions: 1, config: {} }]);
    const pauses: number[] = [];
    const log = { ...quiet, warn: (text: string) => void pauses.push(Number(/ in (\d+) ms/.exec(text)?.[1])) };
    let joined = 0;
    const events = { assigned: () => void joined++, batch: () => Promise.resolve(), left: () => undefined, sign: () => undefined };
    const consumer = new GroupConsumer(kafka, topic, [topic], events, defaultTuning, log);
    const rejoin = async (): Promise<void> => {
      const before = joined;
      consumer.rejoin('another has taken a partition');
      await until(() => joined > before, 20_000);
    };
    try {
      await consumer.start();
      await until(() => joined > 0, 20_000);
      for (let times = 0; times < 3; times++) await rejoin();
      await consumer.commit(topic, 0, 0);
      await rejoin();
      expect(pauses).toEqual([200, 400, 800, 200]);
    } finally {
      await consumer.close();
      await admin.deleteTopics({ topics: [topic] });
      await admin.disconnect();
    }
  }, 60_000);
});
