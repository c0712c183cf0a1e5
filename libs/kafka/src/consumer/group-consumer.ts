import type { LoggerService } from '@nestjs/common';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { failpoint } from '../support/failpoint';
import type { FetchedMessage } from '../protocol/fetch-protocol';
import { GrowingPause } from '../support/growing-pause';
import type { ConsumerTuning } from './consumer-tuning';
import type { FetchedBatch } from './record-batch';

const CRASH_TOLD_WITHIN_MS = 1_000;

/** What the consumer tells its server; topics by their real names. */
export interface ConsumerEvents {
  /** Joined the group: these partitions are ours now and no others. Called before anything is fetched. */
  assigned(partitions: readonly { topic: string; partition: number }[]): void;
  batch(topic: string, partition: number, fetched: FetchedBatch, heartbeat: () => Promise<void>): Promise<void>;
  /** Left the group, by a crash or on purpose. */
  left(): void;
  /** A heartbeat was answered, or a join begins. A consumer that has died without a word does neither. */
  sign(): void;
}

/**
 * kafkajs' group consumer under supervision: what it reads is decided by `readFrom` alone, never by the
 * offsets committed to Kafka, and when it crashes a new one joins after a growing pause.
 */
export class GroupConsumer {
  #consumer: Consumer | undefined;
  #closed = false;
  #starting: Promise<void> | undefined;
  #restarting: Promise<void> | undefined;
  /** Asked to join again while that was under way: what was just joined has crashed already. */
  #again = false;
  /** Having joined is no success yet: two owners who fence each other join again and again, and each time take partitions from one another. */
  readonly #pause = new GrowingPause(200, 5_000);
  readonly #closing = new AbortController();

  constructor(
    private readonly kafka: Kafka,
    private readonly group: string,
    private readonly topics: readonly string[],
    private readonly events: ConsumerEvents,
    private readonly tuning: ConsumerTuning,
    private readonly log: LoggerService,
  ) {}

  /** Joins the group, which is answered once every other member has joined anew. */
  start(): Promise<void> {
    this.#starting = this.#start();
    return this.#starting;
  }

  /** Seeks, and reads on. */
  readFrom(topic: string, partition: number, offset: number): void {
    this.#consumer?.seek({ topic, partition, offset: String(offset) });
    this.#consumer?.resume([{ topic, partitions: [partition] }]);
  }

  stopReading(topic: string, partition: number): void {
    try {
      this.#consumer?.pause([{ topic, partitions: [partition] }]);
    } catch (error) {
      // A consumer that is not running reads nothing; kafkajs says so with an error.
      this.log.debug?.(`Nothing to pause: ${String(error)}`);
    }
  }

  /** A checkpoint has been saved, so this consumer gets somewhere. The offset is for the tools that show lag; the truth about the position is the checkpoint. */
  async commit(topic: string, partition: number, offset: number): Promise<void> {
    this.#pause.succeeded();
    try {
      await this.#consumer?.commitOffsets([{ topic, partition, offset: String(offset) }]);
    } catch (error) {
      this.log.debug?.(`The offset ${offset} of ${topic}/${partition} was not committed to Kafka: ${String(error)}`, {
        topic,
        partition,
        offset,
      });
    }
  }

  /** Leaves the group and joins it again with a new consumer. */
  rejoin(reason: string): void {
    if (this.#closed) return;
    if (this.#restarting !== undefined) {
      this.#again = true;
      return;
    }
    this.log.warn(`Joining group ${this.group} again in ${this.#pause.nextMs} ms: ${reason}`);
    this.#restarting = this.#rejoin().finally(() => (this.#restarting = undefined));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.abort();
    await this.#restarting;
    // kafkajs leaves no group that it is about to join: the others would wait for a member that is gone until its session has ended.
    await this.#starting?.catch(() => undefined);
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.disconnect();
  }

  async #start(): Promise<void> {
    this.events.sign();
    const consumer = this.kafka.consumer({
      groupId: this.group,
      sessionTimeout: this.tuning.sessionTimeoutMs,
      rebalanceTimeout: 30_000,
      heartbeatInterval: Math.min(3_000, this.tuning.sessionTimeoutMs / 3),
      minBytes: 1,
      maxBytes: this.tuning.fetchBytes,
      maxBytesPerPartition: this.tuning.fetchPartitionBytes,
      // Also bounds how long a stop takes.
      maxWaitTimeInMs: 300,
      allowAutoTopicCreation: false,
      // A new consumer after a crash is ours to make: kafkajs' own restart is silent and forgets the pause.
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
    this.#consumer = consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (consumer !== this.#consumer) return;
      const assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      // Nothing is read before the partition's checkpoint has been loaded.
      for (const { topic, partition } of assigned) consumer.pause([{ topic, partitions: [partition] }]);
      failpoint('joined');
      this.events.assigned(assigned);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (consumer === this.#consumer) this.rejoin(`the consumer crashed: ${payload.error.message}`);
    });
    consumer.on(consumer.events.HEARTBEAT, () => this.events.sign());
    // We stop none that is still ours: kafkajs has, and would not join again. Of a crash it tells the reason a little later.
    consumer.on(consumer.events.STOP, () => {
      setTimeout(() => {
        if (consumer === this.#consumer) this.rejoin('the consumer has stopped by itself');
      }, CRASH_TOLD_WITHIN_MS).unref();
    });
    // Batches of control records and aborted transactions alone never reach eachBatch.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (consumer !== this.#consumer || payload.batchSize > 0) return;
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
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.topics], fromBeginning: true });
    // Whoever has closed it meanwhile waits, and ends the connections.
    if (this.#closed) return;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 64,
      eachBatch: (payload) => this.#eachBatch(consumer, payload),
    });
  }

  async #rejoin(): Promise<void> {
    do {
      const dropped = this.#drop();
      this.events.left();
      await dropped;
      await this.#pause.failed(this.#closing.signal);
      this.#again = false;
      if (this.#closed) return;
      try {
        await this.start();
      } catch (error) {
        this.log.warn(`Group ${this.group} could not be joined: ${String(error)}`);
        this.#again = true;
      }
      // kafkajs reports a crash while it joins by an event alone, before `start` returns.
    } while (this.#again && !this.#closed);
  }

  async #drop(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.disconnect().catch((error: unknown) => {
      this.log.debug?.(`The old consumer did not leave cleanly: ${String(error)}`);
    });
  }

  async #eachBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    if (consumer !== this.#consumer || !payload.isRunning() || payload.isStale()) return;
    const { batch } = payload;
    const heartbeat = () => payload.heartbeat();
    const lastOffset = batch.lastOffset();
    const [message] = batch.messages as unknown as readonly FetchedMessage[];
    const log = message?.log;
    const fetched: FetchedBatch = {
      get records() {
        return log?.records ?? [];
      },
      count: log?.count ?? 0,
      newestMs: log?.newestMs,
      askedFor: Number((batch as unknown as { fetchedOffset: string }).fetchedOffset),
      nextOffset: Number(lastOffset) + 1,
      end: Number(batch.highWatermark),
    };
    // A handler may wait for MongoDB longer than a session lasts. What a heartbeat fails with, the next one that is waited for fails with too.
    const beating = setInterval(() => void heartbeat().catch(() => undefined), 1_000);
    try {
      await this.events.batch(batch.topic, batch.partition, fetched, heartbeat);
    } finally {
      clearInterval(beating);
    }
    payload.resolveOffset(lastOffset);
    await heartbeat();
  }
}
