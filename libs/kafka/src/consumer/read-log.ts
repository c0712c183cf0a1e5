import { randomUUID } from 'node:crypto';
import type { Admins } from '../admin/admin';
import { withAdmin } from '../admin/with-admin';
import type { InputRecord } from '../protocol/record';
import type { Consumers } from './consumer';
import { defaultConsumerTuning } from './consumer-tuning';

export interface Span {
  readonly partition: number;
  /** The first offset to read, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * Reads parts of a topic's log, each partition in order, without a lasting effect: Kafka requires a group,
 * which commits nothing and is deleted at the end. The memory of records is reused once `onRecords` resolves.
 */
export async function readLog(
  kafka: Admins & Consumers,
  topic: string,
  spans: readonly Span[],
  onRecords: (partition: number, records: readonly InputRecord[]) => Promise<void>,
  { group = `taocun-tools-${randomUUID()}` }: { readonly group?: string } = {},
): Promise<void> {
  /** The partitions that are not yet read to their end. */
  const open = new Map(
    spans
      .filter(({ from, to }) => to > from)
      .map(({ partition, from, to }) => [partition, { next: from, to }]),
  );
  if (open.size === 0) return;
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  // This may reject before anyone awaits it.
  done.catch(() => undefined);
  const consumer = kafka.consumer(
    { group, topics: [topic], tuning: defaultConsumerTuning },
    {
      // A slow member that the group has dropped joins again, and continues at its position.
      assigned: (partitions) => {
        for (const { partition } of partitions) {
          const left = open.get(partition);
          if (left !== undefined) consumer.readFrom(topic, partition, left.next);
        }
      },
      batch: async (_topic, partition, { records, nextOffset }) => {
        const left = open.get(partition);
        if (left === undefined) return;
        const { next, to } = left;
        const inRange = records.filter(({ offset }) => offset >= next && offset < to);
        try {
          if (inRange.length > 0) await onRecords(partition, inRange);
        } catch (error) {
          return reject(error instanceof Error ? error : new Error(String(error)));
        }
        // Transaction markers may follow the last record.
        left.next = Math.max(next, nextOffset);
        if (left.next >= to) open.delete(partition);
        if (open.size === 0) resolve();
      },
      heartbeat: () => undefined,
      crashed: reject,
    },
  );
  try {
    await consumer.connect();
    await Promise.all([done, consumer.run()]);
  } finally {
    await consumer.close();
    await withAdmin(kafka, (admin) =>
      // The group does not exist if it was never joined.
      admin.deleteGroups([group]).catch(() => undefined),
    );
  }
}

/** A record with its partition; its bytes are a copy. */
interface ReadRecord extends InputRecord {
  readonly partition: number;
}

/** All records of a topic up to its current end, partition by partition. */
export async function readTopic(kafka: Admins & Consumers, topic: string): Promise<ReadRecord[]> {
  const offsets = await withAdmin(kafka, (admin) => admin.offsets(topic));
  const logRecords: ReadRecord[] = [];
  await readLog(
    kafka,
    topic,
    offsets.map(({ partition, low, high }) => ({ partition, from: low, to: high })),
    (partition, records) => {
      for (const { offset, timestampMs, key, value, headers } of records)
        logRecords.push({
          partition,
          offset,
          timestampMs,
          key: copyOf(key),
          value: copyOf(value),
          headers: headers && copiesOf(headers),
        });
      return Promise.resolve();
    },
  );
  return logRecords.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

function copyOf<Bytes extends string | Buffer | null>(bytes: Bytes): Bytes | Buffer {
  return Buffer.isBuffer(bytes) ? Buffer.from(bytes) : bytes;
}

function copiesOf(headers: NonNullable<InputRecord['headers']>): NonNullable<InputRecord['headers']> {
  const copied = Object.entries(headers).map(([name, value]) => {
    if (value === undefined) return [name, value] as const;
    return [name, Array.isArray(value) ? value.map(copyOf) : copyOf(value)] as const;
  });
  return Object.fromEntries(copied);
}
