import type { Log } from '@taocun/runtime';
import { BatchWriter } from '../protocol/batch-writer';
import { partitionOfKey } from '../protocol/murmur2';
import type { OutputRecord } from '../protocol/record';
import { IdempotentProducer, ProducerLost } from './idempotent-producer';
import { type Lane, QueuedBatch } from './lane';
import { OutageLog } from './outage-log';
import type { Outputs } from './outputs';
import type { Producers } from './producer';
import { Sender } from './sender';

/** The largest batch, but for a record that alone exceeds it. */
const FULL_BATCH_BYTES = 700_000;
/**
 * A batch of one such record has at most the bytes that brokers accept by default (`max.message.bytes`,
 * 1,048,588).
 */
const MOST_RECORD_BYTES = 1_048_400;
/** The number of batches whose memory is reused: enough for a checkpoint of thousands of villages. */
const SPARE_BATCHES = 64;

/**
 * Publishes records in the given order, one batch per partition at a time: records given while one is under
 * way form the next. Nobody waits for a single record; `flush` waits for all given so far.
 */
export class Publisher implements Outputs {
  readonly #lanes = new Map<string, readonly Lane[]>();
  readonly #topicNames: string[];
  readonly #spare: Buffer[] = [];
  readonly #closing = new AbortController();
  readonly #open = new Set<QueuedBatch>();
  readonly #waiting = new Set<(error: Error) => void>();
  readonly #outage: OutageLog;
  #producer: IdempotentProducer | undefined;
  #sender: Sender | undefined;
  #published = 0;
  #pendingBytes = 0;
  #bytesPublished = 0;
  #lost = false;

