import { type Consumer, type Kafka } from 'kafkajs';
import { type MemoryGroups, type Assignment } from './memory-groups';
import { type Lying, type MemoryLog } from './memory-log';
import { type Network } from './network';

type EachBatch = (payload: unknown) => Promise<void>;
type Listener = (event: { payload: unknown }) => void;

/** kafkajs' clients, as far as the loop uses them, over a log in memory. */
export class MemoryKafka {
  constructor(
    private readonly log: MemoryLog,
    private readonly groups: MemoryGroups,
    private readonly network: Network,
  ) {
    Object.defineProperty(this, Symbol('private:Kafka:createCluster'), { value: () => this.#cluster() });
  }

  get asKafka(): Kafka {
    return this as unknown as Kafka;
  }

  admin() {
    const ask = <Answer>(what: string, answer: () => Answer) => this.network.read(what, answer, cut);
    const ends = (topic: string) =>
      Array.from({ length: this.log.partitionsOf(topic) }, (_, partition) => ({
        partition,
        low: '0',
        high: String(this.log.records(topic, partition).length),
      }));
    return {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      listTopics: () => ask('listTopics', () => this.log.topics),
      createTopics: () => Promise.reject(new Error('Every topic is there from the beginning.')),
      fetchTopicMetadata: ({ topics }: { topics: string[] }) =>
        ask('fetchTopicMetadata', () => ({ topics: topics.map((name) => ({ name, partitions: ends(name) })) })),
      describeCluster: () => ask('describeCluster', () => ({ clusterId: 'memory' })),
      fetchTopicOffsets: (topic: string) => ask('fetchTopicOffsets', () => ends(topic)),
    };
  }

  consumer({ groupId }: { groupId: string }): Consumer {
    return new MemoryConsumer(groupId, this.log, this.groups, this.network) as unknown as Consumer;
  }

  /** What the idempotent producer sends by. */
  #cluster() {
    const broker = {
      initProducerId: () =>
        this.network.read('initProducerId', () => ({ producerId: String(this.log.nextProducer()), producerEpoch: 0 }), cut),
      disconnect: () => Promise.resolve(),
      connectionPool: {
        send: async <Answer>(call: {
          request: { parts(): readonly Buffer[] };
          response: { decode(raw: Buffer): Promise<unknown>; parse(decoded: unknown): Promise<Answer> };
        }): Promise<Answer> => {
          const parts = call.request.parts();
          // As they lie when they arrive, which may be after the sender has given up and sent them again.
          const raw = await this.network.ask('produce', () => this.log.produce(Buffer.concat(parts)), cut);
          return call.response.parse(await call.response.decode(raw));
        },
      },
    };
    return {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      addMultipleTargetTopics: () => Promise.resolve(),
      refreshMetadata: () => Promise.resolve(),
      findControllerBroker: () => Promise.resolve(broker),
      findBroker: () => Promise.resolve(broker),
      findTopicPartitionMetadata: (topic: string) =>
        Array.from({ length: this.log.partitionsOf(topic) }, (_, partitionId) => ({ partitionId, leader: 0 })),
    };
  }
}

interface Reading {
  readonly topic: string;
  readonly partition: number;
  position: number;
  paused: boolean;
  busy: boolean;
  /** It has brought nothing, and waits for more. */
  waiting: boolean;
  /** Rises with every seek, so that a batch which was fetched before can tell. */
  seeks: number;
}

/** A member of a group that fetches, calls `eachBatch` and learns of rebalances when it is heard of. */
class MemoryConsumer {
  readonly events = { GROUP_JOIN: 'join', CRASH: 'crash', END_BATCH_PROCESS: 'end', HEARTBEAT: 'heartbeat' };
  readonly #listeners = new Map<string, Listener[]>();
  #topics: readonly string[] = [];
  #member: string | undefined;
  #generation = -1;
  #readings = new Map<string, Reading>();
  #eachBatch: EachBatch | undefined;
  #running = false;
  #isIn = false;

  constructor(
    private readonly groupId: string,
    private readonly log: MemoryLog,
    private readonly groups: MemoryGroups,
    private readonly network: Network,
  ) {}

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  subscribe({ topics }: { topics: string[] }): Promise<void> {
    this.#topics = topics;
    return Promise.resolve();
  }

  async run({ eachBatch }: { eachBatch: EachBatch }): Promise<void> {
    this.#eachBatch = eachBatch;
    this.#running = true;
    await this.#join();
  }

