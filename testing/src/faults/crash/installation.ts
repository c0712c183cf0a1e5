import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { topicName, type TopicName, topicNames, topics } from '@taocun/contracts';
import { type Admin, kafkaClient, prepareTopics, Publisher } from '@taocun/kafka';
import type { LoopStatus } from '@taocun/messaging';
import { nameOf, type ServiceName, serviceNames } from '@taocun/service';
import mongoose, { type Connection } from 'mongoose';
import { openRecord } from '@taocun/dev/record';
import { Random } from '@taocun/dev/record/random';
import { bury } from './bury';
import { deliverTo } from './local-webhook';
import { type Outcome } from './outcome';
import { readOutcome } from './real-outcome';
import { readTopic, type TopicRecord } from './read-topic';
import { ServiceProcess } from './service-process';

export interface InstallationOptions {
  /** Of the services. */
  readonly environment: Readonly<Record<string, string>> & { readonly KAFKA_BROKERS: string; readonly MONGODB_URI: string };
  readonly updates: number;
  readonly seed: number;
  say(line: string): void;
}

/** What SHUTDOWN_TIMEOUT_MS allows by itself. */
const STOP_WITHIN_MS = 10_000;
const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };
/** Where a service is killed: at the first passing of a place in its start, at one of the first few of others. */
const placesInTheStart = ['joined', 'checkpoint-taken', 'state-loaded', 'begun', 'owned', 'loaded'];
const placesInTheLoop = [
  ...['batch-received', 'batch-handled', 'batch-applied', 'outputs-given', 'outputs-sent', 'outputs-acknowledged', 'cut'],
  ...['before-transaction', 'checkpoint-written', 'documents-written', 'transaction-committed', 'before-kafka-commit'],
  ...['after-kafka-commit', 'after-checkpoint'],
];
/**
 * One source partition: with several, which of two updates comes first is for the brokers to say, and two runs differ rightly.
 * Against an oracle that follows the log they are held in testing/src/e2e.
 */
const partitionsOf: Partial<Record<TopicName, number>> = { 'marketplace.updates': 1, 'village.activity': 3 };
/** Later than every event of the record, and the same in both runs: what comes from the future is refused. */
const readAtMs = Date.parse('2016-01-01T00:00:00Z');

/** Topics, databases and processes of the three services. */
export class Installation {
  readonly prefix = `crash-${randomUUID().slice(0, 8)}.`;
  readonly #kafka;
  readonly #random: Random;
  readonly #lines;
  readonly #running = new Map<ServiceName, ServiceProcess>();
  #publisher: Publisher | undefined;
  #fed = 0;
  #slowestStopMs = 0;
  #connection: Connection | undefined;

  constructor(private readonly options: InstallationOptions) {
    this.#kafka = kafkaClient({ brokers: options.environment.KAFKA_BROKERS.split(','), clientId: 'crash' }, silent);
    this.#random = new Random(options.seed);
    this.#lines = openRecord({ seed: options.seed }).lines();
  }

  async prepare(): Promise<void> {
    this.#connection = await mongoose.createConnection(this.options.environment.MONGODB_URI).asPromise();
    const plans = topicNames.map((topic) => ({
      ...topics[topic],
      name: topicName(this.prefix, topic),
      partitions: partitionsOf[topic] ?? topics[topic].partitions,
    }));
    await this.#withAdmin((admin) => prepareTopics(admin, plans));
  }

