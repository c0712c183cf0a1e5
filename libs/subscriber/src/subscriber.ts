import { setTimeout as pause } from 'node:timers/promises';
import { decodeVerdictEvent, topicName } from '@taocun/contracts';
import {
  defaultConsumerTuning,
  type FetchedBatch,
  GroupConsumer,
  type InputRecord,
  isRetriable,
  type KafkaClient,
  kafkaClient,
  type KafkaSettings,
  type PartitionOffsets,
} from '@taocun/kafka';
import { type Announced, isSubscribed, seriesOf, type SubscribedTopic, subscribedTopics } from './announced';
import { type Place, type SubscriberStore, Superseded } from './store';

export interface SubscriberOptions<Effect> {
  readonly kafka: Omit<KafkaSettings, 'replication' | 'limits'>;
  /** The consumer group. Processes of the same group share the partitions, and must share the store. */
  readonly group: string;
  /** Goes before the name of every topic as it stands. */
  readonly topicPrefix?: string;
  /** All four where it is left out. */
  readonly topics?: readonly SubscribedTopic[];
  /** Where to begin in a partition that nothing is stored of: with everything ever announced, or with what comes. */
  readonly from?: 'beginning' | 'now';
  readonly store: SubscriberStore<Effect>;
  /** Returns the effect of an announcement, which the store saves together with the progress. Calls for one partition come one at a time, in order. */
  handle(announced: Announced): Effect | Promise<Effect>;
  /** Receives each failure. The work is tried again from the stored progress until it succeeds. */
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

/** So much is dealt with before it is saved, at the most, and for so long: a member that says nothing for ten seconds loses its partitions. */
const STEP = 200;
const STEP_MS = 2_000;
/** How long Kafka holds the partitions of a process that was killed. */
const SESSION_MS = 10_000;
const AFTER_AN_ERROR_MS = 1_000;
/** How often Kafka is asked again what it can't say for a moment. */
const TRIES = 20;

/**
 * Follows the topics of announcements: each announcement is handled once, in the order of its partition, although services announce
 * again after a crash. Where it stands is in the store alone; what is committed to Kafka is for those who look at the group's lag.
 */
export class Subscriber<Effect> {
  readonly #consumer: GroupConsumer;
  readonly #kafka: KafkaClient;
  readonly #prefix: string;
  readonly #topics: readonly SubscribedTopic[];
  /** Partitions whose progress was read since the group was joined last. */
  readonly #known = new Map<string, Known>();
  /** How often the group was joined or left: what was under way before has no effect any more. */
  #joins = 0;
  #isStopping = false;

  constructor(private readonly options: SubscriberOptions<Effect>) {
    this.#prefix = options.topicPrefix ?? '';
    this.#topics = options.topics ?? subscribedTopics;
    this.#kafka = kafkaClient(options.kafka, silent);
    this.#consumer = new GroupConsumer(
      this.#kafka,
      options.group,
      this.#topics.map((topic) => topicName(this.#prefix, topic)),
      {
        assigned: (partitions) => this.#assigned(partitions),
        batch: (topic, partition, fetched, heartbeat) => this.#batch(topic, partition, fetched, heartbeat),
        left: () => this.#forget(),
        sign: () => undefined,
      },
      { ...defaultConsumerTuning, sessionTimeoutMs: SESSION_MS },
      silent,
    );
  }

  async start(): Promise<void> {
    if (this.options.from === 'now') await this.#beginNow();
    await this.#consumer.start();
  }

