import { Backoff, type Log, messageOf } from '@taocun/runtime';
import { EARLIEST, offsetsOf } from '../admin/offsets';
import type { Cluster } from '../connection/cluster';
import { Codes, ErrorAnswer, isRetriableCode } from '../connection/errors';
import { isOffset } from '../protocol/batch-header';
import type { FetchedPartition } from '../protocol/fetch-protocol';
import { BatchDelivery, type PartitionReading } from './batch-delivery';
import type { Consumer, ConsumerEvents, ConsumerOptions } from './consumer';
import { FetchSession } from './fetch-session';
import { Membership } from './membership';

/**
 * The interval at which the leaders are asked for again while a fetch is open: its broker may no longer be
 * the leader.
 */
const LOOK_EVERY_MS = 1_000;

/**
 * Fetches from all leaders at once, and from each leader one fetch after another. An unresponsive leader
 * delays only its own partitions.
 */
export class ClusterConsumer implements Consumer {
  readonly #membership: Membership;
  #readings = new Map<string, PartitionReading>();
  /**
   * The running loops by broker; the loop without a broker looks for the leaders of partitions that have
   * none.
   */
  readonly #loops = new Map<number | undefined, Promise<void>>();
  #running = false;
  readonly #delivery: BatchDelivery;

  private readonly coordination: Cluster;
  private readonly leaders: Cluster;

  /** Two sets of connections, so that a heartbeat does not wait for the answer to a fetch. */
  constructor(
    { coordination, leaders }: { readonly coordination: Cluster; readonly leaders: Cluster },
    memberId: string,
    private readonly options: ConsumerOptions,
    private readonly events: ConsumerEvents,
    private readonly log: Log,
  ) {
    this.coordination = coordination;
    this.leaders = leaders;
    this.#delivery = new BatchDelivery(events, (error) => this.#crash(error));
    this.#membership = new Membership(
      coordination,
      { group: options.group, id: memberId, topics: options.topics },
      {
        assigned: (partitions) => this.#assign(partitions),
        evicted: () => {
          for (const reading of this.#readings.values()) reading.paused = true;
        },
        heartbeat: () => this.events.heartbeat(),
        failed: (error) => this.#crash(error),
      },
      log,
    );
  }

  async connect(): Promise<void> {
    await this.coordination.describe(this.options.topics);
    await this.leaders.describe(this.options.topics);
  }

  async run(): Promise<void> {
    this.#running = true;
    await this.#membership.join();
  }

  readFrom(topic: string, partition: number, offset: number): void {
    const reading = this.#readings.get(keyOf(topic, partition));
    if (reading === undefined) return;
    reading.position = offset;
    reading.turn++;
    reading.paused = false;
    // The library cannot even write a request with such a position: all other partitions of the leader would
    // stop too.
    if (!isOffset(offset))
      void this.#delivery.stop(reading, { end: offset, stable: offset }, `${offset} is no offset of a log`);
    else this.#wake();
  }

  stopReading(topic: string, partition: number): void {
    const reading = this.#readings.get(keyOf(topic, partition));
    if (reading !== undefined) reading.paused = true;
  }

  confirm(): void {
    this.#membership.confirm();
  }

  commit(topic: string, partition: number, offset: number): Promise<void> {
    return this.#membership.commit(topic, partition, offset);
  }

