import { setTimeout as pause } from 'node:timers/promises';
import { decodeVerdictEvent, topicName } from '@taocun/contracts';
import { type Consumer, type EachBatchPayload, Kafka, type KafkaConfig, KafkaJSProtocolError, type KafkaMessage } from 'kafkajs';
import { type Announced, isSubscribed, seriesOf, type SubscribedTopic, subscribedTopics } from './announced';
import { type Place, type SubscriberStore, Superseded } from './store';

export interface SubscriberOptions<Effect> {
  readonly kafka: KafkaConfig;
  /** The consumer group. Processes of the same group share the partitions, and must share the store. */
  readonly group: string;
  /** Goes before the name of every topic as it stands. */
  readonly topicPrefix?: string;
  /** All four where it is left out. */
  readonly topics?: readonly SubscribedTopic[];
  /** Where to begin in a partition that nothing is stored of: with everything ever announced, or with what comes. */
  readonly from?: 'beginning' | 'now';
  readonly store: SubscriberStore<Effect>;
  /** What is to come of an announcement: the store saves it together with the progress. Called once at a time for each partition, in order. */
  handle(announced: Announced): Effect | Promise<Effect>;
  /** Told what failed; it is tried again, from where the store stands, for as long as it takes. */
  onError?(error: unknown, place: Place): void;
}

/** A partition as it stands here and in the store. */
interface Known {
  /** Undefined while nothing is stored. */
  from: number | undefined;
  /** The next offset to be read. */
  offset: number;
  readonly seen: Map<string, number>;
}

/** kafkajs tells where a fetch began, but its types don't. */
type Batch = EachBatchPayload['batch'] & { readonly fetchedOffset: string };

/** So much is dealt with before it is saved, at the most, and for so long: a member that says nothing for ten seconds loses its partitions. */
const STEP = 200;
const STEP_MS = 2_000;
const AFTER_AN_ERROR_MS = 1_000;
/** How often Kafka is asked again what it can't say for a moment. */
const TRIES = 20;

/**
 * Follows the topics of announcements: each announcement is handled once, in the order of its partition, although services announce
 * again after a crash. Where it stands is in the store alone; what is committed to Kafka is for those who look at the group's lag.
 */
export class Subscriber<Effect> {
  readonly #consumer: Consumer;
  readonly #kafka: Kafka;
  readonly #prefix: string;
  readonly #topics: readonly SubscribedTopic[];
  /** Partitions whose progress was read since the group was joined last. */
  readonly #known = new Map<string, Known>();
  #isStopping = false;

