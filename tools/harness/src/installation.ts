import mongoose, { type Connection } from 'mongoose';
import { topicName, topics, type TopicName, topicNames } from '@taocun/contracts';
import { kafkaClient, prepareTopics, Publisher } from '@taocun/kafka';
import { accessDatabaseOf, ApiKeys, installedName, type ServiceName, serviceNames } from '@taocun/service';
import { openToTools } from '@taocun/tools/start/services';
import { type Rest, untilAtRest } from './at-rest';
import { followsFromUpdates } from './event-client';
import { quiet } from './quiet';
import { knownSoon, type LogRecord, readTopicLogs } from './read-topic';
import { type ProcessOptions, ServiceProcess } from './service-process';
import { served, until } from './until';

/** The environment with which reporting delivers webhooks to a receiver on the same machine. */
export const localWebhooks = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' } as const;

/**
 * A partition counts as read to its end sooner than in production, and is saved more often, so that tests
 * need not wait.
 */
export const soon = { READ_TO_END_AFTER_MS: '400', CHECKPOINT_INTERVAL_MS: '200' } as const;

/**
 * Reading needs no key and has no rate limit; writing needs a key. Webhooks can be created, few rejected
 * updates are stored singly, and a stop may take long.
 */
const open = { ...openToTools, WEBHOOK_SECRETS_KEYS: 'a5'.repeat(32), SHUTDOWN_TIMEOUT_MS: '120000' };

/** The topics of the events in reporting's stream. */
export const announcing = [
  'village.verdicts',
  'village.certifications',
  'region.verdicts',
  'observatory.notices',
] as const satisfies readonly TopicName[];

export type EngineAddresses = Readonly<Record<'KAFKA_BROKERS' | 'MONGODB_URI', string>>;

interface InstallationOptions {
  readonly engines?: EngineAddresses;
  readonly processes?: Omit<ProcessOptions, 'env'>;
}

interface Clearing {
  readonly by?: 'SIGTERM' | 'SIGKILL';
  readonly groups?: boolean;
}

interface SentRecord {
  readonly key: string | null;
  readonly partition: number;
  readonly timestampMs: number;
  readonly value: string | Uint8Array | null;
  readonly headers?: Record<string, string>;
}

/** Topics, databases and service processes with a separate prefix. */
export class Installation {
  readonly kafka;
  readonly processes: ServiceProcess[] = [];
  readonly #engines: EngineAddresses;
  readonly #processes: Omit<ProcessOptions, 'env'>;
  readonly #admin;
  readonly #partitions = new Map<TopicName, number>();
  #mongo: Connection | undefined;
  #shown: ReturnType<ApiKeys['create']> | undefined;

  /** `env` is the services' environment, in addition to the engines and the prefix. */
  constructor(
    readonly prefix: string,
    private readonly env: Readonly<Record<string, string>> = {},
    { engines = enginesOfTests(), processes = {} }: InstallationOptions = {},
  ) {
    this.#engines = engines;
    this.#processes = processes;
    this.kafka = kafkaClient({ brokers: engines.KAFKA_BROKERS.split(','), clientId: 'harness' }, quiet);
    this.#admin = this.kafka.admin();
  }

