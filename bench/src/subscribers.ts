import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { topicName } from '@taocun/contracts';
import { defaultConsumerTuning } from '@taocun/kafka';
import { type Installation } from './installation';

/** Who is told of verdicts; `close` ends that. */
export interface Subscriber {
  close(): Promise<void>;
}

/** A consumer of `village.verdicts` that begins at its present end; resolves once it reads. */
export async function subscribeInKafka(installation: Installation, arrived: (event: string) => void): Promise<Subscriber> {
  const topic = topicName(installation.prefix, 'village.verdicts');
  const groupId = `${installation.prefix}subscriber`;
  const ends = await installation.ends('village.verdicts');
  let isReading = (): void => undefined;
  const reading = new Promise<void>((resolve) => (isReading = resolve));
  const consumer = installation.kafka.consumer(
    { group: groupId, topics: [topic], tuning: defaultConsumerTuning },
    {
      assigned: (partitions) => {
        for (const { partition } of partitions) consumer.readFrom(topic, partition, ends.get(`village.verdicts/${partition}`) ?? 0);
        isReading();
      },
      batch: (_topic, _partition, { records }) => {
        for (const { value } of records) if (value !== null) arrived(value.toString('utf8'));
        return Promise.resolve();
      },
      heartbeat: () => undefined,
      crashed: () => undefined,
      stopped: () => undefined,
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

/** A client of reporting's `GET /api/v1/events` for verdicts on villages under a rule set, from now on; resolves once it is answered. */
export async function followEvents(address: string, ruleSet: string, arrived: (event: string) => void): Promise<Subscriber> {
  const request = get(`${address}/api/v1/events?type=taocun.village.verdict.changed.v1&ruleSet=${ruleSet}`, { agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`Reporting answered ${String(answer.statusCode)} to who wants its events.`);
  let rest = '';
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) arrived(line.slice('data: '.length));
  });
  // The connection is torn down by `close`.
  answer.on('error', () => undefined);
  return {
    close: () => {
      request.destroy();
      return Promise.resolve();
    },
  };
}
