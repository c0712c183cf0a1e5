import { Backoff, failpoint, type Log } from '@taocun/runtime';
import type { Consumer, Consumers } from './consumer';
import type { ConsumerTuning } from './consumer-tuning';
import type { FetchedBatch } from './record-batch';

/** The events of a group. Topics have their real names. */
interface GroupEvents {
  /** The group was joined, and exactly these partitions are ours. Called before anything is fetched. */
  assigned(partitions: readonly { topic: string; partition: number }[]): void;
  batch(topic: string, partition: number, fetched: FetchedBatch): Promise<void>;
  /** The group was left, by a crash or on purpose. */
  left(): void;
  /** A heartbeat was answered, or a join has begun. A consumer that has silently died does neither. */
  sign(): void;
}

/** A consumer group and the topics that it reads. */
interface GroupTopics {
  readonly group: string;
  readonly topics: readonly string[];
}

/**
 * A supervised consumer. `readFrom` alone decides its positions, never the offsets committed to Kafka. If the
 * consumer crashes, a new one joins after a growing pause.
 */
export class GroupConsumer {
  #consumer: Consumer | undefined;
  #closed = false;
  #starting: Promise<void> | undefined;
  #restarting: Promise<void> | undefined;
  #confirming: Promise<void> | undefined;
  /** True if a rejoin was requested during a join: the newly joined consumer has already crashed. */
  #again = false;
  /**
   * Only a saved checkpoint resets the pause. If a join reset it too, two members that fence each other would
   * rejoin in a tight loop.
   */
  readonly #pause = new Backoff(200, 5_000);
  readonly #closing = new AbortController();

  constructor(
    private readonly kafka: Consumers,
    private readonly read: GroupTopics,
    private readonly events: GroupEvents,
    private readonly tuning: ConsumerTuning,
    private readonly log: Log,
  ) {}

  /** Joins the group. Resolves once the group has accepted the member. */
  start(): Promise<void> {
    this.#starting = this.#start();
    return this.#starting;
  }

  /** Seeks to the offset and continues reading. */
  readFrom(topic: string, partition: number, offset: number): void {
    this.#consumer?.readFrom(topic, partition, offset);
  }

  stopReading(topic: string, partition: number): void {
    this.#consumer?.stopReading(topic, partition);
  }

  /**
   * Called when a checkpoint is saved: this consumer makes progress. The committed offset is only for tools
   * that show lag; the checkpoint is the true position.
   */
  async commit(topic: string, partition: number, offset: number): Promise<void> {
    this.#pause.succeeded();
    try {
      await this.#consumer?.commit(topic, partition, offset);
    } catch (error) {
      this.log.debug?.(
        `The offset ${offset} of ${topic}/${partition} was not committed to Kafka: ${String(error)}`,
        {
          topic,
          partition,
          offset,
        },
      );
    }
  }

  /**
   * Asks the group again for our partitions, without leaving it. One answer serves all requests made
   * meanwhile.
   */
  confirm(reason: string): void {
    if (this.#confirming !== undefined) return;
    this.log.warn(
      `Asking group ${this.read.group} in ${this.#pause.nextMs} ms for this member's partitions: ${reason}`,
    );
    this.#confirming = this.#confirm().finally(() => (this.#confirming = undefined));
  }

  /** Leaves the group and joins it again with a new consumer. */
  rejoin(reason: string): void {
    if (this.#closed) return;
    if (this.#restarting !== undefined) {
      this.#again = true;
      return;
    }
    this.log.warn(`Joining group ${this.read.group} again in ${this.#pause.nextMs} ms: ${reason}`);
    this.#restarting = this.#rejoin().finally(() => (this.#restarting = undefined));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.abort();
    await this.#restarting;
    // Does not leave during a join: the group would keep a dead member until its session ends.
    await this.#starting?.catch(() => undefined);
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.close();
  }

  async #confirm(): Promise<void> {
    await this.#pause.failed(this.#closing.signal);
    // Asks even if a new consumer has joined meanwhile: its partitions may have been fenced since.
    if (!this.#closed) this.#consumer?.confirm();
  }

  async #start(): Promise<void> {
    this.events.sign();
    const consumer = this.kafka.consumer(
      { ...this.read, tuning: this.tuning },
      {
        assigned: (partitions) => {
          if (consumer !== this.#consumer) return;
          failpoint('joined');
          this.events.assigned(partitions);
        },
        batch: async (topic, partition, fetched) => {
          if (consumer === this.#consumer) await this.events.batch(topic, partition, fetched);
        },
        heartbeat: () => this.events.sign(),
        crashed: ({ message }) => {
          if (consumer === this.#consumer) this.rejoin(`the consumer crashed: ${message}`);
        },
      },
    );
    this.#consumer = consumer;
    await consumer.connect();
    // A concurrent `close` waits for this method and then ends the connections.
    if (!this.#closed) await consumer.run();
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
        this.log.warn(`Group ${this.read.group} could not be joined: ${String(error)}`);
        this.#again = true;
      }
      // A crash during the join is reported only by an event, before `start` returns.
    } while (this.#again && !this.#closed);
  }

  async #drop(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.close().catch((error: unknown) => {
      this.log.debug?.(`The old consumer did not leave cleanly: ${String(error)}`);
    });
  }
}
