import { randomUUID } from 'node:crypto';
import { type Kafka, type KafkaMessage } from 'kafkajs';

export interface Span {
  readonly partition: number;
  /** The first offset that is read, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * Reads parts of a topic's log, each partition in its order, and changes nothing: the group that Kafka wants for it commits nothing,
 * and is taken away.
 */
export async function readLog(
  kafka: Kafka,
  topic: string,
  spans: readonly Span[],
  onMessages: (partition: number, messages: readonly KafkaMessage[]) => Promise<void>,
): Promise<void> {
  const ends = new Map(spans.filter(({ from, to }) => to > from).map(({ partition, to }) => [partition, to]));
  if (ends.size === 0) return;
  const groupId = `taocun-tools-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200, retry: { retries: 5 } });
  const open = new Set(ends.keys());
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer.on(consumer.events.GROUP_JOIN, () => {
        for (const { partition, from, to } of spans) if (to > from) consumer.seek({ topic, partition, offset: String(from) });
      });
      consumer
        .run({
          autoCommit: false,
          partitionsConsumedConcurrently: 1,
          eachBatch: async (payload) => {
            const { partition, messages } = payload.batch;
            const end = ends.get(partition);
            const start = spans.find((span) => span.partition === partition)?.from ?? 0;
            if (end === undefined || !open.has(partition)) return;
            try {
              await onMessages(
                partition,
                messages.filter(({ offset }) => Number(offset) < end && Number(offset) >= start),
              );
            } catch (error) {
              return reject(error instanceof Error ? error : new Error(String(error)));
            }
            await payload.heartbeat();
            const last = messages.at(-1);
            if (last !== undefined && Number(last.offset) + 1 >= end) open.delete(partition);
            if (open.size === 0) resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
    const admin = kafka.admin();
    await admin.connect();
    // One that never was joined is not there.
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
}
