import type { Admin, Consumer, ConsumerEvents, ConsumerOptions, KafkaClient, Producer } from '@taocun/kafka';
import type { EncodedBatch } from '../../../../libs/kafka/src/protocol/batch-writer';
import {
  decodeProduceResponse,
  encodeProduceRequest,
} from '../../../../libs/kafka/src/protocol/produce-protocol';
import type { MemoryGroups, Assignment } from './memory-groups';
import type { Lying, MemoryLog } from './memory-log';
import type { Network } from './network';

/** Kafka's clients over a log in memory, limited to the functions that the loop uses. */
export class MemoryKafka implements KafkaClient {
  constructor(
    private readonly log: MemoryLog,
    private readonly groups: MemoryGroups,
    private readonly network: Network,
  ) {}

  admin(): Admin {
    const ask = <Answer>(what: string, answer: () => Answer) => this.network.read(what, answer, cut);
    const ends = (topic: string) =>
      Array.from({ length: this.log.partitionsOf(topic) }, (_, partition) => ({
        partition,
        low: 0,
        high: this.log.records(topic, partition).length,
      }));
    const admin: Partial<Admin> = {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      listTopics: () => ask('listTopics', () => this.log.topics),
      createTopics: () => Promise.reject(new Error('Every topic is there from the beginning.')),
      describeTopics: (names) =>
        ask('describeTopics', () =>
          names.map((name) => ({
            name,
            partitions: ends(name).map(({ partition }) => ({
              partition,
              hasLeader: true,
              replicas: 1,
              inSync: 1,
            })),
          })),
        ),
      describeCluster: () =>
        ask('describeCluster', () => ({ id: 'memory', brokers: 1, hasController: true })),
      offsets: (topic) => ask('offsets', () => ends(topic)),
      partitionOffsets: (topic, partition) => ask('offsets', () => ends(topic)[partition]!),
      // No history loses a database.
      committedOffset: () => Promise.resolve(undefined),
      answeredOffsets: (topic) =>
        ask('offsets', () => ends(topic).map((offsets) => ({ ...offsets, stable: offsets.high }))),
    };
    return admin as Admin;
  }

  consumer(options: ConsumerOptions, events: ConsumerEvents): Consumer {
    return new MemoryConsumer(options, events, this.log, this.groups, this.network);
  }

  async producer(): Promise<Producer> {
    const id = await this.network.read('initProducerId', () => this.log.nextProducer(), cut);
    return {
      id,
      epoch: 0,
      routeOf: () => 0,
      refreshLeaders: () => Promise.resolve(),
      produce: async (batches: readonly EncodedBatch[]) => {
        const parts = encodeProduceRequest(batches);
        // Reads the bytes on arrival, which may be after the sender has given up and sent them again.
        const answer = this.network.ask('produce', () => this.log.produce(Buffer.concat(parts)), cut);
        return answer.then(decodeProduceResponse, (error: unknown) => {
          if (!(error instanceof Cut)) throw error;
          return batches.map(({ topic, partition }) => ({ topic, partition, unanswered: error.message }));
        });
      },
      close: () => Promise.resolve(),
    };
  }
}

interface Reading {
  readonly topic: string;
  readonly partition: number;
  position: number;
  paused: boolean;
  busy: boolean;
  /** True if the last fetch was empty, so that the next one waits for more. */
  waiting: boolean;
  /** Rises with every seek, to distinguish batches fetched before it from later ones. */
  seeks: number;
}

/** A member of a group that fetches, passes batches on, and learns of rebalances from its heartbeats. */
class MemoryConsumer implements Consumer {
  #member: string | undefined;
  #generation = -1;
  #readings = new Map<string, Reading>();
  #running = false;
  #isIn = false;

  constructor(
    private readonly options: ConsumerOptions,
    private readonly events: ConsumerEvents,
    private readonly log: MemoryLog,
    private readonly groups: MemoryGroups,
    private readonly network: Network,
  ) {}

  connect(): Promise<void> {
    return Promise.resolve();
  }

  async run(): Promise<void> {
    this.#running = true;
    await this.#join();
  }

  readFrom(topic: string, partition: number, offset: number): void {
    const reading = this.#readings.get(`${topic} ${partition}`);
    if (reading === undefined) return;
    reading.position = offset;
    reading.seeks++;
    reading.paused = false;
    this.#fetch(reading);
  }

  stopReading(topic: string, partition: number): void {
    const reading = this.#readings.get(`${topic} ${partition}`);
    if (this.#running && reading !== undefined) reading.paused = true;
  }

  confirm(): void {
    this.#generation = -1;
    this.#beatUntilHeard();
  }

  async commit(): Promise<void> {
    await this.network.read('commitOffsets', () => undefined, cut);
  }

  async close(): Promise<void> {
    this.#running = false;
    this.#readings.clear();
    const member = this.#member;
    this.#member = undefined;
    const { group } = this.options;
    if (member !== undefined)
      await this.network.ask('leave', () => this.groups.leave(group, member), cut).catch(() => undefined);
  }

  async #join(): Promise<void> {
    const { actor } = this.network.time;
    const joining = {
      topics: this.options.topics,
      actor,
      isBeating: (id: string) => this.#running && this.#member === id,
      news: () => this.#beatUntilHeard(),
    };
    this.#member = await this.network.ask('join', () => this.groups.join(this.options.group, joining), cut);
    await this.#beat();
    this.#isIn = true;
    this.#beatUntilHeard();
  }

