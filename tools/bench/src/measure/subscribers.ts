import { topicName } from '@taocun/contracts';
import { EventClient } from '@taocun/harness/event-client';
import type { Installation } from '@taocun/harness/installation';
import { defaultConsumerTuning } from '@taocun/kafka';

/** A subscriber to verdicts; `close` ends the subscription. */
export interface MeasuredSubscriber {
  close(): Promise<void>;
}

/** A consumer of `village.verdicts` from its present end on; resolves once it reads. */
export async function subscribeInKafka(
  installation: Installation,
  arrived: (event: string) => void,
): Promise<MeasuredSubscriber> {
  const topic = topicName(installation.prefix, 'village.verdicts');
  const groupId = `${installation.prefix}subscriber`;
  const ends = await installation.ends('village.verdicts');
  const { promise: reading, resolve: isReading } = Promise.withResolvers<void>();
  const consumer = installation.kafka.consumer(
    { group: groupId, topics: [topic], tuning: defaultConsumerTuning },
    {
      assigned: (partitions) => {
        for (const { partition } of partitions) consumer.readFrom(topic, partition, ends[partition] ?? 0);
        isReading();
      },
      batch: (_topic, _partition, { records }) => {
        for (const { value } of records) if (value !== null) arrived(value.toString('utf8'));
        return Promise.resolve();
      },
      heartbeat: () => undefined,
      crashed: () => undefined,
    },
  );
  await consumer.connect();
  await consumer.run();
  await reading;
  return {
    close: async () => {
      await consumer.close();
      await installation.removeGroup(groupId);
    },
  };
}

/**
 * A client of reporting's `GET /api/v1/events` for a rule set's new verdicts on villages; resolves once the
 * stream is open.
 */
export async function followEvents(
  address: string,
  ruleSet: string,
  arrived: (event: string) => void,
): Promise<MeasuredSubscriber> {
  const url = `${address}/api/v1/events?type=taocun.village.verdict.changed.v1&ruleSet=${ruleSet}`;
  const client = await EventClient.open(url, { heard: ({ data }) => arrived(data) });
  return {
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
}
