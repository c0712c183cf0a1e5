import { performance } from 'node:perf_hooks';
import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import {
  CurrentPublisher,
  type FetchedBatch,
  GroupConsumer,
  kafkaClient,
  EndOffsets,
  type RecordBatch,
} from '@taocun/kafka';
import { Backoff, failpoint, FailureLog, messageOf, withTimeout } from '@taocun/runtime';
import { CheckpointStore } from '../checkpoints/checkpoint-store';
import type { PartitionContext } from '../checkpoints/partition-context';
import type { PartitionState } from '../checkpoints/partition-state';
import { CheckpointScheduler } from '../loop/checkpoints/checkpoint-scheduler';
import type { RunHost } from '../loop/checkpoints/run-host';
import { defaultTuning, type Tuning } from '../loop/checkpoints/tuning';
import { PartitionRun } from '../loop/partition-run';
import { skipCommand, troublesOf } from '../loop/partition-troubles';
import { type TopicMetrics, unmeasured } from '../metrics/loop-metrics';
import type { LoopStatus } from '../metrics/status';
import { awaitIdlePartitions } from '../progress/idle-partitions';
import { LoopTopics } from './loop-topics';
import { PartitionRuns } from './partition-runs';
import type { ServerOptions } from './server-options';

/**
 * The time for closing the connections to Kafka, on top of what the last checkpoints leave of theirs; both
 * together are less than SHUTDOWN_TIMEOUT_MS.
 */
const LEAVES_WITHIN_MS = 1_000;

/**
 * The transport of all three services: Nest calls each handler declared with `@EventPattern(topic)` once per
 * batch, and this class runs the loop around them (docs/architecture.md, "The loop").
 */
export class CheckpointedServer extends Server implements CustomTransportStrategy {
  readonly #runs = new PartitionRuns();
  readonly #tuning: Tuning;
  readonly #store: CheckpointStore;
  readonly #kafka;
  readonly #topics: LoopTopics;
  readonly #counters = { batches: 0, records: 0, checkpoints: 0, documentsWritten: 0, restarts: 0 };
  readonly #metrics: ReadonlyMap<string, TopicMetrics>;
  readonly #closing = new AbortController();
  #consumer: GroupConsumer | undefined;
  #timers: NodeJS.Timeout[] = [];
  /** True once Kafka has been reached; polling its logs shows whether it still answers. */
  #connected = false;
  #joined = false;
  #signs = 0;
  #startError = 'not connected to Kafka yet';
  readonly #ends: EndOffsets;
  readonly #publisher: CurrentPublisher;
  readonly #failures: FailureLog;
  readonly #host: RunHost;