  #beatUntilHeard(): void {
    // A member that could not join gets no event of having joined.
    if (!this.#running || !this.#isIn || !this.#hasNews) return;
    this.#beat().catch(() =>
      this.network.time.after(60, this.network.time.actor, () => this.#beatUntilHeard()),
    );
  }

  get #hasNews(): boolean {
    return (
      this.#member !== undefined && this.groups.hasNews(this.options.group, this.#member, this.#generation)
    );
  }

  /** Accepts the new assignment; an evicted member joins again. */
  async #beat(): Promise<void> {
    const { group } = this.options;
    const member = this.#member;
    if (member === undefined) return;
    const heard = await this.network.read('heartbeat', () => this.groups.heard(group, member), cut);
    if (!this.#running || member !== this.#member) return;
    if (heard === undefined) {
      this.#running = false;
      this.#readings.clear();
      return this.events.crashed(new Error('The coordinator is not aware of this member'));
    }
    this.events.heartbeat();
    if (heard.generation <= this.#generation) return;
    this.#generation = heard.generation;
    this.#assign(heard.assignment);
  }

  #assign(assignment: Assignment): void {
    const before = this.#readings;
    this.#readings = new Map();
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        const key = `${topic} ${partition}`;
        const reading = {
          topic,
          partition,
          position: 0,
          paused: false,
          seeks: 0,
          busy: false,
          waiting: false,
        };
        this.#readings.set(key, before.get(key) ?? reading);
      }
    }
    // No partition is read before a seek.
    for (const reading of this.#readings.values()) reading.paused = true;
    this.events.assigned(
      Array.from(this.#readings.values(), ({ topic, partition }) => ({ topic, partition })),
    );
  }

  /** Runs one fetch at a time for each partition; an empty one waits for more, as a long poll does. */
  #fetch(reading: Reading): void {
    if (reading.busy || reading.paused || !this.#owns(reading)) return;
    reading.busy = true;
    reading.waiting = false;
    const { topic, partition, position, seeks } = reading;
    const again = (): void => {
      reading.busy = false;
      this.#fetch(reading);
    };
    this.network
      .read(
        'fetch',
        () => {
          const lying = this.log.records(topic, partition);
          return {
            records: lying.slice(position, position + this.network.chance.count(1, 12)),
            end: lying.length,
          };
        },
        cut,
      )
      .then(async ({ records, end }) => {
        if (!this.#owns(reading)) return;
        if (records.length > 0) await this.#batch(reading, records, end, position, seeks);
        const more = reading.position < this.log.records(topic, partition).length;
        if (more || reading.seeks !== seeks) return again();
        const { actor } = this.network.time;
        reading.busy = false;
        reading.waiting = true;
        this.log.whenMore(topic, partition, () => {
          this.network.time.after(1, actor, () => {
            if (reading.waiting) this.#fetch(reading);
          });
        });
      })
      .catch(() => this.network.time.after(20, this.network.time.actor, again));
  }

  async #batch(
    reading: Reading,
    records: readonly Lying[],
    end: number,
    requestedOffset: number,
    seeks: number,
  ): Promise<void> {
    // Batches fetched before a seek may be passed on after it: the loop has to detect them.
    if (!this.#running || (reading.seeks !== seeks && this.network.chance.chance(50))) return;
    const { topic, partition } = reading;
    const nextOffset = records.at(-1)!.offset + 1;
    const fetched = records.map(copied);
    const counts = {
      count: records.length,
      newestMs: records.at(-1)!.timestampMs,
      fetchedFrom: requestedOffset,
      nextOffset,
      end,
      stable: end,
    };
    await this.events.batch(topic, partition, { records: fetched, ...counts });
    if (reading.seeks === seeks) reading.position = nextOffset;
    for (const record of fetched) wipe(record);
  }

  #owns(reading: Reading): boolean {
    return this.#running && this.#readings.get(`${reading.topic} ${reading.partition}`) === reading;
  }
}

/** A record in the memory of its fetch, which the next fetch overwrites. */
function copied({ key, value, headers, ...rest }: Lying): Lying {
  const copy = (bytes: Buffer | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes));
  const copies = Object.entries(headers ?? {}).map(
    ([name, one]) => [name, Buffer.isBuffer(one) ? copy(one) : one] as const,
  );
  return { ...rest, key: copy(key), value: copy(value), headers: headers && Object.fromEntries(copies) };
}

function wipe({ key, value, headers }: Lying): void {
  for (const bytes of [key, value, ...Object.values(headers ?? {})])
    if (Buffer.isBuffer(bytes)) bytes.fill(0xff);
}

class Cut extends Error {}

function cut(): Error {
  return new Cut('connection cut');
}
