import { randomUUID } from 'node:crypto';
import type { Admins } from '../admin/admin';
import { withAdmin } from '../admin/with-admin';
import type { Consumers } from './consumer';
import { defaultConsumerTuning } from './consumer-tuning';
import type { InputRecord } from '../protocol/record';

export interface Span {
  readonly partition: number;
  /** The first offset that is read, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * Reads parts of a topic's log, each partition in its order, and changes nothing: the group that Kafka wants for it commits nothing,
 * and is taken away. Records lie in memory that is used again once `onRecords` is done.
 */
export async function readLog(
  kafka: Admins & Consumers,
  topic: string,
  spans: readonly Span[],
  onRecords: (partition: number, records: readonly InputRecord[]) => Promise<void>,
  { group = `taocun-tools-${randomUUID()}` }: { readonly group?: string } = {},
): Promise<void> {
  /** The records of each partition that are still to be read. */
  const open = new Map(spans.filter(({ from, to }) => to > from).map(({ partition, from, to }) => [partition, { next: from, to }]));
  if (open.size === 0) return;
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  // It may reject before anybody waits for it.
  done.catch(() => undefined);
  const consumer = kafka.consumer(
    { group, topics: [topic], tuning: defaultConsumerTuning },
    {
      // A member that is put out of the group, being slow, joins it again, and goes on where it was.
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
        const wanted = records.filter(({ offset }) => offset >= next && offset < to);
        try {
          if (wanted.length > 0) await onRecords(partition, wanted);
        } catch (error) {
          return reject(error instanceof Error ? error : new Error(String(error)));
        }
        // Marks of transactions may follow the last record.
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
      // A group that never was joined is not there.
      admin.deleteGroups([group]).catch(() => undefined),
    );
  }
}

/** A record with the partition it lies in; its bytes are its own. */
interface ReadRecord extends InputRecord {
  readonly partition: number;
}

/** All records of a topic as far as it goes now, partition by partition. */
export async function readTopic(kafka: Admins & Consumers, topic: string): Promise<ReadRecord[]> {
  const offsets = await withAdmin(kafka, (admin) => admin.offsets(topic));
  const found: ReadRecord[] = [];
  await readLog(
    kafka,
    topic,
    offsets.map(({ partition, low, high }) => ({ partition, from: low, to: high })),
    (partition, records) => {
      for (const { offset, timestampMs, key, value, headers } of records)
        found.push({ partition, offset, timestampMs, key: copyOf(key), value: copyOf(value), headers: headers && copiesOf(headers) });
      return Promise.resolve();
    },
  );
  return found.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
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
