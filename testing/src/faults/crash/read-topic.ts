import { type KafkaClient, readTopic as readRecords } from '@taocun/kafka';

export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
}

/** Everything in a topic as text, partition by partition; of one that is compacted, what is left. */
export async function readTopic(kafka: KafkaClient, name: string): Promise<TopicRecord[]> {
  const found = await readRecords(kafka, name);
  return found.map(({ partition, offset, key, value }) => ({ partition, offset, key: String(key), value: String(value) }));
}
