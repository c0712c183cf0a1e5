import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { decodeVerdictEvent, topicName, UnknownEventType, type VerdictEvent } from '@taocun/contracts';
import { isSubscribed, seriesOf, type SubscribedTopic, subscribedTopics } from './announced';
import { Brokers, HEARTBEAT_MS } from './brokers';
import type { SubscriberOptions } from './options';
import { textOfPlace, type Place, Superseded } from './store';

/** The state of a partition here and in the store. */
interface Known {
  /** Undefined while nothing is stored. */
  from: number | undefined;
  /** The next offset to be read. */
  offset: number;
  /** The offset after a gap that was already found at `offset`. */
  readonly gapTo: number | undefined;
  readonly seen: Map<string, number>;
}

/** The most announcements, and the longest time, between two saves. */
const STEP = 200;
const STEP_MS = 2_000;
const AFTER_AN_ERROR_MS = 1_000;

/**
 * Follows the topics of announcements: each announcement is handled once, in the order of its partition,
 * although services announce again after a crash. The position is in the store only; offsets committed to
 * Kafka only serve to show the group's lag.
 */
export class Subscriber<Effect> {
  readonly #brokers: Brokers;
  readonly #prefix: string;
  readonly #topics: readonly SubscribedTopic[];
  #consumer: Consumer | undefined;
  #rejoining: Promise<void> | undefined;
  /** Batches in progress. */
  readonly #batches = new Set<Promise<void>>();
  /** Partitions whose progress was loaded after the last join of the group. */
  readonly #known = new Map<string, Known>();
  /** Incremented when the group is joined or left: results of earlier work are then discarded. */
  #joins = 0;
  #isStopping = false;

  constructor(private readonly options: SubscriberOptions<Effect>) {
    this.#prefix = options.topicPrefix ?? '';
    this.#topics = options.topics ?? subscribedTopics;
    this.#brokers = new Brokers(options.kafka, options.group);
  }