  constructor(private readonly options: ServerOptions) {
    super();
    this.#tuning = { ...defaultTuning, ...options.tuning };
    this.#metrics = new Map(
      Object.keys(options.sources).map((topic) => [topic, options.metrics?.(topic) ?? unmeasured]),
    );
    this.#store = new CheckpointStore(options.connection);
    this.#kafka = options.client ?? kafkaClient(options.kafka, options.log);
    this.#topics = new LoopTopics(this.#kafka, options);
    const { answersWithinMs } = this.#tuning;
    this.#ends = new EndOffsets((topic) => this.#topics.answeredOffsets(topic), answersWithinMs);
    this.#publisher = new CurrentPublisher(
      this.#kafka,
      options.log,
      this.#closing.signal,
      answersWithinMs,
      (error) => {
        for (const run of this.#runs) void run.restart(error.message, error);
      },
    );
    this.#failures = new FailureLog(options.log);
    this.#host = this.#makeHost();
  }

  /** Returns at once, so that health can be queried while Kafka is still being reached. */
  listen(callback: () => void): void {
    void this.#start();
    callback();
  }

  on(): never {
    throw new Error('This transport has no events of its own; see status().');
  }

  unwrap<T>(): T {
    // Nest lets the caller choose the type.
    return this as unknown as T;
  }

  /** Finishes the work under way, takes a last checkpoint of every partition and leaves the group. */
  async close(): Promise<void> {
    const deadlineMs = performance.now() + this.#tuning.finishWithinMs + LEAVES_WITHIN_MS;
    this.#closing.abort();
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(Array.from(this.#runs, (run) => run.finish()));
    failpoint('finished');
    const left = Promise.all([this.#consumer?.close(), this.#topics.disconnect(), this.#publisher.close()]);
    // The next owner reads again what was not saved in time. During a join the answer may be late.
    if ((await withTimeout(deadlineMs - performance.now(), left, 'late')) === 'late')
      this.options.log.warn(
        'Kafka did not confirm in time that this instance leaves: the group notices at the end of its session',
      );
  }

  loopStatus(): LoopStatus {
    const partitions = this.#runs.statuses;
    const { records, bytes } = this.#publisher.published;
    const reasons: string[] = [];
    if (this.#closing.signal.aborted) reasons.push('the service is stopping');
    if (this.#connected && !this.#joined) reasons.push(this.#startError);
    const { kafkaTrouble, kafkaOutage } = this.#kafkaStatus();
    if (kafkaTrouble !== undefined) reasons.push(kafkaTrouble);
    reasons.push(...troublesOf(partitions, (topic, partition) => this.#ends.isEndKnown(topic, partition)));
    return {
      started: this.#connected,
      running: reasons.length === 0,
      reasons,
      ...(kafkaTrouble === undefined ? {} : { kafkaTrouble }),
      ...(kafkaOutage === undefined ? {} : { kafkaOutage }),
      group: { joined: this.#joined, signs: this.#signs },
      partitions,
      counters: { ...this.#counters, recordsPublished: records, bytesPublished: bytes },
    };
  }

  /** The states of the partitions of a topic that this instance owns, for inspection. */
  states(topic: string): ReadonlyMap<number, PartitionState> {
    return this.#runs.states(topic);
  }

  async #start(): Promise<void> {
    const backoff = new Backoff(200, 3_000);
    while (!this.#closing.signal.aborted) {
      try {
        await this.#connect();
        return;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        this.#startError = `cannot start on Kafka at ${this.options.kafka.brokers.join(',')}: ${messageOf(error)}`;
        this.#failures.failed(`${this.#startError}; trying again`, messageOf(error));
        await backoff.failed(this.#closing.signal);
      }
    }
  }

  async #connect(): Promise<void> {
    const { group, log, sources } = this.options;
    await this.#topics.connect();
    await this.#publisher.connected(this.#topics.targets);
    this.#connected = true;
    this.#startError = 'joining the consumer group';
    this.#consumer = new GroupConsumer(
      this.#kafka,
      { group, topics: Object.keys(sources).map((topic) => this.#topics.nameOf(topic)) },
      {
        assigned: (partitions) => this.#assigned(partitions),
        batch: (topic, partition, fetched) => this.#batch(topic, partition, fetched),
        left: () => this.#left(),
        sign: () => void this.#signs++,
      },
      this.#tuning,
      log,
    );
    if (this.#closing.signal.aborted) return;
    try {
      await this.#consumer.start();
    } catch (error) {
      await this.#consumer.close();
      throw error;
    }
    if (this.#closing.signal.aborted) return;
    this.#timers = [
      setInterval(() => this.#runs.checkpointWhatIsDue(), 50),
      setInterval(() => void this.#poll(), Math.min(500, this.#tuning.idleAfterMs / 2)),
    ];
  }

  #assigned(partitions: readonly { topic: string; partition: number }[]): void {
    const logical = partitions.map(({ topic, partition }) => ({
      topic: this.#topics.logicalOf(topic),
      partition,
    }));
    this.#runs.assigned(logical, (topic, partition) => {
      const lifecycle = this.options.sources[topic];
      // An instance that is about to leave accepts no new partition.
      if (lifecycle === undefined || this.#closing.signal.aborted) return undefined;
      return new PartitionRun(topic, partition, this.#topics.countOf(topic), lifecycle, this.#host);
    });
    this.#joined = true;
  }

  /** Keeps the states in memory: the next assignment shows which partitions are still ours. */
  #left(): void {
    this.#joined = false;
    this.#startError = 'joining the consumer group again';
  }

  async #batch(name: string, partition: number, fetched: FetchedBatch): Promise<void> {
    await this.#runs.get(this.#topics.logicalOf(name), partition)?.onBatch(fetched);
  }

  #poll(): Promise<void> {
    return this.#ends.poll(Object.keys(this.options.sources), (topic, { partition, ...offsets }) =>
      this.#runs.get(topic, partition)?.polled(offsets),
    );
  }

  #kafkaStatus(): { readonly kafkaTrouble: string | undefined; readonly kafkaOutage: string | undefined } {
    if (!this.#connected) return { kafkaTrouble: this.#startError, kafkaOutage: this.#startError };
    const ends = this.#ends;
    const publisher = this.#publisher;
    return {
      kafkaTrouble: troubleOf(ends.trouble, publisher.trouble),
      kafkaOutage: troubleOf(ends.outage, publisher.outage),
    };
  }

  async #handle(topic: string, batch: RecordBatch, context: PartitionContext): Promise<void> {
    const handler = this.messageHandlers.get(topic);
    if (handler === undefined) throw new Error(`No handler is declared for ${topic}.`);
    const answer: unknown = await handler(batch, context);
    await lastValueFrom(this.transformToObservable(answer), { defaultValue: undefined });
  }

  #makeHost(): RunHost {
    const topics = this.#topics;
    return {
      store: this.#store,
      logger: this.options.log,
      failures: this.#failures,
      tuning: this.#tuning,
      skipCommand: (topic, partition, offset) =>
        skipCommand({ topic, partition, offset }, this.options.generation),
      log: (topic) => topics.log(topic),
      counters: this.#counters,
      metrics: (topic) => this.#metrics.get(topic) ?? unmeasured,
      scheduler: new CheckpointScheduler(() => this.#runs.checkpointWhatIsDue()),
      publisher: () => this.#publisher.connected(topics.targets),
      handle: (topic, batch, context) => this.#handle(topic, batch, context),
      logOf: (topic, partition) => topics.offsetsOf(topic, partition),
      endsOf: (topic) => topics.endsOf(topic),
      readFrom: (topic, partition, offset) =>
        this.#consumer?.readFrom(topics.nameOf(topic), partition, offset),
      stopReading: (topic, partition) => this.#consumer?.stopReading(topics.nameOf(topic), partition),
      committed: async (topic, partition, offset) =>
        this.#consumer?.commit(topics.nameOf(topic), partition, offset),
      lastCommitted: (topic, partition) => topics.committedOffset(this.options.group, topic, partition),
      fenced: () => {
        // An instance that is leaving the group need not know which partitions it still owns.
        if (!this.#closing.signal.aborted)
          this.#consumer?.confirm('another instance has taken a partition of ours');
      },
      awaitIdlePartitions: async (topic) => {
        const empty = await topics.emptyPartitions(topic);
        await awaitIdlePartitions(
          empty,
          (partition) => this.#runs.get(topic, partition)?.status.position,
          this.#tuning.idleAfterMs,
        );
      },
    };
  }
}

function troubleOf(polling: string | undefined, acknowledging: string | undefined): string | undefined {
  if (polling !== undefined) return `Kafka does not return end offsets: ${polling}`;
  return acknowledging && `Kafka does not acknowledge what is published: ${acknowledging}`;
}
