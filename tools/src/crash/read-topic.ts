import { randomUUID } from 'node:crypto';
import type { kafkaClient } from '@taocun/kafka';

export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
}

/** Everything in a topic, partition by partition; of one that is compacted, what is left. */
export async function readTopic(kafka: ReturnType<typeof kafkaClient>, name: string): Promise<TopicRecord[]> {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(name).finally(() => admin.disconnect());
  const ends = new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
  const open = new Set([...ends].filter(([, end]) => end > 0).map(([partition]) => partition));
  const found: TopicRecord[] = [];
  if (open.size === 0) return found;
  const consumer = kafka.consumer({ groupId: `${name}-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [name], fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachMessage: ({ partition, message: { key, value, offset } }) => {
        found.push({ partition, offset: Number(offset), key: String(key), value: String(value) });
        if (Number(offset) + 1 >= (ends.get(partition) ?? 0)) open.delete(partition);
        if (open.size === 0) resolve();
        return Promise.resolve();
      },
    });
  });
  await consumer.disconnect();
  return found.sort((a, b) => a.partition - b.partition);
}
