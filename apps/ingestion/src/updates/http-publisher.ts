import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { topicName, topics } from '@taocun/contracts';
import {
  CurrentPublisher,
  kafkaClient,
  prepareTopics,
  ProducerLost,
  type Publisher,
  withAdmin,
} from '@taocun/kafka';
import { defaultTuning } from '@taocun/messaging';
import { Backoff, messageOf, withTimeout } from '@taocun/runtime';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type TakenUpdate } from './accept-updates';

const UPDATES_TOPIC = 'marketplace.updates';

/** The time the sender of an update waits for Kafka. */
export interface HttpPatience {
  readonly connectedWithinMs: number;
  readonly acknowledgedWithinMs: number;
}

/** Injects an HttpPatience other than the default. */
export const HTTP_PATIENCE = Symbol('HTTP_PATIENCE');
/** Less than the half minute after which HTTP clients commonly give up. */
const defaultPatience: HttpPatience = { connectedWithinMs: 5_000, acknowledgedWithinMs: 15_000 };
/**
 * Records in flight at shutdown may still be acknowledged, but the shutdown must not wait for an unreachable
 * Kafka.
 */
const drainMs = 2_000;

interface Published {
  /**
   * Acknowledged: Kafka has them all. Unknown: some may have arrived, or may still arrive. Not published:
   * none was sent, because Kafka is unreachable or the service is shutting down.
   */
  readonly outcome: 'acknowledged' | 'unknown' | 'not published';
  /**
   * Resolves, and never rejects, once no update is left in memory, which may be long after the outcome is
   * known.
   */
  readonly settled: Promise<void>;
}

/** The topic that updates are sent to. */
export interface Target {
  /** The loop's name of the log, unique over clusters and topics. */
  readonly log: string;
  partitionOf(key: string): number;
}

interface Connected {
  readonly publisher: Publisher;
  readonly log: string;
}

/**
 * Publishes the updates received over HTTP. Its producer is separate from the loop's, so that losing it costs
 * the loop nothing. It connects with the first update, retries in the background, and is replaced when lost.
 */
@Injectable()
export class HttpPublisher implements BeforeApplicationShutdown {
  readonly #log = new Logger('HTTP updates');
  readonly #closing = new AbortController();
  readonly #topic: string;
  readonly #kafka;
  readonly #current: CurrentPublisher;
  /** Connected or connecting; undefined before the first update, or after the last producer was lost. */
  #connecting: Promise<Connected | undefined> | undefined;

  constructor(
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
    @Optional() @Inject(HTTP_PATIENCE) private readonly patience: HttpPatience = defaultPatience,
  ) {
    const { answersWithinMs } = defaultTuning;
    this.#topic = topicName(config.topicPrefix, UPDATES_TOPIC);
    this.#kafka = kafkaClient(config.kafka, this.#log);
    this.#current = new CurrentPublisher(
      this.#kafka,
      this.#log,
      this.#closing.signal,
      answersWithinMs,
      () => {
        // Later sends must not use a producer that may have lost records: they get a new one.
        this.#connecting = undefined;
      },
    );
  }

  /**
   * Publishes updates in the order given, each to the partition of its key and with the time of its receipt.
   */
  async publish(updates: readonly TakenUpdate[], receivedMs: number): Promise<Published> {
    const connected = await this.#connected();
    if (connected === undefined) return { outcome: 'not published', settled: Promise.resolve() };
    const { publisher } = connected;
    // A partition without a leader delays only its own updates.
    const outputs = publisher.outputs();
    for (const { key, bytes, headers = {} } of updates) {
      outputs.publishTo(UPDATES_TOPIC, outputs.partitionOf(UPDATES_TOPIC, key), {
        key,
        value: bytes,
        timestampMs: receivedMs,
        headers,
      });
    }
    const flushed = outputs.flush().then(
      () => 'acknowledged' as const,
      (error: unknown) => {
        if (error instanceof ProducerLost) return 'unknown' as const;
        throw error;
      },
    );
    const settled = flushed.then(noValue, noValue);
    return {
      outcome: await withTimeout(this.patience.acknowledgedWithinMs, flushed, 'unknown' as const),
      settled,
    };
  }

  /** Undefined if Kafka cannot be reached in time, or the service is shutting down. */
  async target(): Promise<Target | undefined> {
    const connected = await this.#connected();
    if (connected === undefined) return undefined;
    const { publisher, log } = connected;
    return { log, partitionOf: (key) => publisher.partitionOf(UPDATES_TOPIC, key) };
  }

  /** Stops publishing. Nest still answers the requests in flight, so their records are acknowledged first. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#closing.abort();
    // A producer that is still connecting has nothing in flight, and closes itself.
    const connected = await withTimeout(0, this.#connecting ?? Promise.resolve(undefined), undefined);
    if (connected === undefined) return;
    const { publisher } = connected;
    // A producer that is lost now has already failed its own callers.
    await withTimeout(drainMs, publisher.flush().catch(noValue), undefined);
    await publisher.close();
  }

  async #connected(): Promise<Connected | undefined> {
    if (this.#closing.signal.aborted) return undefined;
    this.#connecting ??= this.#connect();
    const connected = await withTimeout(this.patience.connectedWithinMs, this.#connecting, undefined);
    return this.#closing.signal.aborted ? undefined : connected;
  }

  /** Tries until it succeeds or the service stops; never rejects, because its callers may have given up. */
  async #connect(): Promise<Connected | undefined> {
    const { signal } = this.#closing;
    const backoff = new Backoff(200, 3_000);
    while (!signal.aborted) {
      try {
        const { partitions, clusterId } = await withAdmin(this.#kafka, async (admin) => {
          // The loop may create the topic too, with the same settings.
          const [count = 0] = await prepareTopics(
            admin,
            [{ name: this.#topic, ...topics[UPDATES_TOPIC] }],
            this.config.kafka.replication,
          );
          return { partitions: count, clusterId: (await admin.describeCluster()).id };
        });
        const publisher = await this.#current.connected(
          new Map([[UPDATES_TOPIC, { name: this.#topic, partitions }]]),
        );
        return { publisher, log: `${clusterId}/${this.#topic}` };
      } catch (error) {
        if (signal.aborted) return undefined;
        this.#log.warn(
          `Kafka does not answer, so updates over HTTP cannot be published: ${messageOf(error)}. Trying again.`,
        );
        await backoff.failed(signal);
      }
    }
    return undefined;
  }
}

const noValue = (): undefined => undefined;
