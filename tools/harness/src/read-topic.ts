import { type KafkaClient, readTopic as readWholeTopic, withAdmin } from '@taocun/kafka';
import { until } from './until';

export interface LogRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A record with text as key and value. */
interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
}

/**
 * All records of a topic up to its present end, by partition and offset; for a compacted topic the remaining
 * ones.
 */
export async function readTopicLogs(kafka: KafkaClient, name: string): Promise<LogRecord[][]> {
  const logs: LogRecord[][] = (await endsOf(kafka, name)).map(() => []);
  for (const { partition, offset, timestampMs, key, value, headers } of await readWholeTopic(kafka, name)) {
    const texts = Object.entries(headers ?? {}).map(([header, text]) => [header, String(text)] as const);
    const record = { partition, offset, timestampMs, key: key?.toString() ?? null, value };
    (logs[partition] ??= [])[offset] = { ...record, headers: Object.fromEntries<string>(texts) };
  }
  return logs;
}

/** The same for a topic of texts, partition by partition. */
export async function readTexts(kafka: KafkaClient, name: string): Promise<TopicRecord[]> {
  const records = (await readTopicLogs(kafka, name)).flat();
  return records.map(({ partition, offset, key, value }) => ({
    partition,
    offset,
    key: String(key),
    value: String(value),
  }));
}

async function endsOf(kafka: KafkaClient, name: string): Promise<number[]> {
  return (await withAdmin(kafka, (admin) => knownSoon(() => admin.offsets(name)))).map(({ high }) => high);
}

/** Retries, because Kafka does not know a new topic at once. */
export async function knownSoon<Value>(ask: () => Promise<Value>): Promise<Value> {
  let failure: unknown;
  const value = await until(
    () => ask().catch((error: unknown) => void (failure = error)),
    (answer) => answer !== undefined,
    { everyMs: 100 },
  ).catch(() => undefined);
  if (value === undefined) throw failure;
  return value;
}