  async start(): Promise<void> {
    if (this.options.from === 'now') await this.#beginNow();
    await this.#join().catch(async (error: unknown) => {
      await this.#leave();
      throw error;
    });
  }

  /** Finishes and saves the current announcements. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.allSettled(this.#batches);
    await this.#leave();
    await this.#rejoining;
  }

  /**
   * Stores the ends of the log before anything is read, so that nothing is missed however late the first
   * announcement arrives.
   */
  async #beginNow(): Promise<void> {
    for (const topic of this.#topics) {
      for (const { partition, high } of await this.#brokers.offsets(topicName(this.#prefix, topic))) {
        const place = { topic, partition };
        if ((await this.options.store.load(place)) !== undefined) continue;
        try {
          await this.options.store.save({
            ...place,
            from: undefined,
            offset: high,
            seen: new Map(),
            effects: [],
          });
        } catch (error) {
          // Another process of the group has started at the same moment.
          if (!(error instanceof Superseded)) throw error;
        }
      }
    }
  }

  async #join(): Promise<void> {
    const consumer = (this.#consumer = this.#brokers.consumer());
    const isOurs = (): boolean => consumer === this.#consumer;
    await consumer.connect();
    await consumer.subscribe({
      topics: this.#topics.map((topic) => topicName(this.#prefix, topic)),
      fromBeginning: true,
    });
    const { events } = consumer;
    const lost = (): void => this.#rejoin(consumer);
    consumer.on(events.GROUP_JOIN, ({ payload }) => isOurs() && this.#assigned(payload.memberAssignment));
    consumer.on(events.CRASH, lost);
    consumer.on(events.STOP, lost);
    // A connection that has lost one answer may lose all later ones.
    consumer.on(events.REQUEST_TIMEOUT, lost);
    const eachBatch = (payload: EachBatchPayload): Promise<void> =>
      isOurs() ? this.#underWay(payload) : Promise.resolve();
    if (isOurs())
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 64,
        eachBatch,
      });
    // The consumer was given up while it joined.
    if (!isOurs()) await this.#brokers.giveUp(consumer);
  }

  async #leave(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    this.#forget();
    if (consumer !== undefined) await this.#brokers.giveUp(consumer);
  }

  /** Joins the group with another consumer, because one that has failed may stay unusable. */
  #rejoin(lost: Consumer): void {
    if (lost !== this.#consumer || this.#isStopping) return;
    void this.#leave();
    this.#keepJoining();
  }

  #keepJoining(): void {
    this.#rejoining ??= this.#joinAgain().finally(() => {
      this.#rejoining = undefined;
      if (this.#isLost) this.#keepJoining();
    });
  }

  async #joinAgain(): Promise<void> {
    while (this.#isLost) {
      await pause(AFTER_AN_ERROR_MS);
      if (this.#isLost) await this.#join().catch(() => this.#leave());
    }
  }

  get #isLost(): boolean {
    return this.#consumer === undefined && !this.#isStopping;
  }

  /** Forgets all progress: another process that had a partition in between has advanced it in the store. */
  #forget(): void {
    this.#joins++;
    this.#known.clear();
  }

  #assigned(assignment: Readonly<Record<string, readonly number[]>>): void {
    this.#forget();
    for (const [name, partitions] of Object.entries(assignment)) {
      const topic = name.slice(this.#prefix.length);
      if (isSubscribed(topic)) for (const partition of partitions) this.#beginAgain({ topic, partition });
    }
  }

  #beginAgain(place: Place, gapTo?: number): void {
    this.#known.delete(textOfPlace(place));
    this.#steer((consumer) => consumer.pause([this.#partitionsOf(place)]));
    void this.#begin(place, this.#joins, gapTo);
  }

  /** Continues from the stored offset, once the store has returned it. */
  async #begin(place: Place, join: number, gapTo: number | undefined): Promise<void> {
    const isOurs = (): boolean => join === this.#joins && !this.#isStopping;
    while (isOurs()) {
      try {
        const known = await this.#load(place, gapTo);
        if (!isOurs()) return;
        this.#known.set(textOfPlace(place), known);
        this.#steer((consumer) => {
          const { topic, partitions } = this.#partitionsOf(place);
          consumer.seek({ topic, partition: place.partition, offset: String(known.offset) });
          consumer.resume([{ topic, partitions }]);
        });
        return;
      } catch (error) {
        if (!isOurs()) return;
        this.#onError(error, place);
        await pause(AFTER_AN_ERROR_MS);
      }
    }
  }

  async #load(place: Place, gapTo: number | undefined): Promise<Known> {
    const stored = await this.options.store.load(place);
    const offsets = await this.#brokers.offsets(topicName(this.#prefix, place.topic));
    const { low = 0, high = 0 } = offsets.find(({ partition }) => partition === place.partition) ?? {};
    if (stored !== undefined && (stored.offset < low || stored.offset > high)) {
      throw new Error(
        `${textOfPlace(place)} has ${low} to ${high}, and the store is at ${stored.offset}: announcements are lost, or the topic is another ` +
          'one. Start again with an empty store.',
      );
    }
    return { from: stored?.offset, offset: stored?.offset ?? low, gapTo, seen: new Map(stored?.seen) };
  }

  /** Sends heartbeats while a batch is handled, because a handler may take longer than a session. */
  async #underWay(payload: EachBatchPayload): Promise<void> {
    const beating = setInterval(() => void payload.heartbeat().catch(() => undefined), HEARTBEAT_MS);
    const batch = this.#batch(payload).finally(() => {
      clearInterval(beating);
      this.#batches.delete(batch);
    });
    this.#batches.add(batch);
    await batch;
  }

  async #batch({ batch, ...kafka }: EachBatchPayload): Promise<void> {
    const topic = batch.topic.slice(this.#prefix.length);
    if (!isSubscribed(topic) || !kafka.isRunning() || kafka.isStale()) return;
    const place = { topic, partition: batch.partition };
    const known = this.#known.get(textOfPlace(place));
    // The start is not known yet; the record is read again once it is.
    if (known === undefined) return;
    const first = Number(batch.firstOffset());
    // kafkajs may deliver records fetched before a seek, and jumps if an offset is not in the log. A gap left
    // by compaction is found twice.
    if (first !== known.offset && first !== known.gapTo)
      return this.#beginAgain(place, first > known.offset ? first : undefined);
    let regrouping: unknown;
    const beat = (): Promise<void> =>
      kafka.heartbeat().catch((error: unknown) => {
        regrouping = error;
        throw error;
      });
    const isOurs = (): boolean => this.#known.get(textOfPlace(place)) === known;
    try {
      await this.#handle(place, known, batch.messages, Number(batch.lastOffset()) + 1, beat);
      if (isOurs() && !this.#isStopping) kafka.resolveOffset(batch.lastOffset());
    } catch (error) {
      // Kafka rebalances the group, or considers this process dead: nothing has failed.
      if (regrouping !== undefined) throw error;
      if (this.#isStopping || !isOurs()) return;
      if (!(error instanceof Superseded)) {
        this.#onError(error, place);
        await pause(AFTER_AN_ERROR_MS);
      }
      if (isOurs()) this.#beginAgain(place);
    }
  }

  async #handle(
    place: Place,
    known: Known,
    messages: readonly KafkaMessage[],
    nextOffset: number,
    heartbeat: () => Promise<void>,
  ): Promise<void> {
    let at = 0;
    do {
      if (this.#isStopping || this.#known.get(textOfPlace(place)) !== known) return;
      const seen = new Map<string, number>();
      const effects: Effect[] = [];
      const endMs = performance.now() + STEP_MS;
      for (const last = at + STEP; at < messages.length && at < last;) {
        const message = messages[at++];
        if (message !== undefined) await this.#handleOne(place, message, known.seen, seen, effects);
        if (this.#isStopping || performance.now() > endMs) break;
      }
      const offset = at < messages.length ? Number(messages[at]?.offset) : nextOffset;
      await this.options.store.save({ ...place, from: known.from, offset, seen, effects });
      known.from = known.offset = offset;
      for (const [series, number] of seen) known.seen.set(series, number);
      await this.#commit(place, offset);
      await heartbeat();
    } while (at < messages.length);
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
    const event = knownEvent(text);
    if (event === undefined) return;
    const [series, number] = seriesOf(event);
    if (number <= (seen.get(series) ?? before.get(series) ?? -1)) return;
    effects.push(await this.options.handle({ topic, partition, offset: Number(offset), event, text }));
    seen.set(series, number);
  }

  /** Commits an offset only for tools that show lag. */
  async #commit({ topic, partition }: Place, offset: number): Promise<void> {
    const committed = { topic: topicName(this.#prefix, topic), partition, offset: String(offset) };
    await this.#consumer?.commitOffsets([committed]).catch(() => undefined);
  }

  /** A consumer that has ended meanwhile refuses; the next one begins at the stored offset. */
  #steer(steps: (consumer: Consumer) => void): void {
    try {
      if (this.#consumer !== undefined) steps(this.#consumer);
    } catch {
      return;
    }
  }

  #partitionsOf({ topic, partition }: Place): { topic: string; partitions: number[] } {
    return { topic: topicName(this.#prefix, topic), partitions: [partition] };
  }

  #onError(error: unknown, place: Place): void {
    (this.options.onError ?? report)(error, place);
  }
}

/** Undefined for a type of a later version. */
function knownEvent(text: string): VerdictEvent | undefined {
  try {
    return decodeVerdictEvent(text);
  } catch (error) {
    if (error instanceof UnknownEventType) return undefined;
    throw error;
  }
}

function report(error: unknown, place: Place): void {
  console.error(`${textOfPlace(place)} could not be handled; trying again:`, error);
}
