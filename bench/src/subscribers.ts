import { topicName } from '@taocun/contracts';
import { EventClient } from '@taocun/harness/event-client';
import { type Installation } from '@taocun/harness/installation';

/** Who is told of verdicts; `close` ends that. */
export interface Subscriber {
  close(): Promise<void>;
}

/** A consumer of `village.verdicts` that begins at its present end; resolves once it reads. */
export async function subscribeInKafka(installation: Installation, arrived: (event: string) => void): Promise<Subscriber> {
  const topic = topicName(installation.prefix, 'village.verdicts');
  const groupId = `${installation.prefix}subscriber`;
  const consumer = installation.kafka.consumer({ groupId, maxWaitTimeInMs: 500, allowAutoTopicCreation: false });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: false });
  const reading = new Promise<void>((resolve) => consumer.on(consumer.events.FETCH_START, () => resolve()));
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 8,
    eachBatch: ({ batch }) => {
      for (const { value } of batch.messages) if (value !== null) arrived(value.toString('utf8'));
      return Promise.resolve();
    },
  });
  await reading;
  return {
    close: async () => {
      await consumer.disconnect();
      await installation.removeGroup(groupId);
    },
  };
}

/** A client of reporting's `GET /api/v1/events` for verdicts on villages under a rule set, from now on; resolves once it is answered. */
export async function followEvents(address: string, ruleSet: string, arrived: (event: string) => void): Promise<Subscriber> {
  const url = `${address}/api/v1/events?type=taocun.village.verdict.changed.v1&ruleSet=${ruleSet}`;
  const client = await EventClient.open(url, { heard: ({ data }) => arrived(data) });
  return {
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
}
