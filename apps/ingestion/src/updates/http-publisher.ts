import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { topicName, topics } from '@taocun/contracts';
import { Backoff, CurrentPublisher, messageOf, Publisher, kafkaClient, prepareTopics, ProducerLost, withTimeout } from '@taocun/kafka';
import { defaultTuning } from '@taocun/messaging';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type TakenUpdate } from './accept-updates';

const TOPIC = 'marketplace.updates';

/** How long someone who posts an update waits for Kafka. */
export interface HttpPatience {
  readonly connectedWithinMs: number;
  readonly acknowledgedWithinMs: number;
}

/** Injects an HttpPatience other than the default. */
export const HTTP_PATIENCE = Symbol('HTTP_PATIENCE');
/** Less than the half minute after which HTTP clients commonly give up. */
const defaultPatience: HttpPatience = { connectedWithinMs: 5_000, acknowledgedWithinMs: 15_000 };
/** What is under way at a stop may still be acknowledged; a stop must not wait for a Kafka that is away. */
const drainMs = 2_000;

interface Published {
  /**
   * Acknowledged: Kafka has them all. Unknown: some may have arrived, or still arrive. Not published: none has been
   * sent, as Kafka was not to be reached or the service is stopping.
   */
  readonly outcome: 'acknowledged' | 'unknown' | 'not published';
  /** Resolves, never rejects, once nothing of them is held in memory any more; that may be long after the outcome is told. */
  readonly settled: Promise<void>;
}

/** An update with what its record says beside it. */
export interface OutgoingUpdate extends TakenUpdate {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where updates go. */
export interface Target {
  /** Which log this is among all clusters' and topics', as the loop names it. */
  readonly log: string;
  partitionOf(key: string): number;
}

interface Connected {
  readonly publisher: Publisher;
  readonly log: string;
}

/**
 * Publishes the updates that come over HTTP, with a producer of its own, beside the loop's: a lost one costs the loop
 * nothing. It connects when the first update comes, goes on trying in the background, and is replaced when lost.
 */
@Injectable()
export class HttpPublisher implements BeforeApplicationShutdown {
  readonly #log = new Logger('HTTP updates');
  readonly #closing = new AbortController();
  readonly #topic: string;
  readonly #kafka;
  readonly #current: CurrentPublisher;
  /** Connected or about to be; undefined where nobody has asked yet, or the last one was lost. */
  #connecting: Promise<Connected | undefined> | undefined;

  constructor(
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
    @Optional() @Inject(HTTP_PATIENCE) private readonly patience: HttpPatience = defaultPatience,
  ) {
    const { answersWithinMs } = defaultTuning;
    this.#topic = topicName(config.topicPrefix, TOPIC);
    this.#kafka = kafkaClient(config.kafka, this.#log);
    this.#current = new CurrentPublisher(this.#kafka, this.#log, this.#closing.signal, answersWithinMs, () => {
      // Sends that come later must not join a producer that may have lost some: the next one starts afresh.
      this.#connecting = undefined;
    });
  }

  /** Publishes updates in this order, each in the partition of its key and with the time of its receipt. */
  async publish(updates: readonly OutgoingUpdate[], receivedMs: number): Promise<Published> {
    const connected = await this.#connected();
    if (connected === undefined) return { outcome: 'not published', settled: Promise.resolve() };
    const { publisher } = connected;
    for (const { key, bytes, headers = {} } of updates) {
      publisher.publishTo(TOPIC, publisher.partitionOf(TOPIC, key), { key, value: bytes, timestampMs: receivedMs, headers });
    }
    const flushed = publisher.flush().then(
      () => 'acknowledged' as const,
      (error: unknown) => {
        if (error instanceof ProducerLost) return 'unknown' as const;
        throw error;
      },
    );
    const settled = flushed.then(noValue, noValue);
    return { outcome: await withTimeout(this.patience.acknowledgedWithinMs, flushed, 'unknown' as const), settled };
  }

  /** Undefined where Kafka is not to be reached in time, or the service is stopping. */
  async target(): Promise<Target | undefined> {
    const connected = await this.#connected();
    if (connected === undefined) return undefined;
    const { publisher, log } = connected;
    return { log, partitionOf: (key) => publisher.partitionOf(TOPIC, key) };
  }

  /** The next offset of each partition: beyond whatever was acknowledged before. Undefined where Kafka does not say in time. */
  async ends(): Promise<ReadonlyMap<number, number> | undefined> {
    const asked = this.#askKafka((admin) => admin.offsets(this.#topic)).catch((error: unknown) => {
      this.#log.warn(`Kafka does not say how far ${TOPIC} goes: ${messageOf(error)}`);
      return undefined;
    });
    const offsets = await withTimeout(this.patience.connectedWithinMs, asked, undefined);
    return offsets && new Map(offsets.map(({ partition, high }) => [partition, high]));
  }

  /** From here on nothing more is published. Nest still answers what is under way, so that is acknowledged first. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#closing.abort();
    // One that is still connecting has nothing under way, and closes itself.
    const connected = await withTimeout(0, this.#connecting ?? Promise.resolve(undefined), undefined);
    if (connected === undefined) return;
    const { publisher } = connected;
    // A producer that is lost now has told those who wait for it.
    await withTimeout(drainMs, publisher.flush().catch(noValue), undefined);
    await publisher.close();
  }

  async #connected(): Promise<Connected | undefined> {
    if (this.#closing.signal.aborted) return undefined;
    this.#connecting ??= this.#connect();
    const connected = await withTimeout(this.patience.connectedWithinMs, this.#connecting, undefined);
    return this.#closing.signal.aborted ? undefined : connected;
  }

  /** Tries until it succeeds or the service stops; never rejects, for nobody may be waiting any more. */
  async #connect(): Promise<Connected | undefined> {
    const { signal } = this.#closing;
    const backoff = new Backoff(200, 3_000);
    while (!signal.aborted) {
      try {
        const { partitions, clusterId } = await this.#askKafka(async (admin) => {
          // Whoever comes first creates the topic, the loop or this: both do so alike.
          const [count = 0] = await prepareTopics(admin, [{ name: this.#topic, ...topics[TOPIC] }], this.config.kafka.replication);
          return { partitions: count, clusterId: (await admin.describeCluster()).id };
        });
        const publisher = await this.#current.connected(new Map([[TOPIC, { name: this.#topic, partitions }]]));
        return { publisher, log: `${clusterId}/${this.#topic}` };
      } catch (error) {
        if (signal.aborted) return undefined;
        this.#log.warn(`Updates over HTTP can't be published, as Kafka does not answer: ${messageOf(error)}. Trying again.`);
        await backoff.failed(signal);
      }
    }
    return undefined;
  }

  async #askKafka<Answer>(ask: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      return await ask(admin);
    } finally {
      await admin.disconnect().catch(noValue);
    }
  }
}

type Admin = ReturnType<ReturnType<typeof kafkaClient>['admin']>;

const noValue = (): undefined => undefined;