  /** Connects and creates the topics; `partitions` overrides their default numbers. */
  async prepare(partitions: Partial<Record<TopicName, number>> = {}): Promise<void> {
    await this.#admin.connect();
    this.#mongo = await mongoose.createConnection(this.#engines.MONGODB_URI).asPromise();
    const plans = topicNames.map((topic) => ({
      ...topics[topic],
      name: topicName(this.prefix, topic),
      partitions: partitions[topic] ?? topics[topic].partitions,
    }));
    const counts = await knownSoon(() => prepareTopics(this.#admin, plans));
    topicNames.forEach((topic, at) => this.#partitions.set(topic, counts[at] ?? 0));
  }

  async start(...services: ServiceName[]): Promise<ServiceProcess[]> {
    return this.startWith({}, ...services);
  }

  /** Starts services with variables known only after others have started. Resolves once all are up. */
  async startWith(
    more: Readonly<Record<string, string>>,
    ...services: ServiceName[]
  ): Promise<ServiceProcess[]> {
    const started = services.map((service) => this.launch(service, more));
    await Promise.all(started.map(({ address }) => address));
    return started;
  }

  /** Starts a service without waiting for it to be up. */
  launch(
    service: ServiceName,
    more: Readonly<Record<string, string>> = {},
    node: readonly string[] = [],
  ): ServiceProcess {
    const env = { ...open, ...this.#engines, TOPIC_PREFIX: this.prefix, ...this.env, ...more };
    const launched = new ServiceProcess(service, {
      ...this.#processes,
      node: [...(this.#processes.node ?? []), ...node],
      env,
    });
    this.processes.push(launched);
    return launched;
  }

  /** The first running process of a service. */
  of(service: ServiceName): ServiceProcess {
    const running = this.processes.find((one) => one.service === service && one.running);
    if (running === undefined) throw new Error(`No ${service} is running.`);
    return running;
  }

  /** Ends every process, and returns their exit codes. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<(number | string)[]> {
    return Promise.all(this.processes.splice(0).map((one) => one.end(signal)));
  }

  /**
   * Ends everything and deletes the databases and topics that exist; with `groups` the services' consumer
   * groups too.
   */
  async clear({ by = 'SIGKILL', groups = false }: Clearing = {}): Promise<void> {
    await this.stop(by);
    try {
      if (this.#mongo !== undefined) await this.#removeAll(groups);
    } finally {
      await this.close();
    }
  }

  /** Closes the connections, and changes nothing else. */
  async close(): Promise<void> {
    await this.#mongo?.close();
    await this.#admin.disconnect();
  }

  async #removeAll(groups: boolean): Promise<void> {
    await this.dropDatabases();
    const existing = new Set(await this.#admin.listTopics());
    const made = topicNames
      .map((topic) => topicName(this.prefix, topic))
      .filter((name) => existing.has(name));
    if (made.length > 0) await this.#admin.deleteTopics(made);
    if (groups)
      for (const service of serviceNames) await this.removeGroup(installedName(service, this.prefix));
  }

  async dropDatabases(): Promise<void> {
    for (const service of serviceNames) await this.database(service).dropDatabase();
    await this.#connection.getClient().db(accessDatabaseOf(this.prefix)).dropDatabase();
  }

  /**
   * Removes a consumer group once its members have left. A killed member counts until its session has ended.
   */
  async removeGroup(groupId: string): Promise<void> {
    await until(
      async () => {
        if (!(await this.#admin.listGroups()).includes(groupId)) return true;
        return this.#admin.deleteGroups([groupId]).then(
          () => true,
          () => false,
        );
      },
      { everyMs: 500, what: `the group ${groupId} had no members` },
    );
  }

  get keys(): ApiKeys {
    return new ApiKeys(this.#connection, accessDatabaseOf(this.prefix));
  }

  /** An operator's key as a header, the same for all requests to this installation. */
  async shown(): Promise<{ readonly authorization: string }> {
    this.#shown ??= this.keys.create({ role: 'operator', name: 'test' });
    return { authorization: `Bearer ${(await this.#shown).key}` };
  }

  /** Subscribes this address to all past and future announcements. */
  async deliverTo(url: string): Promise<void> {
    const { key } = await this.keys.create({ role: 'subscriber', name: 'receiver' });
    const address = `${await this.of('reporting').address}/api/v1/webhooks`;
    const body = JSON.stringify({ url, start: 'beginning' });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const answer = await served(() => fetch(address, { method: 'POST', body, headers }));
    if (answer.status !== 201)
      throw new Error(`The webhook was not taken: ${answer.status} ${await answer.text()}`);
  }

  get client() {
    return this.#connection.getClient();
  }

  database(service: ServiceName) {
    return this.client.db(installedName(service, this.prefix));
  }

  /** A connected publisher to topics, named without the prefix. */
  async publisher(...to: readonly TopicName[]): Promise<Publisher> {
    const targets = to.map(
      (topic) =>
        [
          topic,
          { name: topicName(this.prefix, topic), partitions: this.#partitions.get(topic) ?? 0 },
        ] as const,
    );
    const publisher = new Publisher(this.kafka, new Map(targets), quiet);
    await publisher.connect();
    return publisher;
  }

  /** Sends records to their partitions, with their keys, timestamps and headers. */
  async send(records: readonly SentRecord[], topic: TopicName = 'marketplace.updates'): Promise<void> {
    const publisher = await this.publisher(topic);
    for (const { key, value, partition, timestampMs, headers } of records) {
      const record = { key, value: value === null ? null : Buffer.from(value), timestampMs };
      publisher.publishTo(topic, partition, headers === undefined ? record : { ...record, headers });
    }
    await publisher.flush();
    await publisher.close();
  }

  /** The end of each partition's log. */
  async ends(topic: TopicName): Promise<number[]> {
    return (await knownSoon(() => this.#admin.offsets(topicName(this.prefix, topic)))).map(
      ({ high }) => high,
    );
  }

  /** The ends of several topics, by `topic/partition`. */
  async endsOf(of: readonly TopicName[]): Promise<Map<string, number>> {
    const ends = await Promise.all(
      of.map(async (topic) => (await this.ends(topic)).map((end, at) => [`${topic}/${at}`, end] as const)),
    );
    return new Map(ends.flat());
  }

  /** All records of a topic up to its present end, by partition. */
  log(topic: TopicName): Promise<LogRecord[][]> {
    return readTopicLogs(this.kafka, topicName(this.prefix, topic));
  }

  /**
   * The type and id of every announcement that follows from the updates, each once, in alphabetical order.
   */
  async announced(): Promise<string[]> {
    const logs = await Promise.all(announcing.map((topic) => this.log(topic)));
    const events = logs
      .flat(2)
      .map(({ value }) => JSON.parse(String(value)) as { readonly type: string; readonly id: string });
    return [...new Set(events.filter(followsFromUpdates).map(({ type, id }) => `${type} ${id}`))].sort();
  }

  /** Waits until nothing is in progress. */
  quiet(rest: Rest = {}): Promise<void> {
    return untilAtRest(
      () => this.processes,
      (of) => this.endsOf(of),
      rest,
    );
  }

  get #connection(): Connection {
    if (this.#mongo === undefined) throw new Error('The installation has not been prepared.');
    return this.#mongo;
  }
}

/** The engines in the environment of the test process. */
export function enginesOfTests(): EngineAddresses {
  return {
    KAFKA_BROKERS: String(process.env['KAFKA_BROKERS']),
    MONGODB_URI: String(process.env['MONGODB_URI']),
  };
}