  /** The next updates of the record, all in one partition. */
  async feed(count: number): Promise<void> {
    this.#publisher ??= await this.#connectPublisher();
    for (let left = Math.min(count, this.options.updates - this.#fed); left > 0; left--, this.#fed++) {
      const line = this.#lines.next();
      if (line.done === true) break;
      const { key, value } = line.value;
      this.#publisher.publishTo('updates', 0, { key, value, timestampMs: readAtMs });
      if (this.#publisher.pendingBytes > 16_777_216) await this.#publisher.flush();
    }
    await this.#publisher.flush();
  }

  async #connectPublisher(): Promise<Publisher> {
    const name = topicName(this.prefix, 'marketplace.updates');
    const publisher = new Publisher(this.#kafka, new Map([['updates', { name, partitions: 1 }]]), silent);
    await publisher.connect();
    return publisher;
  }

  /** Ends each service again and again, so many times together, while all three read. */
  async disturb(by: 'SIGKILL' | 'SIGTERM', times: number): Promise<void> {
    const { updates } = this.options;
    let done = 0;
    let feeding = Promise.resolve();
    await Promise.all(
      serviceNames.map(async (service, at) => {
        for (let nth = at; nth < times; nth += serviceNames.length) {
          await (by === 'SIGKILL' ? this.#kill(service) : this.#stop(service));
          // There is always more to do, and never so much that it were all done before the last time.
          feeding = feeding.then(() => this.feed(Math.ceil(updates / times)));
          await feeding;
          if (++done % 10 === 0) this.options.say(`${done} of ${times}`);
        }
        this.#start(service);
      }),
    );
    if (by === 'SIGTERM') this.options.say(`the slowest stop took ${this.#slowestStopMs} ms`);
  }

  /** Between two of its steps. */
  async #kill(service: ServiceName): Promise<void> {
    const running = this.#start(service, this.#place());
    // Whoever has nothing to do is killed anywhere.
    await Promise.race([running.ended, pause(4_000, undefined, { ref: false })]);
    await running.end('SIGKILL');
    await bury(this.#kafka, nameOf(service, this.prefix));
  }

  /** At any moment of its start and its work. */
  async #stop(service: ServiceName): Promise<void> {
    const running = this.#start(service);
    await running.address;
    await pause(this.#random.between(0, 4_000));
    const askedMs = performance.now();
    const code = await running.end('SIGTERM');
    const tookMs = Math.round(performance.now() - askedMs);
    this.#slowestStopMs = Math.max(this.#slowestStopMs, tookMs);
    if (code !== 0 || tookMs > STOP_WITHIN_MS) throw new Error(`${service} has ended ${tookMs} ms after SIGTERM with ${code}`);
  }

  #place(): string {
    const at = this.#random.between(0, placesInTheStart.length + placesInTheLoop.length - 1);
    const early = placesInTheStart[at];
    return early === undefined ? `${placesInTheLoop[at - placesInTheStart.length]}:${this.#random.between(1, 6)}` : `${early}:1`;
  }

  /** Starts those that do not run, and gives the addresses of all once they are up. */
  async startAll(): Promise<string[]> {
    for (const service of serviceNames) if (!this.#running.has(service)) this.#start(service);
    return Promise.all(Array.from(this.#running.values(), ({ address }) => address));
  }

  /** Of one that runs. */
  async addressOf(service: ServiceName): Promise<string> {
    const running = this.#running.get(service);
    if (running === undefined) throw new Error(`${service} does not run.`);
    return running.address;
  }

  /** Until nothing moves any more in any service. */
  async settle(): Promise<void> {
    const addresses = await this.startAll();
    let before = '';
    for (let steady = 0; steady < 10; await pause(200)) {
      const statuses = await Promise.all(
        addresses.map(async (address) => (await (await fetch(`${address}/positions`)).json()) as LoopStatus),
      );
      const quiet = statuses.every(
        ({ ready, partitions }) =>
          ready &&
          partitions.length > 0 &&
          partitions.every(({ offset, checkpoint, end, position }) => offset === end && checkpoint === end && position === 'read'),
      );
      const now = JSON.stringify(statuses.map(({ partitions }) => partitions.map(({ offset }) => offset)));
      steady = quiet && now === before ? steady + 1 : 0;
      before = now;
    }
  }

  /** What has come out, once all services have stopped. `once`: nothing may have been announced twice. */
  async outcome(once: boolean): Promise<Outcome> {
    await this.#end('SIGTERM');
    return readOutcome({ log: (topic) => this.log(topic), database: (service) => this.#database(service), once });
  }

  /** Has everything that is announced delivered to this address. */
  async deliverTo(url: string): Promise<void> {
    await deliverTo(url, await this.addressOf('reporting'), this.#connected, this.prefix);
  }

  async clear(): Promise<void> {
    await this.#end('SIGKILL');
    await this.#publisher?.close();
    for (const service of serviceNames) await this.#database(service).dropDatabase();
    await this.#connection?.close();
    await this.#withAdmin((admin) => admin.deleteTopics(topicNames.map((topic) => topicName(this.prefix, topic))));
  }

  get #connected(): Connection {
    if (this.#connection === undefined) throw new Error('The installation has not been prepared.');
    return this.#connection;
  }

  #database(service: ServiceName) {
    return this.#connected.getClient().db(nameOf(service, this.prefix));
  }

  #start(service: ServiceName, fault = ''): ServiceProcess {
    const running = new ServiceProcess(service, {
      ...this.options.environment,
      ...{ TOPIC_PREFIX: this.prefix, FAULT: fault, CHECKPOINT_INTERVAL_MS: '200', READ_TO_END_AFTER_MS: '1000' },
    });
    this.#running.set(service, running);
    return running;
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await Promise.all(Array.from(this.#running.values(), (one) => one.end(signal)));
    this.#running.clear();
  }

  /** All that lies in a topic. */
  log(topic: TopicName): Promise<TopicRecord[]> {
    return readTopic(this.#kafka, topicName(this.prefix, topic));
  }

  async #withAdmin<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}