  /** Finishes and saves what is being handled. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#consumer.close();
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

  /** Another process that had a partition in between has moved it on in the store. */
  #forget(): void {
    this.#joins++;
    this.#known.clear();
  }

  #assigned(partitions: readonly { topic: string; partition: number }[]): void {
    this.#forget();
    for (const { topic: name, partition } of partitions) {
      const topic = name.slice(this.#prefix.length);
      if (isSubscribed(topic)) void this.#begin({ topic, partition }, this.#joins);
    }
  }

  /** Reads on from where the store stands, once it says so. */
  async #begin(place: Place, join: number): Promise<void> {
    const isOurs = (): boolean => join === this.#joins && !this.#isStopping;
    while (isOurs()) {
      try {
        const known = await this.#load(place);
        if (!isOurs()) return;
        this.#known.set(nameOf(place), known);
        this.#readFrom(place, known.offset);
        return;
      } catch (error) {
        if (!isOurs()) return;
        this.#onError(error, place);
        await pause(AFTER_AN_ERROR_MS);
      }
    }
  }

  async #batch(name: string, partition: number, fetched: FetchedBatch, heartbeat: () => Promise<void>): Promise<void> {
    const topic = name.slice(this.#prefix.length);
    if (!isSubscribed(topic)) return;
    const place = { topic, partition };
    const known = this.#known.get(nameOf(place));
    // It is not known yet where to read, and is read again once it is.
    if (known === undefined) return;
    // Fetched from elsewhere before it was known, or because the offset is none of the log's.
    if (fetched.askedFor !== known.offset) return this.#beginAgain(place);
    let regrouping: unknown;
    const beat = (): Promise<void> =>
      heartbeat().catch((error: unknown) => {
        regrouping = error;
        throw error;
      });
    try {
      await this.#handle(place, known, fetched, beat);
    } catch (error) {
      // Kafka divides the partitions anew, or takes this process for gone: nothing has failed.
      if (regrouping !== undefined) throw error;
      if (this.#isStopping || this.#known.get(nameOf(place)) !== known) return;
      if (!(error instanceof Superseded)) {
        this.#onError(error, place);
        await pause(AFTER_AN_ERROR_MS);
      }
      this.#beginAgain(place);
    }
  }

  #beginAgain(place: Place): void {
    this.#known.delete(nameOf(place));
    void this.#begin(place, this.#joins);
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
    return { from: stored?.offset, offset: stored?.offset ?? low, seen: new Map(stored?.seen) };
  }

  async #handle(place: Place, known: Known, { records, nextOffset }: FetchedBatch, heartbeat: () => Promise<void>): Promise<void> {
    let at = 0;
    do {
      if (this.#isStopping || this.#known.get(nameOf(place)) !== known) return;
      const seen = new Map<string, number>();
      const effects: Effect[] = [];
      const endMs = performance.now() + STEP_MS;
      for (const last = at + STEP; at < records.length && at < last;) {
        const record = records[at++];
        if (record !== undefined) await this.#handleOne(place, record, known.seen, seen, effects);
        if (this.#isStopping || performance.now() > endMs) break;
      }
      const offset = records[at]?.offset ?? nextOffset;
      await this.options.store.save({ ...place, from: known.from, offset, seen, effects });
      known.from = known.offset = offset;
      for (const [series, number] of seen) known.seen.set(series, number);
      await this.#consumer.commit(topicName(this.#prefix, place.topic), place.partition, offset);
      await heartbeat();
    } while (at < records.length);
  }

  async #handleOne(
    { topic, partition }: Place,
    { offset, value }: InputRecord,
    before: ReadonlyMap<string, number>,
    seen: Map<string, number>,
    effects: Effect[],
  ): Promise<void> {
    if (value === null) return;
    const text = value.toString('utf8');
    const event = decodeVerdictEvent(text);
    const [series, number] = seriesOf(event);
    if (number <= (seen.get(series) ?? before.get(series) ?? -1)) return;
    effects.push(await this.options.handle({ topic, partition, offset, event, text }));
    seen.set(series, number);
  }

  #readFrom({ topic, partition }: Place, offset: number): void {
    this.#consumer.readFrom(topicName(this.#prefix, topic), partition, offset);
  }

  #onError(error: unknown, place: Place): void {
    (this.options.onError ?? report)(error, place);
  }

  async #offsets(topic: SubscribedTopic): Promise<PartitionOffsets[]> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      for (let triesLeft = TRIES; ; triesLeft--) {
        try {
          return await admin.offsets(topicName(this.#prefix, topic));
        } catch (error) {
          if (triesLeft === 0 || !isRetriable(error)) throw error;
          await pause(AFTER_AN_ERROR_MS / 4);
        }
      }
    } finally {
      await admin.disconnect();
    }
  }
}

/** Failures that pass by themselves are not reported to the caller; the others go to `onError`. */
const silent = { error: () => undefined, warn: () => undefined };

const nameOf = ({ topic, partition }: Place): string => `${topic}/${partition}`;

function report(error: unknown, place: Place): void {
  console.error(`${nameOf(place)} could not be dealt with and is tried again:`, error);
}