  constructor(private readonly options: SubscriberOptions<Effect>) {
    this.#prefix = options.topicPrefix ?? '';
    this.#topics = options.topics ?? subscribedTopics;
    this.#kafka = new Kafka(options.kafka);
    this.#consumer = this.#kafka.consumer({
      groupId: options.group,
      maxWaitTimeInMs: 200,
      // Kafka holds the partitions of a process that was killed for so long.
      sessionTimeout: 10_000,
      heartbeatInterval: 2_000,
    });
    // Whoever had a partition in between has moved it on in the store.
    this.#consumer.on(this.#consumer.events.GROUP_JOIN, () => this.#known.clear());
  }

  async start(): Promise<void> {
    if (this.options.from === 'now') await this.#beginNow();
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: this.#topics.map((topic) => topicName(this.#prefix, topic)), fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: (payload) => this.#batch(payload),
    });
  }

  /** Finishes and saves what is being handled. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#consumer.disconnect();
  }

  /** Before anything is read, so that nothing is missed however long the first announcement takes to come. */
  async #beginNow(): Promise<void> {
    for (const topic of this.#topics) {
      for (const { partition, high } of await this.#offsets(topic)) {
        const place = { topic, partition };
        if ((await this.options.store.load(place)) !== undefined) continue;
        try {
          await this.options.store.save({ ...place, from: undefined, offset: high, seen: new Map(), effects: [] });
        } catch (error) {
          // Another process of the group has begun at the same moment.
          if (!(error instanceof Superseded)) throw error;
        }
      }
    }
  }

  async #batch(payload: EachBatchPayload): Promise<void> {
    const topic = payload.batch.topic.slice(this.#prefix.length);
    if (!isSubscribed(topic)) return;
    const place = { topic, partition: payload.batch.partition };
    const name = nameOf(place);
    try {
      const known = this.#known.get(name) ?? (await this.#load(place));
      if (Number((payload.batch as Batch).fetchedOffset) === known.offset) return await this.#handle(place, known, payload);
      // Fetched before it was known where to read, or from where kafkajs has jumped because the offset is none of the log's.
      this.#seek(place, (await this.#load(place)).offset);
    } catch (error) {
      this.#known.delete(name);
      if (this.#isStopping) return;
      const regrouping = regroupingIn(error);
      if (regrouping !== undefined) throw regrouping;
      if (!(error instanceof Superseded)) {
        (this.options.onError ?? report)(error, place);
        await pause(AFTER_AN_ERROR_MS);
        await payload.heartbeat();
      }
      this.#seek(place, (await this.options.store.load(place))?.offset ?? 0);
    }
  }

  async #load(place: Place): Promise<Known> {
    const stored = await this.options.store.load(place);
    const { low = 0, high = 0 } = (await this.#offsets(place.topic)).find(({ partition }) => partition === place.partition) ?? {};
    if (stored !== undefined && (stored.offset < low || stored.offset > high)) {
      throw new Error(
        `${nameOf(place)} holds ${low} to ${high}, and the store stands at ${stored.offset}: announcements are lost, or the topic is another ` +
          'one. Begin anew with an empty store.',
      );
    }
    const known = { from: stored?.offset, offset: stored?.offset ?? low, seen: new Map(stored?.seen) };
    this.#known.set(nameOf(place), known);
    return known;
  }

  async #handle(place: Place, known: Known, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    for (let at = 0; at < batch.messages.length;) {
      if (!payload.isRunning() || payload.isStale() || this.#isStopping || this.#known.get(nameOf(place)) !== known) return;
      const seen = new Map<string, number>();
      const effects: Effect[] = [];
      const endMs = performance.now() + STEP_MS;
      let last = batch.lastOffset();
      for (const message of batch.messages.slice(at, at + STEP)) {
        await this.#handleOne(place, message, known.seen, seen, effects);
        at++;
        last = message.offset;
        if (this.#isStopping || performance.now() > endMs) break;
      }
      const offset = Number(last) + 1;
      await this.options.store.save({ ...place, from: known.from, offset, seen, effects });
      known.from = known.offset = offset;
      for (const [series, number] of seen) known.seen.set(series, number);
      payload.resolveOffset(last);
      await this.#consumer.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset: String(offset) }]);
      await payload.heartbeat();
    }
  }

  async #handleOne(
    { topic, partition }: Place,
    { offset, value }: KafkaMessage,
    before: ReadonlyMap<string, number>,
    seen: Map<string, number>,
    effects: Effect[],
  ): Promise<void> {
    if (value === null) return;
    const text = value.toString('utf8');
    const event = decodeVerdictEvent(text);
    const [series, number] = seriesOf(event);
    if (number <= (seen.get(series) ?? before.get(series) ?? -1)) return;
    effects.push(await this.options.handle({ topic, partition, offset: Number(offset), event, text }));
    seen.set(series, number);
  }

  #seek({ topic, partition }: Place, offset: number): void {
    this.#consumer.seek({ topic: topicName(this.#prefix, topic), partition, offset: String(offset) });
  }

  async #offsets(topic: SubscribedTopic): Promise<{ readonly partition: number; readonly low: number; readonly high: number }[]> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      for (let triesLeft = TRIES; ; triesLeft--) {
        try {
          const offsets = await admin.fetchTopicOffsets(topicName(this.#prefix, topic));
          return offsets.map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }));
        } catch (error) {
          // A partition that is moving to another broker has no leader for a moment.
          if (triesLeft === 0 || !(error instanceof KafkaJSProtocolError) || !error.retriable) throw error;
          await pause(AFTER_AN_ERROR_MS / 4);
        }
      }
    } finally {
      await admin.disconnect();
    }
  }
}

const nameOf = ({ topic, partition }: Place): string => `${topic}/${partition}`;

/** Kafka divides the partitions anew, or takes this process for gone: nothing has failed, and kafkajs joins again where it is told. */
const regroupingTypes: ReadonlySet<string> = new Set([
  ...['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP'],
]);

function regroupingIn(error: unknown): KafkaJSProtocolError | undefined {
  // What a commit meets comes wrapped.
  const all = [error, error instanceof Error ? error.cause : undefined];
  return all.find((one): one is KafkaJSProtocolError => one instanceof KafkaJSProtocolError && regroupingTypes.has(one.type));
}

function report(error: unknown, place: Place): void {
  console.error(`${nameOf(place)} could not be dealt with and is tried again:`, error);
}
