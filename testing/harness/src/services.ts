import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { topics, type TopicName, topicNames } from '@taocun/contracts';
import { kafkaClient, prepareTopics, Publisher, readTopic } from '@taocun/kafka';
import type { LoopStatus } from '@taocun/messaging';
import { accessDatabaseOf, ApiKeys, nameOf, type ServiceName, serviceNames } from '@taocun/service';
import mongoose, { type Connection } from 'mongoose';
import { type RawRecord } from '@taocun/testing/oracle/naive';

/** Who looks needs no key in these tests, and may look as often as it takes; who writes does. Webhooks can be made. */
const open = {
  ...{ OPEN_READING: 'true', OPEN_METRICS: 'true', RATE_LIMIT_KEYLESS_PER_MINUTE: '0' },
  WEBHOOK_SECRETS_KEYS: 'a5'.repeat(32),
};
const quiet = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** What a service reads; what it reads is written by the service before it. */
export const sources: Readonly<Record<ServiceName, readonly TopicName[]>> = {
  ingestion: ['marketplace.updates'],
  classification: ['village.activity'],
  reporting: ['village.assessments', 'village.verdicts', 'village.certifications', 'region.verdicts'],
};

export interface LogRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Waits for a condition; what `of` gave last is told when the time is over. */
export async function until<T>(what: string, deadlineMs: number, of: () => Promise<T> | T, holds: (value: T) => boolean): Promise<T> {
  const end = Date.now() + deadlineMs;
  let value = await of();
  while (!holds(value)) {
    if (Date.now() > end) throw new Error(`It took more than ${deadlineMs} ms until ${what}. In the end: ${JSON.stringify(value)}`);
    await pause(20);
    value = await of();
  }
  return value;
}

/** Kafka does not know at once what it has just been told to create. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0) throw error;
      await pause(100);
    }
  }
}

/** One service process. */
export class ServiceProcess {
  url = '';
  #output = '';
  readonly #exit: Promise<number | string>;
  #ended = false;

