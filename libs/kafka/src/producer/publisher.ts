import { performance } from 'node:perf_hooks';
import type { KafkaClient } from '../client/client';
import { BatchWriter } from '../protocol/batch-writer';
import { failpoint } from '../support/failpoint';
import { type AddressedBatch, IdempotentProducer, ProducerLost } from './idempotent-producer';
import { stalledSeconds } from '../support/stall';
import type { Log } from '../support/log';
import { messageOf } from '../support/message-of';
import { partitionOfKey } from '../protocol/murmur2';
import type { OutputRecord, Outputs } from './outputs';

/** The largest batch. A record that exceeds it by itself is sent as a batch of its own; the broker accepts or refuses it. */
const FULL_BATCH_BYTES = 700_000;
/** The largest request, where several batches wait. The next one is sent once it is answered. */
const FULL_SEND_BYTES = 2_097_152;
/** How many batches' memory is kept to be used again: what a checkpoint of thousands of villages says at once. */
const SPARE_BATCHES = 64;

interface Lane {
  readonly topic: string;
  readonly partition: number;
  /** Batches not yet acknowledged, oldest first; records are appended to the last. */
  readonly queue: QueuedBatch[];
}

interface QueuedBatch {
  readonly writer: BatchWriter;
  /** The number of its first record among all that were ever published. */
  readonly firstNumber: number;
}

interface Waiter {
  readonly upTo: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Publishes records in the order in which they are given, one send at a time: what is given while a send is
 * under way makes up the next one. Nobody waits for a record; `flush` waits for all given so far.
 */
export class Publisher implements Outputs {
  readonly #lanes = new Map<string, readonly Lane[]>();
  readonly #topicNames: string[];
  readonly #spare: Buffer[] = [];
  readonly #closing = new AbortController();
  #producer: IdempotentProducer | undefined;
  #published = 0;
  #acknowledged = 0;
  #pendingBytes = 0;
  #bytesPublished = 0;
  #waiters: Waiter[] = [];
  #pumping = false;
  #lost = false;
  #trouble: string | undefined;
  #sendingSinceMs: number | undefined;
  #sends = 0;

  /**
   * `topics` maps logical names to real ones and to their numbers of partitions.
   * `onLost` is told when what was given may never arrive; the publisher is then to be thrown away.
   */
  constructor(
    private readonly kafka: KafkaClient,
    topics: ReadonlyMap<string, { readonly name: string; readonly partitions: number }>,
    private readonly log: Log,
    private readonly onLost: (error: ProducerLost) => void = () => undefined,
  ) {
    this.#topicNames = Array.from(topics.values(), ({ name }) => name);
    for (const [logical, { name, partitions }] of topics) {
      this.#lanes.set(
        logical,
        Array.from({ length: partitions }, (_, partition) => ({ topic: name, partition, queue: [] })),
      );
    }
  }

  async connect(): Promise<void> {
    const producer = await IdempotentProducer.connect(this.kafka, this.#topicNames, this.#closing.signal, (reason) => {
      if (this.#trouble === undefined) this.log.warn(`Kafka does not acknowledge, trying again: ${reason}`);
      this.#trouble = reason;
    });
    this.#producer = producer;
    // It was closed meanwhile, and had nothing to close then.
    if (this.#closing.signal.aborted) {
      await producer.close();
      throw new ProducerLost('the publisher was closed');
    }
  }