  async close(): Promise<void> {
    this.#running = false;
    // Ends the fetches under way. Batches that have already arrived are handled completely.
    this.leaders.close();
    await Promise.all(this.#loops.values());
    try {
      await this.#membership.leave();
    } finally {
      this.coordination.close();
    }
  }

  #assign(partitions: readonly { readonly topic: string; readonly partition: number }[]): void {
    const before = this.#readings;
    this.#readings = new Map(
      partitions.map(({ topic, partition }) => {
        const key = keyOf(topic, partition);
        return [
          key,
          before.get(key) ?? {
            topic,
            partition,
            position: 0,
            paused: true,
            turn: 0,
            isHandled: false,
            damagedFetches: 0,
          },
        ];
      }),
    );
    this.events.assigned(partitions);
  }

  /** Ensures that one loop reads every partition that may be read. */
  #wake(): void {
    if (!this.#running) return;
    for (const reading of this.#readings.values()) {
      if (reading.paused || reading.isHandled) continue;
      const leader = this.#leaderOf(reading);
      if (this.#loops.has(leader)) continue;
      const loop = (leader === undefined ? this.#findLeaders() : this.#readFromLeader(leader)).finally(() => {
        this.#loops.delete(leader);
        this.#wake();
      });
      this.#loops.set(leader, loop);
    }
  }

  #readable(leader: number | undefined): PartitionReading[] {
    return [...this.#readings.values()].filter(
      (reading) => !reading.paused && !reading.isHandled && this.#leaderOf(reading) === leader,
    );
  }

  async #readFromLeader(leader: number): Promise<void> {
    const session = new FetchSession(this.leaders, leader, this.options.tuning);
    const backoff = new Backoff(50, 1_000);
    while (this.#running) {
      const readings = this.#readable(leader);
      if (readings.length === 0) return;
      try {
        const isWell = await this.#fetch(session, readings);
        if (isWell) {
          backoff.succeeded();
          continue;
        }
      } catch (error) {
        if (!this.#running) return;
        this.log.debug?.(`Broker ${leader} could not be read from: ${messageOf(error)}`);
      }
      await this.#lookForLeaders(backoff);
    }
  }

  async #findLeaders(): Promise<void> {
    const backoff = new Backoff(50, 1_000);
    while (this.#running && this.#readable(undefined).length > 0) await this.#lookForLeaders(backoff);
  }

  async #lookForLeaders(backoff: Backoff): Promise<void> {
    await backoff.failed();
    await this.#look();
  }

  async #look(): Promise<void> {
    if (!this.#running) return;
    try {
      await this.leaders.describe(this.options.topics);
      this.#wake();
    } catch (error) {
      if (this.#running) this.log.debug?.(`No broker names the leaders of partitions: ${messageOf(error)}`);
    }
  }

  /** Resolves to true if the broker has answered for every partition. */
  async #fetch(session: FetchSession, readings: readonly PartitionReading[]): Promise<boolean> {
    for (const reading of readings) reading.turn++;
    const requested = new Map(
      readings.map((reading) => [keyOf(reading.topic, reading.partition), { reading, ...reading }]),
    );
    const positions = readings.map(({ topic, partition, position }) => ({
      topic,
      partition,
      offset: position,
    }));
    const looking = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    const { partitions } = await session.next(positions).finally(() => clearInterval(looking));
    const outcomes = await Promise.all(
      partitions.map(async (fetched) => {
        const key = keyOf(fetched.topic, fetched.partition);
        const { reading, position, turn } = requested.get(key) ?? {};
        if (reading === undefined || position === undefined || turn === undefined) return true;
        const isCurrent = (): boolean =>
          this.#running && !reading.paused && reading.turn === turn && this.#readings.get(key) === reading;
        if (!isCurrent()) return true;
        reading.isHandled = true;
        try {
          return await this.#handle(fetched, reading, position, isCurrent);
        } catch (error) {
          // The other partitions go on, and must be handled completely: the next fetch reuses their memory.
          return (
            !isCurrent() ||
            (await this.#delivery.damaged(
              reading,
              fetched,
              `what was fetched was not read: ${messageOf(error)}`,
            ))
          );
        } finally {
          reading.isHandled = false;
          // The partition may have another leader by now.
          this.#wake();
        }
      }),
    );
    return outcomes.every(Boolean);
  }

  async #handle(
    fetched: FetchedPartition,
    reading: PartitionReading,
    fetchedFrom: number,
    isCurrent: () => boolean,
  ): Promise<boolean> {
    const { topic, partition, errorCode, bytes } = fetched;
    if (errorCode === Codes.offsetOutOfRange) {
      // The owner notices the gap by `fetchedFrom` of the next batch.
      const low = (await offsetsOf(this.leaders, topic, EARLIEST).catch(() => undefined))?.get(partition);
      if (low !== undefined && isCurrent()) reading.position = low;
      return low !== undefined;
    }
    if (errorCode !== 0) {
      if (!isRetriableCode(errorCode)) this.#crash(new ErrorAnswer([errorCode]));
      return false;
    }
    if (bytes.length === 0) return true;
    return this.#delivery.deliver(reading, { ...fetched, fetchedFrom }, isCurrent);
  }

  #crash(error: Error): void {
    if (!this.#running) return;
    this.#running = false;
    this.events.crashed(error);
  }

  #leaderOf({ topic, partition }: PartitionReading): number | undefined {
    return this.leaders.leaderOf(topic, partition);
  }
}

const keyOf = (topic: string, partition: number): string => `${topic} ${partition}`;