  private constructor(
    readonly service: ServiceName,
    private readonly child: ChildProcess,
  ) {
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString();
      child.emit('output');
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    this.#exit = once(child, 'exit').then(([code, signal]) => {
      this.#ended = true;
      child.emit('output');
      return (code ?? signal) as number | string;
    });
  }

  static async start(service: ServiceName, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const file = join(__dirname, `../../../apps/${service}/dist/main.js`);
    const child = spawn(process.execPath, [file], {
      env: { ...process.env, PORT: '0', TAOCUN_PARENT_PID: String(process.pid), LOG_LEVEL: 'info', LOG_FORMAT: 'text', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new ServiceProcess(service, child);
    const isUp = /is up at (http:\/\/\S+?)(?:"|\s|$)/;
    while (!isUp.test(started.#output)) {
      await once(child, 'output');
      if (started.#ended) throw new Error(`${service} has ended at its start:\n${started.#output}`);
    }
    started.url = isUp.exec(started.#output)?.[1] ?? '';
    return started;
  }

  get running(): boolean {
    return !this.#ended;
  }

  get output(): string {
    return this.#output;
  }

  async positions(): Promise<LoopStatus | undefined> {
    try {
      return (await (await fetch(`${this.url}/positions`, { signal: AbortSignal.timeout(5_000) })).json()) as LoopStatus;
    } catch {
      // It is being killed, or too busy to answer: nothing is known of it then.
      return undefined;
    }
  }

  /** The exit code, or the signal that ended it. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> {
    if (this.running) this.child.kill(signal);
    return this.#exit;
  }
}

/** One installation: topics, databases and service processes of its own, told apart by its prefix. */
export class Installation {
  readonly kafka = kafkaClient({ brokers: String(process.env['KAFKA_BROKERS']).split(','), clientId: 'flow-e2e' }, quiet);
  readonly #admin = this.kafka.admin();
  readonly processes: ServiceProcess[] = [];
  #mongo: Connection | undefined;
  #shown: ReturnType<ApiKeys['create']> | undefined;

  constructor(
    readonly prefix: string,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {}

  /** Connects, and makes the topics; `partitions` where they are to differ from the usual. */
  async prepare(partitions: Partial<Record<TopicName, number>> = {}): Promise<void> {
    await this.#admin.connect();
    this.#mongo = await mongoose.createConnection(String(process.env['MONGODB_URI'])).asPromise();
    const plans = topicNames.map((topic) => ({
      ...topics[topic],
      name: this.prefix + topic,
      partitions: partitions[topic] ?? topics[topic].partitions,
    }));
    await patiently(() => prepareTopics(this.#admin, plans));
  }

  async start(...services: ServiceName[]): Promise<ServiceProcess[]> {
    return this.startWith({}, ...services);
  }

  /** With variables that are known only once others have started. */
  async startWith(more: Readonly<Record<string, string>>, ...services: ServiceName[]): Promise<ServiceProcess[]> {
    const env = { TOPIC_PREFIX: this.prefix, ...open, ...this.env, ...more };
    const started = await Promise.all(services.map((service) => ServiceProcess.start(service, env)));
    this.processes.push(...started);
    return started;
  }

  /** The first running process of a service. */
  of(service: ServiceName): ServiceProcess {
    const found = this.processes.find((one) => one.service === service && one.running);
    if (found === undefined) throw new Error(`No ${service} is running.`);
    return found;
  }

  /** Ends every process. Gives their exit codes. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<(number | string)[]> {
    return Promise.all(this.processes.splice(0).map((one) => one.end(signal)));
  }

  /** Ends everything and takes the databases and topics away. */
  async clear(): Promise<void> {
    await this.stop('SIGKILL');
    await this.dropDatabases();
    await this.#admin.deleteTopics(topicNames.map((topic) => this.prefix + topic));
    await this.#mongo?.close();
    await this.#admin.disconnect();
  }

  async dropDatabases(): Promise<void> {
    for (const service of serviceNames) await this.database(service).dropDatabase();
    await this.#mongo?.getClient().db(accessDatabaseOf(this.prefix)).dropDatabase();
  }

  get keys(): ApiKeys {
    if (this.#mongo === undefined) throw new Error('The installation has not been prepared.');
    return new ApiKeys(this.#mongo, accessDatabaseOf(this.prefix));
  }

  /** An operator's key as a header, the same for all that is asked of this installation. */
  async shown(): Promise<{ readonly authorization: string }> {
    this.#shown ??= this.keys.create({ role: 'operator', name: 'test' });
    return { authorization: `Bearer ${(await this.#shown).key}` };
  }

  database(service: ServiceName) {
    if (this.#mongo === undefined) throw new Error('The installation has not been prepared.');
    return this.#mongo.getClient().db(nameOf(service, this.prefix));
  }

  /** Sends records to the partitions, under the keys and with the timestamps and headers that they have. */
  async send(records: readonly RawRecord[]): Promise<void> {
    const partitions = (await this.ends('marketplace.updates')).length;
    const name = `${this.prefix}marketplace.updates`;
    const publisher = new Publisher(this.kafka, new Map([['updates', { name, partitions }]]), quiet);
    await publisher.connect();
    for (const { key, value, partition, timestampMs, headers } of records) {
      const record = { key, value: value === null ? null : Buffer.from(value), timestampMs };
      publisher.publishTo('updates', partition, headers === undefined ? record : { ...record, headers });
    }
    await publisher.flush();
    await publisher.close();
  }

  /** The end of each partition's log. */
  async ends(topic: TopicName): Promise<number[]> {
    const offsets = await patiently(() => this.#admin.offsets(this.prefix + topic));
    return offsets.map(({ high }) => high);
  }

  /** All records of a topic, partition by partition, as far as it goes now. */
  async log(topic: TopicName): Promise<LogRecord[][]> {
    const ends = await this.ends(topic);
    const logs: LogRecord[][] = ends.map(() => []);
    // A compacted topic is not complete; the engines of the tests have not got to compacting so soon.
    const found = await Promise.race([
      readTopic(this.kafka, this.prefix + topic),
      pause(20_000, undefined, { ref: false }).then(() => Promise.reject(new Error(`${topic} could not be read.`))),
    ]);
    for (const { partition, offset, timestampMs, key, value, headers = {} } of found) {
      if (offset >= ends[partition]!) continue;
      logs[partition]![offset] = {
        ...{ partition, offset, timestampMs, key: key?.toString() ?? null, value },
        headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)])),
      };
    }
    return logs;
  }

  /**
   * Until nothing is under way any more: every partition of every topic that is read is owned, read to its end and saved,
   * in the order in which the services follow one another, twice in a row.
   */
  async quiet(deadlineMs = 60_000): Promise<void> {
    let before = '';
    await until(
      'all was quiet',
      deadlineMs,
      async () => {
        const unsettled: string[] = [];
        const seen: number[] = [];
        for (const service of serviceNames) {
          const ends = new Map<string, number>();
          for (const topic of sources[service])
            (await this.ends(topic)).forEach((end, partition) => ends.set(`${topic}/${partition}`, end));
          const owners = this.processes.filter((one) => one.service === service && one.running);
          const statuses = await Promise.all(owners.map((owner) => owner.positions()));
          const owned = new Map(
            statuses.flatMap((status) => status?.partitions ?? []).map((one) => [`${one.topic}/${one.partition}`, one]),
          );
          for (const [name, end] of ends) {
            const one = owned.get(name);
            seen.push(end);
            const isSettled =
              one !== undefined && one.state === 'running' && one.position === 'read' && one.offset === end && one.checkpoint === end;
            if (!isSettled) unsettled.push(`${name} of ${end}: ${JSON.stringify(one)}`);
          }
        }
        const now = JSON.stringify([unsettled, seen]);
        const isSteady = now === before;
        before = now;
        await pause(60);
        return { unsettled, isSteady };
      },
      ({ unsettled, isSteady }) => unsettled.length === 0 && isSteady,
    ).catch((error: unknown) => {
      const said = this.processes.map((one) => `${one.service}${one.running ? '' : ', which has ended'}:\n${one.output.slice(-4_000)}`);
      throw new Error([String(error), ...said].join('\n'), { cause: error });
    });
  }
}