  /**
   * `topics` maps logical names to real ones and to their numbers of partitions. `onLost` is called when
   * records may never arrive; the publisher must then be discarded.
   */
  constructor(
    private readonly kafka: Producers,
    topics: ReadonlyMap<string, { readonly name: string; readonly partitions: number }>,
    log: Log,
    private readonly onLost: (error: ProducerLost) => void = () => undefined,
  ) {
    this.#outage = new OutageLog(log);
    this.#topicNames = Array.from(topics.values(), ({ name }) => name);
    for (const [logical, { name, partitions }] of topics) {
      this.#lanes.set(
        logical,
        Array.from({ length: partitions }, (_, partition) => ({ topic: name, partition, queue: [] })),
      );
    }
  }

  async connect(): Promise<void> {
    const producer = await IdempotentProducer.connect(this.kafka, this.#topicNames);
    this.#producer = producer;
    // `close` was called meanwhile, and had nothing to close yet.
    if (this.#closing.signal.aborted) {
      await producer.close();
      throw new ProducerLost('the publisher was closed');
    }
    this.#sender = new Sender(producer, () => this.#lanesWithWork(), this.#closing.signal, {
      acknowledged: (lane) => this.#settle(lane.queue.shift()),
      failed: (reason) => this.#outage.failed(reason),
      recovered: () => this.#outage.recovered(),
      lost: (error) => {
        this.onLost(error);
        this.#lose(error);
      },
    });
    this.#sender.wake();
  }

  /** The reason why something is not yet acknowledged, if a send failed or takes unusually long. */
  get trouble(): string | undefined {
    return this.#sender?.trouble;
  }

  /** The reason why nothing at all has been acknowledged for some seconds although something waits for it. */
  get outage(): string | undefined {
    return this.#sender?.outage;
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  get recordsPublished(): number {
    return this.#published;
  }

  get bytesPublished(): number {
    return this.#bytesPublished;
  }

  partitionsOf(topic: string): number {
    return this.#lanesOf(topic).length;
  }

  partitionOf(topic: string, key: string): number {
    return partitionOfKey(key, this.#lanesOf(topic).length);
  }

  publish(topic: string, key: string, value: string | Buffer, headers?: OutputRecord['headers']): void {
    this.publishTo(topic, this.partitionOf(topic, key), { key, value, ...(headers && { headers }) });
  }

  publishTo(topic: string, partition: number, record: OutputRecord): void {
    this.#append(topic, partition, record).openIn(this.#open);
  }

  /**
   * Resolves when everything published so far is acknowledged; rejects with ProducerLost if that may never
   * happen.
   */
  flush(): Promise<void> {
    return this.#untilAcknowledged(this.#open);
  }

  /** Outputs whose `flush` waits only for the records given to them. */
  outputs(): Outputs {
    const open = new Set<QueuedBatch>();
    const publishTo = (topic: string, partition: number, record: OutputRecord): void => {
      const batch = this.#append(topic, partition, record);
      batch.openIn(open);
      batch.openIn(this.#open);
    };
    return {
      partitionsOf: (topic) => this.partitionsOf(topic),
      partitionOf: (topic, key) => this.partitionOf(topic, key),
      publishTo,
      publish: (topic, key, value, headers) =>
        publishTo(topic, this.partitionOf(topic, key), { key, value, ...(headers && { headers }) }),
      flush: () => this.#untilAcknowledged(open),
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#outage.close();
    this.#lose(new ProducerLost('the publisher was closed'));
    await this.#producer?.close();
  }

  #append(topic: string, partition: number, record: OutputRecord): QueuedBatch {
    const lane = this.#lanesOf(topic)[partition];
    if (lane === undefined) throw new Error(`Topic ${topic} has no partition ${partition}.`);
    const size = sizeOf(record);
    if (size > MOST_RECORD_BYTES) refuseTooLarge(topic, partition, record);
    const batch = this.#batchFor(lane, size);
    const { writer } = batch;
    const before = writer.bytes;
    writer.append({
      key: record.key,
      value: record.value,
      timestampMs: record.timestampMs ?? Date.now(),
      headers: record.headers,
    });
    this.#published++;
    this.#pendingBytes += writer.bytes - before;
    this.#bytesPublished += writer.bytes - before;
    this.#sender?.wake();
    return batch;
  }

  #untilAcknowledged(open: ReadonlySet<QueuedBatch>): Promise<void> {
    if (this.#lost) return Promise.reject(new ProducerLost('the producer was lost'));
    let left = open.size;
    if (left === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      for (const batch of open) {
        batch.onAcknowledged(() => {
          if (--left > 0) return;
          this.#waiting.delete(reject);
          resolve();
        });
      }
    });
  }

  #lanesOf(topic: string): readonly Lane[] {
    const lanes = this.#lanes.get(topic);
    if (lanes === undefined) throw new Error(`This service does not write to ${topic}.`);
    return lanes;
  }

  #batchFor(lane: Lane, recordBytes: number): QueuedBatch {
    const last = lane.queue.at(-1);
    // The first batch may be on its way: nothing may be appended to a batch that has been sent.
    const isSent = lane.queue.length === 1 && this.#sender?.isSending(lane) === true;
    if (last !== undefined && last.bytes + recordBytes <= FULL_BATCH_BYTES && !isSent) return last;
    // After a full batch, the next one will be full too. Growing it step by step would take twice the memory.
    const memory =
      this.#spare.pop() ?? (last === undefined ? undefined : Buffer.allocUnsafeSlow(FULL_BATCH_BYTES));
    const batch = new QueuedBatch(new BatchWriter(memory));
    lane.queue.push(batch);
    return batch;
  }

  #lanesWithWork(): Lane[] {
    const filled: Lane[] = [];
    for (const lanes of this.#lanes.values())
      for (const lane of lanes) if (lane.queue.length > 0) filled.push(lane);
    return filled;
  }

  #settle(batch: QueuedBatch | undefined): void {
    if (batch === undefined) return;
    const { buffer, bytes } = batch.writer;
    this.#pendingBytes -= bytes - EMPTY_BATCH_BYTES;
    if (!batch.isHeld && this.#spare.length < SPARE_BATCHES && buffer.length <= 1_048_576)
      this.#spare.push(buffer);
    batch.acknowledged();
  }

  #lose(error: ProducerLost): void {
    this.#lost = true;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const reject of waiting) reject(error);
  }
}

const EMPTY_BATCH_BYTES = new BatchWriter().bytes;

/** An upper estimate of a record's size in a batch, except for the few bytes of its lengths. */
function sizeOf(
  { key, value, headers }: OutputRecord,
  lengthOf: (data: string | Buffer | null) => number = mostLengthOf,
): number {
  let bytes = lengthOf(key) + lengthOf(value);
  if (headers === undefined) return bytes;
  for (const [name, header] of Object.entries(headers)) {
    for (const one of Array.isArray(header) ? header : [header])
      bytes += lengthOf(name) + lengthOf(one ?? null);
  }
  return bytes;
}

/**
 * Otherwise the broker would refuse its batch, and with it lose the producer of all partitions, again after
 * each restart.
 */
function refuseTooLarge(topic: string, partition: number, record: OutputRecord): void {
  const bytes = sizeOf(record, (data) => (data === null ? 0 : Buffer.byteLength(data)));
  if (bytes <= MOST_RECORD_BYTES) return;
  throw new RangeError(
    `The record ${String(record.key)} for ${topic}/${partition} has ${bytes} bytes; Kafka accepts ${MOST_RECORD_BYTES}.`,
  );
}

/** A character of UTF-16 takes at most three bytes; only the writer counts exactly. */
function mostLengthOf(data: string | Buffer | null): number {
  if (data === null) return 0;
  return typeof data === 'string' ? 3 * data.length : data.length;
}
