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
  /** The rest of each partition that is still to be read. */
  const open = new Map(spans.filter(({ from, to }) => to > from).map(({ partition, from, to }) => [partition, { next: from, to }]));
  if (open.size === 0) return;
  const groupId = `taocun-tools-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200, retry: { retries: 5 } });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const hasReadTo = (partition: number, offset: number): void => {
        const left = open.get(partition);
        if (left !== undefined) left.next = Math.max(left.next, offset);
        if (left !== undefined && left.next >= left.to) open.delete(partition);
        if (open.size === 0) resolve();
      };
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      // A slow member that is evicted from the group joins it again, and goes on where it was.
      consumer.on(consumer.events.GROUP_JOIN, () => {
        for (const [partition, { next }] of open) consumer.seek({ topic, partition, offset: String(next) });
      });
      // It is told of every batch, also of one that holds nothing but the marks of transactions.
      consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => hasReadTo(payload.partition, Number(payload.lastOffset) + 1));
      consumer
        .run({
          autoCommit: false,
          partitionsConsumedConcurrently: 1,
          eachBatch: async (payload) => {
            const { partition, messages } = payload.batch;
            const left = open.get(partition);
            if (left === undefined) return;
            const { next, to } = left;
            try {
              await onMessages(
                partition,
                messages.filter(({ offset }) => Number(offset) < to && Number(offset) >= next),
              );
            } catch (error) {
              return reject(error instanceof Error ? error : new Error(String(error)));
            }
            hasReadTo(partition, Number(messages.at(-1)?.offset ?? -1) + 1);
            await payload.heartbeat();
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
