import { randomUUID } from 'node:crypto';
import type { kafkaClient } from '@taocun/messaging';
import { until } from './until';

type Kafka = ReturnType<typeof kafkaClient>;

export interface LogRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A record whose key and value are texts. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
}

/** How long a broker may take for its next batch. */
const NEXT_WITHIN_MS = 20_000;

/** Everything in a topic as far as it goes now, by partition and offset; of one that is compacted, what is left. */
export async function readTopic(kafka: Kafka, name: string): Promise<LogRecord[][]> {
  const ends = await endsOf(kafka, name);
  const logs: LogRecord[][] = ends.map(() => []);
  const open = new Set([...ends.keys()].filter((partition) => (ends[partition] ?? 0) > 0));
  if (open.size === 0) return logs;
  const consumer = kafka.consumer({ groupId: `${name}-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [name], fromBeginning: true });
  let atMs = performance.now();
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 8,
    eachBatch: ({ batch: { partition, messages } }) => {
      const end = ends[partition] ?? 0;
      for (const { offset, timestamp, key, value, headers } of messages) {
        const place = Number(offset);
        if (place + 1 >= end) open.delete(partition);
        if (place >= end) continue;
        const texts = Object.entries(headers ?? {}).map(([header, text]) => [header, String(text)]);
        const record = { partition, offset: place, timestampMs: Number(timestamp), key: key?.toString() ?? null, value };
        (logs[partition] ??= [])[place] = { ...record, headers: Object.fromEntries(texts) };
      }
      atMs = performance.now();
      return Promise.resolve();
    },
  });
  await until(() => open.size === 0 || performance.now() - atMs > NEXT_WITHIN_MS, { withinMs: Infinity });
  await consumer.disconnect();
  if (open.size > 0) throw new Error(`${name} could not be read: for ${NEXT_WITHIN_MS} ms nothing came of ${[...open].join(', ')}.`);
  return logs;
}

/** The same for a topic of texts, partition by partition. */
export async function readTexts(kafka: Kafka, name: string): Promise<TopicRecord[]> {
  const records = (await readTopic(kafka, name)).flat();
  return records.map(({ partition, offset, key, value }) => ({ partition, offset, key: String(key), value: String(value) }));
}

async function endsOf(kafka: Kafka, name: string): Promise<number[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await knownSoon(() => admin.fetchTopicOffsets(name));
    return offsets.sort((a, b) => a.partition - b.partition).map(({ high }) => Number(high));
  } finally {
    await admin.disconnect();
  }
}

/** Kafka does not know at once what it has just been told to create. */
export async function knownSoon<Found>(ask: () => Promise<Found>): Promise<Found> {
  let failure: unknown;
  const found = await until(
    () => ask().catch((error: unknown) => void (failure = error)),
    (answer) => answer !== undefined,
    { withinMs: 5_000, everyMs: 100 },
  ).catch(() => undefined);
  if (found === undefined) throw failure;
  return found;
}
