import type { Consumer as KafkajsOwnConsumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Consumer, ConsumerEvents, ConsumerOptions } from '../consumer/consumer';
import type { FetchedBatch } from '../consumer/record-batch';
import type { FetchedMessage } from '../protocol/fetch-protocol';
import type { Log } from '../support/log';

/** kafkajs' group consumer, reading by our own fetch client: what it reads is decided by `readFrom` alone, never by the offsets committed to Kafka. */
export class KafkajsConsumer implements Consumer {
  readonly #consumer: KafkajsOwnConsumer;

  constructor(
    kafka: Kafka,
    private readonly options: ConsumerOptions,
    private readonly events: ConsumerEvents,
    private readonly log: Log,
  ) {
    const { group, tuning } = options;
    this.#consumer = kafka.consumer({
      groupId: group,
      sessionTimeout: tuning.sessionTimeoutMs,
      rebalanceTimeout: 30_000,
      heartbeatInterval: Math.min(3_000, tuning.sessionTimeoutMs / 3),
      minBytes: 1,
      maxBytes: tuning.fetchBytes,
      maxBytesPerPartition: tuning.fetchPartitionBytes,
      // Also bounds how long a stop takes.
      maxWaitTimeInMs: 300,
      allowAutoTopicCreation: false,
      // A new consumer after a crash is its owner's to make: kafkajs' own restart is silent and forgets the pause.
      retry: { restartOnFailure: () => Promise.resolve(false) },
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

  commit(topic: string, partition: number, offset: number): Promise<void> {
    return this.#consumer.commitOffsets([{ topic, partition, offset: String(offset) }]);
  }

  close(): Promise<void> {
    return this.#consumer.disconnect();
  }

  #listen(): void {
    const { events } = this.#consumer;
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => {
      const assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      for (const { topic, partition } of assigned) this.#consumer.pause([{ topic, partitions: [partition] }]);
      this.events.assigned(assigned);
    });
    this.#consumer.on(events.CRASH, ({ payload }) => this.events.crashed(payload.error));
    this.#consumer.on(events.HEARTBEAT, () => this.events.heartbeat());
    this.#consumer.on(events.STOP, () => this.events.stopped());
    // Batches of control records and aborted transactions alone never reach eachBatch.
    this.#consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize > 0) return;
      const fetched = {
        ...{ records: [], count: 0, newestMs: undefined },
        askedFor: Number(payload.firstOffset),
        nextOffset: Number(payload.lastOffset) + 1,
        end: Number(payload.highWatermark),
      };
      this.events
        .batch(payload.topic, payload.partition, fetched, () => Promise.resolve())
        .catch((error: unknown) => {
          this.log.error(`A batch without records could not be passed over: ${String(error)}`);
        });
    });
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    if (!payload.isRunning() || payload.isStale()) return;
    const { batch } = payload;
    const lastOffset = batch.lastOffset();
    const [message] = batch.messages as unknown as readonly FetchedMessage[];
    const log = message?.log;
    const fetched: FetchedBatch = {
      get records() {
        return log?.records ?? [];
      },
      count: log?.count ?? 0,
      newestMs: log?.newestMs,
      // kafkajs tells where a fetch began, but its types don't.
      askedFor: Number((batch as unknown as { fetchedOffset: string }).fetchedOffset),
      nextOffset: Number(lastOffset) + 1,
      end: Number(batch.highWatermark),
    };
    await this.events.batch(batch.topic, batch.partition, fetched, () => payload.heartbeat());
    payload.resolveOffset(lastOffset);
    await payload.heartbeat();
  }
}