  pause(places: readonly { topic: string; partitions: readonly number[] }[]): void {
    if (!this.#running) throw new Error('Consumer group was not initialized, consumer#run must be called first');
    for (const reading of this.#at(places)) reading.paused = true;
  }

  resume(places: readonly { topic: string; partitions: readonly number[] }[]): void {
    for (const reading of this.#at(places)) {
      reading.paused = false;
      this.#fetch(reading);
    }
  }

  seek({ topic, partition, offset }: { topic: string; partition: number; offset: string }): void {
    const reading = this.#readings.get(`${topic} ${partition}`);
    if (reading === undefined) return;
    reading.position = Number(offset);
    reading.seeks++;
  }

  async commitOffsets(): Promise<void> {
    await this.network.read('commitOffsets', () => undefined, cut);
  }

  async disconnect(): Promise<void> {
    this.#running = false;
    this.#readings.clear();
    const member = this.#member;
    this.#member = undefined;
    if (member !== undefined) await this.network.ask('leave', () => this.groups.leave(this.groupId, member), cut).catch(() => undefined);
  }

  async #join(): Promise<void> {
    const { actor } = this.network.time;
    const joining = {
      ...{ topics: this.#topics, actor },
      isBeating: (id: string) => this.#running && this.#member === id,
      news: () => this.#beatUntilHeard(),
    };
    this.#member = await this.network.ask('join', () => this.groups.join(this.groupId, joining), cut);
    await this.#beat();
    this.#isIn = true;
    this.#beatUntilHeard();
  }

  #beatUntilHeard(): void {
    // One that could not join is never told that it has joined.
    if (!this.#running || !this.#isIn || !this.#hasNews) return;
    this.#beat().catch(() => this.network.time.after(60, this.network.time.actor, () => this.#beatUntilHeard()));
  }

  get #hasNews(): boolean {
    return this.#member !== undefined && this.groups.hasNews(this.groupId, this.#member, this.#generation);
  }

  /** Learns what is owned now; who has been given up joins anew. */
  async #beat(): Promise<void> {
    const { groupId } = this;
    const member = this.#member;
    if (member === undefined) return;
    const heard = await this.network.read('heartbeat', () => this.groups.heard(groupId, member), cut);
    if (!this.#running || member !== this.#member) return;
    if (heard === undefined) {
      this.#running = false;
      this.#readings.clear();
      return this.#tell(this.events.CRASH, { error: new Error('The coordinator is not aware of this member') });
    }
    this.#tell(this.events.HEARTBEAT, {});
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
        const reading = { topic, partition, position: 0, paused: false, seeks: 0, busy: false, waiting: false };
        this.#readings.set(key, before.get(key) ?? reading);
      }
    }
    this.#tell(this.events.GROUP_JOIN, { memberAssignment: assignment });
  }

  #tell(event: string, payload: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener({ payload });
  }

  #at(places: readonly { topic: string; partitions: readonly number[] }[]): Reading[] {
    return places.flatMap(({ topic, partitions }) => partitions.flatMap((partition) => this.#readings.get(`${topic} ${partition}`) ?? []));
  }

  /** One fetch at a time of each partition; one that brings nothing waits until there is more, as a long poll does. */
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
          return { records: lying.slice(position, position + this.network.chance.count(1, 12)), end: lying.length };
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

  async #batch(reading: Reading, records: readonly Lying[], end: number, askedFor: number, seeks: number): Promise<void> {
    const { topic, partition } = reading;
    const lastOffset = String(records.at(-1)!.offset);
    const fetched = records.map(copied);
    const batch = {
      topic,
      partition,
      fetchedOffset: String(askedFor),
      highWatermark: String(end),
      messages: [{ log: { records: fetched, count: records.length, newestMs: records.at(-1)!.timestampMs } }],
      lastOffset: () => lastOffset,
    };
    await this.#eachBatch?.({
      batch,
      isRunning: () => this.#running,
      // kafkajs has let batches through that were fetched before a seek: the loop has to see for itself.
      isStale: () => reading.seeks !== seeks && this.network.chance.chance(50),
      heartbeat: () => (this.#hasNews ? this.#beat() : Promise.resolve()),
      resolveOffset: () => {
        if (reading.seeks === seeks) reading.position = Number(lastOffset) + 1;
      },
    });
    for (const record of fetched) wipe(record);
  }

  #owns(reading: Reading): boolean {
    return this.#running && this.#readings.get(`${reading.topic} ${reading.partition}`) === reading;
  }
}

/** A record as it lies in what a fetch brought, which the next fetch overwrites. */
function copied({ key, value, headers, ...rest }: Lying): Lying {
  const copy = (bytes: Buffer | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes));
  const copies = Object.entries(headers ?? {}).map(([name, one]) => [name, Buffer.isBuffer(one) ? copy(one) : one] as const);
  return { ...rest, key: copy(key), value: copy(value), headers: headers && Object.fromEntries(copies) };
}

function wipe({ key, value, headers }: Lying): void {
  for (const bytes of [key, value, ...Object.values(headers ?? {})]) if (Buffer.isBuffer(bytes)) bytes.fill(0xff);
}

function cut(): Error {
  return Object.assign(new Error('connection cut'), { name: 'KafkaJSConnectionError' });
}
