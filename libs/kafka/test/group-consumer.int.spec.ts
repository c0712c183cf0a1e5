import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { testClient } from '@taocun/harness/kafka/test-client';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { defaultConsumerTuning } from '../src/consumer/consumer-tuning';
import { GroupConsumer } from '../src/consumer/group-consumer';
import { prepareTopics } from '../src/index';

describe('the consumer of a group, on real Kafka', () => {
  const kafka = testClient();
  const admin = kafka.admin();
  const events = {
    assigned: () => undefined,
    batch: () => Promise.resolve(),
    left: () => undefined,
    sign: () => undefined,
  };
  let topic: string;

  beforeEach(async () => {
    topic = `group-consumer-${randomUUID().slice(0, 8)}`;
    await admin.connect();
    await prepareTopics(admin, [{ name: topic, partitions: 1, config: {} }]);
  });

  afterEach(async () => {
    await admin.deleteTopics([topic]);
    await admin.disconnect();
  });

  it('joins again after pauses that grow until a checkpoint has been saved, however often it has joined', async () => {
    const pauses: number[] = [];
    const log = {
      ...quiet,
      warn: (text: string) => void pauses.push(Number(/ in (\d+) ms/.exec(text)?.[1])),
    };
    let joined = 0;
    const consumer = new GroupConsumer(
      kafka,
      { group: topic, topics: [topic] },
      { ...events, assigned: () => void joined++ },
      defaultConsumerTuning,
      log,
    );
    const rejoin = async (): Promise<void> => {
      const before = joined;
      consumer.rejoin('another has taken a partition');
      await until(() => joined > before);
    };
    try {
      await consumer.start();
      await until(() => joined > 0);
      for (let times = 0; times < 3; times++) await rejoin();
      await consumer.commit(topic, 0, 0);
      await rejoin();
      expect(pauses).toEqual([200, 400, 800, 200]);
    } finally {
      await consumer.close();
    }
  });

  it('asks for its partitions also where another consumer has joined before the request was due', async () => {
    let assigned = 0;
    const consumer = new GroupConsumer(
      kafka,
      { group: topic, topics: [topic] },
      { ...events, assigned: () => void assigned++ },
      defaultConsumerTuning,
      quiet,
    );
    const another = async (happens: () => void): Promise<void> => {
      const before = assigned;
      happens();
      await until(() => assigned > before);
    };
    const rejoin = (): Promise<void> => another(() => consumer.rejoin('the consumer crashed'));
    const isFetching = async (): Promise<boolean> => {
      // `confirm` asks in 1.6 s; the next consumer joins in 0.2 s.
      for (let times = 0; times < 3; times++) await rejoin();
      consumer.confirm('another instance has taken a partition of ours');
      await consumer.commit(topic, 0, 0);
      await rejoin();
      const before = assigned;
      for (let looks = 0; looks < 300 && assigned === before; looks++) await pause(50);
      return assigned > before;
    };
    try {
      await another(() => void consumer.start());
      // Asks again if a busy machine took longer to join.
      await until(isFetching);
    } finally {
      await consumer.close();
    }
  });

  it('leaves the group although it is closed while it joins', async () => {
    const state = async (): Promise<string> => {
      const { state, members } = await admin.describeGroup(topic);
      return `${state} ${members.length}`;
    };
    const member = (): GroupConsumer =>
      new GroupConsumer(kafka, { group: topic, topics: [topic] }, events, defaultConsumerTuning, quiet);
    const staying = member();
    try {
      await staying.start();
      const leaving = member();
      const started = leaving.start();
      await until(async () => (await state()).endsWith(' 2'));
      await leaving.close();
      await started;
      // The member leaves at once, not when its session ends.
      expect((await admin.describeGroup(topic)).members).toHaveLength(1);
      await until(async () => (await state()) === 'Stable 1');
    } finally {
      await staying.close();
    }
    expect((await admin.describeGroup(topic)).members).toEqual([]);
  });
});