  /** Why the current send has not been acknowledged yet, if it has failed at least once or takes unusually long. */
  get trouble(): string | undefined {
    if (this.#trouble !== undefined) return this.#trouble;
    const seconds = stalledSeconds(this.#sendingSinceMs);
    return seconds === undefined ? undefined : `it has not answered for ${seconds} s`;
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
    const lane = this.#lanesOf(topic)[partition];
    if (lane === undefined) throw new Error(`Topic ${topic} has no partition ${partition}.`);
    const writer = this.#writerFor(lane, sizeOf(record));
    const before = writer.bytes;
    writer.append({ key: record.key, value: record.value, timestampMs: record.timestampMs ?? Date.now(), headers: record.headers });
    this.#published++;
    this.#pendingBytes += writer.bytes - before;
    this.#bytesPublished += writer.bytes - before;
    if (!this.#pumping) {
      this.#pumping = true;
      // Whatever the present handler publishes goes into the same send.
      setImmediate(() => void this.#pump());
    }
  }

  /** Resolves when everything published so far is acknowledged; rejects with ProducerLost when it may never be. */
  flush(): Promise<void> {
    if (this.#lost) return Promise.reject(new ProducerLost('the producer was lost'));
    if (this.#acknowledged >= this.#published) return Promise.resolve();
    const upTo = this.#published;
    return new Promise((resolve, reject) => this.#waiters.push({ upTo, resolve, reject }));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#lose(new ProducerLost('the publisher was closed'));
    await this.#producer?.close();
  }

  #lanesOf(topic: string): readonly Lane[] {
    const lanes = this.#lanes.get(topic);
    if (lanes === undefined) throw new Error(`This service does not write to ${topic}.`);
    return lanes;
  }

  #writerFor(lane: Lane, recordBytes: number): BatchWriter {
    const last = lane.queue[lane.queue.length - 1];
    // The first of the queue may be on its way: nothing is appended to what has been sent.
    if (last !== undefined && last.writer.bytes + recordBytes <= FULL_BATCH_BYTES && !this.#sent.has(last)) return last.writer;
    // Where one is full already, the next will be: to grow it step by step would take twice the memory, all of it new.
    const writer = new BatchWriter(this.#spare.pop() ?? (last === undefined ? undefined : Buffer.allocUnsafeSlow(FULL_BATCH_BYTES)));
    lane.queue.push({ writer, firstNumber: this.#published });
    return writer;
  }

  readonly #sent = new Set<QueuedBatch>();

  /** Sends until nothing is left: each time the oldest batch of every partition that has one, as far as they fit. */
  async #pump(): Promise<void> {
    try {
      for (;;) {
        const lanes = this.#lanesOfNextSend();
        if (lanes.length === 0 || this.#lost) break;
        if (this.#producer === undefined) throw new ProducerLost('publish came before connect');
        const batches: AddressedBatch[] = [];
        for (const { topic, partition, queue } of lanes) {
          const [oldest] = queue;
          if (oldest === undefined) continue;
          this.#sent.add(oldest);
          batches.push({ topic, partition, batch: oldest.writer });
        }
        failpoint('outputs-given');
        this.#sendingSinceMs = performance.now();
        const isFree = await this.#producer.send(batches);
        this.#trouble = this.#sendingSinceMs = undefined;
        for (const { queue } of lanes) this.#settle(queue.shift(), isFree);
        this.#sent.clear();
        this.#wake();
        failpoint('outputs-acknowledged');
      }
    } catch (error) {
      const lost = error instanceof ProducerLost ? error : new ProducerLost(messageOf(error));
      if (!this.#lost) this.onLost(lost);
      this.#lose(lost);
    } finally {
      this.#pumping = false;
    }
  }

  /** Begins with another one each time, so that none waits for good. */
  #lanesOfNextSend(): Lane[] {
    const lanes = this.#lanesWithWork();
    const first = lanes.length === 0 ? 0 : this.#sends++ % lanes.length;
    let bytes = 0;
    return [...lanes.slice(first), ...lanes.slice(0, first)].filter(({ queue: [oldest] }, at) => {
      bytes += oldest?.writer.bytes ?? 0;
      return at === 0 || bytes <= FULL_SEND_BYTES;
    });
  }

  #lanesWithWork(): Lane[] {
    const found: Lane[] = [];
    for (const lanes of this.#lanes.values()) for (const lane of lanes) if (lane.queue.length > 0) found.push(lane);
    return found;
  }

  #settle(batch: QueuedBatch | undefined, isFree: boolean): void {
    if (batch === undefined) return;
    this.#pendingBytes -= batch.writer.bytes - EMPTY_BATCH_BYTES;
    if (isFree && this.#spare.length < SPARE_BATCHES && batch.writer.buffer.length <= 1_048_576) this.#spare.push(batch.writer.buffer);
  }

  /** Records are acknowledged up to the oldest one that still is in a queue. */
  #wake(): void {
    let oldest = this.#published;
    for (const lane of this.#lanesWithWork()) oldest = Math.min(oldest, lane.queue[0]?.firstNumber ?? oldest);
    this.#acknowledged = oldest;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) {
      if (waiter.upTo <= oldest) waiter.resolve();
      else this.#waiters.push(waiter);
    }
  }

  #lose(error: ProducerLost): void {
    this.#lost = true;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(error);
  }
}

const EMPTY_BATCH_BYTES = new BatchWriter().bytes;

/** At least what a record may take in a batch, but for the few bytes of its lengths. */
function sizeOf({ key, value, headers }: OutputRecord): number {
  let bytes = lengthOf(key) + lengthOf(value);
  if (headers === undefined) return bytes;
  for (const [name, header] of Object.entries(headers)) {
    for (const one of Array.isArray(header) ? header : [header]) bytes += lengthOf(name) + lengthOf(one ?? null);
  }
  return bytes;
}

/** A character of UTF-16 takes at most three bytes; counting them exactly is the writer's. */
function lengthOf(data: string | Buffer | null): number {
  if (data === null) return 0;
  return typeof data === 'string' ? 3 * data.length : data.length;
}
