import type { Consumer as KafkajsOwnConsumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Consumer, ConsumerEvents, ConsumerOptions } from '../consumer/consumer';
import type { FetchedBatch, InputRecord } from '../consumer/record-batch';
import type { Log } from '../support/log';
import { messageOf } from '../support/message-of';
import { giveUpOn } from './give-up-on';
import { Position } from './position';
import { StickyAssigner } from './sticky-assigner';

/** Some 50 s, by the pauses of the client. */
const FETCH_TRIES_AGAIN = 30;
/** Handlers of batches under way are waited for as well. */
const LEAVE_WITHIN_MS = 10_000;

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** Offsets of a batch as kafkajs tells them, control records and those of aborted transactions included. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly end: number;
}

/** kafkajs' group consumer: what it reads is decided by `readFrom` alone, never by the offsets committed to Kafka. */
export class KafkajsConsumer implements Consumer {
  readonly #consumer: KafkajsOwnConsumer;
  readonly #assigner = new StickyAssigner();
  /** Of the partitions that are read; each `readFrom` makes a new one. */
  readonly #positions = new Map<string, Position>();
  #isClosed = false;

  constructor(
    kafka: Kafka,
    private readonly options: ConsumerOptions,
    private readonly events: ConsumerEvents,
    private readonly lowOf: (topic: string, partition: number) => Promise<number>,
    private readonly log: Log,
  ) {
    const { group, tuning } = options;
    this.#consumer = kafka.consumer({
      groupId: group,
      partitionAssigners: [this.#assigner.create],
      sessionTimeout: tuning.sessionTimeoutMs,
      rebalanceTimeout: 30_000,
      heartbeatInterval: Math.min(3_000, tuning.sessionTimeoutMs / 3),
      minBytes: 1,
      maxBytes: tuning.fetchBytes,
      maxBytesPerPartition: tuning.fetchPartitionBytes,
      // Also bounds how long a stop takes.
      maxWaitTimeInMs: 300,
      allowAutoTopicCreation: false,
      // Longer than others take to find out that a broker is dead: by default 9 s. A new consumer after a crash is its owner's to make, for
      // kafkajs' own restart is silent and forgets the pause.
      retry: { retries: FETCH_TRIES_AGAIN, restartOnFailure: () => Promise.resolve(false) },
    });
    this.#listen();
  }

  async connect(): Promise<void> {
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
  }

  run(): Promise<void> {
    return this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 64,
      eachBatch: (payload) => this.#eachBatch(payload),
    });
  }

  readFrom(topic: string, partition: number, offset: number): void {
    this.#consumer.seek({ topic, partition, offset: String(offset) });
    this.#positions.set(keyOf({ topic, partition }), new Position(offset));
    this.#consumer.resume([{ topic, partitions: [partition] }]);
  }

  stopReading(topic: string, partition: number): void {
    try {
      this.#consumer.pause([{ topic, partitions: [partition] }]);
    } catch (error) {
      // A consumer that is not running reads nothing; kafkajs says so with an error.
      this.log.debug?.(`Nothing to pause: ${String(error)}`);
    }
  }

  confirm(): boolean {
    return false;
  }

  commit(topic: string, partition: number, offset: number): Promise<void> {
    return this.#consumer.commitOffsets([{ topic, partition, offset: String(offset) }]);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return giveUpOn(this.#consumer, LEAVE_WITHIN_MS, (reason) => this.log.debug?.(`A consumer was given up: ${reason}`));
  }

  #listen(): void {
    const { events } = this.#consumer;
    this.#consumer.on(events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      this.#assigner.joined(memberAssignment);
      this.#positions.clear();
      const assigned = Object.entries(memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      for (const { topic, partition } of assigned) this.#consumer.pause([{ topic, partitions: [partition] }]);
      this.events.assigned(assigned);
    });
    this.#consumer.on(events.CRASH, ({ payload }) => this.events.crashed(payload.error));
    // A connection that loses one answer may lose all that follow: kafkajs would ask again on the same one.
    this.#consumer.on(events.REQUEST_TIMEOUT, ({ payload: { apiName } }) => {
      if (!this.#isClosed) this.events.crashed(new Error(`Kafka has not answered ${apiName} in time`));
    });
    this.#consumer.on(events.HEARTBEAT, () => this.events.heartbeat());
    this.#consumer.on(events.STOP, () => this.events.stopped());
    // Batches of control records and aborted transactions alone never reach eachBatch.
    this.#consumer.on(events.END_BATCH_PROCESS, ({ payload: { batchSize, topic, partition, firstOffset, lastOffset, highWatermark } }) => {
      if (batchSize > 0 || this.#isClosed) return;
      // Where compaction has left nothing from the position on, there is no first offset.
      const span = { first: Number(firstOffset ?? lastOffset), last: Number(lastOffset), end: Number(highWatermark) };
      this.#passOver({ topic, partition }, span).catch((error: unknown) => {
        this.log.error(`A batch without records could not be passed over: ${messageOf(error)}`);
      });
    });
  }

  async #eachBatch({ batch, ...payload }: EachBatchPayload): Promise<void> {
    if (!payload.isRunning() || payload.isStale() || this.#isClosed) return;
    const { topic, partition } = batch;
    const position = this.#positions.get(keyOf(batch));
    if (position === undefined) return;
    const span = { first: Number(batch.firstOffset()), last: Number(batch.lastOffset()), end: Number(batch.highWatermark) };
    const askedFor = await this.#askedFor(batch, position, span);
    if (askedFor === undefined) return;
    const records = batch.messages.map(recordOf);
    const newestMs = records.at(-1)?.timestampMs;
    const fetched = { records, count: records.length, newestMs, askedFor, nextOffset: span.last + 1, end: span.end };
    await this.events.batch(topic, partition, fetched, () => payload.heartbeat());
    // A seek that came meanwhile decides what is read next.
    if (this.#positions.get(keyOf(batch)) !== position) return;
    payload.resolveOffset(batch.lastOffset());
    position.read(span.last);
    await payload.heartbeat();
  }

  /** kafkajs has moved on already. */
  async #passOver(place: Place, span: Span): Promise<void> {
    const position = this.#positions.get(keyOf(place));
    if (position === undefined) return;
    const askedFor = await this.#askedFor(place, position, span);
    if (askedFor === undefined) return;
    position.read(span.last);
    const fetched: FetchedBatch = { records: [], count: 0, newestMs: undefined, askedFor, nextOffset: span.last + 1, end: span.end };
    await this.events.batch(place.topic, place.partition, fetched, () => Promise.resolve());
  }

  /** The offset that a batch was fetched from, as far as that can be told; undefined where it is to be read again. */
  async #askedFor({ topic, partition }: Place, position: Position, { first }: Span): Promise<number | undefined> {
    const low = first > position.next ? await this.lowOf(topic, partition) : 0;
    if (this.#positions.get(keyOf({ topic, partition })) !== position) return undefined;
    const judged = position.judge(first, low);
    if (judged !== 'again') return judged;
    this.#consumer.seek({ topic, partition, offset: String(position.next) });
    return undefined;
  }
}

function keyOf({ topic, partition }: Place): string {
  return `${topic} ${partition}`;
}

function recordOf({ offset, timestamp, key, value, headers = {} }: KafkaMessage): InputRecord {
  return {
    ...{ offset: Number(offset), timestampMs: Number(timestamp), key, value },
    headers: Object.keys(headers).length === 0 ? undefined : headers,
  };
}
