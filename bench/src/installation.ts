import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, get } from 'node:http';
import * as path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { type TopicName, topicName, topicNames, topics } from '@taocun/contracts';
import { kafkaClient, prepareTopics, Publisher } from '@taocun/kafka';
import type { LoopStatus } from '@taocun/messaging';
import { nameOf, type ServiceName, serviceNames } from '@taocun/service';
import mongoose, { type Connection } from 'mongoose';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { nodeOptions, openToTools } from '@taocun/dev/start/services';
import { type RawLine } from './feed-file';

/** Where the engines are, and their processes where those can be seen. */
export interface BenchEngines {
  readonly kafkaBrokers: readonly string[];
  readonly mongodbUri: string;
  readonly kafkaPid: number | undefined;
  readonly mongodbPid: number | undefined;
}

export interface StartedService {
  readonly service: ServiceName;
  readonly pid: number;
  /** `http://host:port`. */
  readonly address: string;
}

export const quiet: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** Outputs not yet acknowledged, in bytes, beyond which a feed waits. */
const PENDING_BYTES = 16_777_216;
/** Somewhat more than the services' sessions last. */
const GROUP_EMPTY_WITHIN_MS = 30_000;

/** Topics, consumer groups and databases of one run, told from all others by their prefix and taken away at its end. */
export class Installation {
  readonly kafka;
  readonly #admin;
  readonly #children: { readonly child: ChildProcess; readonly exited: Promise<unknown> }[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  #failed: Error | undefined;
  #partitions = 0;
  #stopping = false;
  #connection: Connection | undefined;

  constructor(
    readonly engines: BenchEngines,
    readonly prefix: string,
    /** Where the services write CPU profiles; without it they write none. */
    private readonly profileFolder?: string,
  ) {
    this.kafka = kafkaClient({ brokers: engines.kafkaBrokers, clientId: 'taocun-bench' }, quiet);
    this.#admin = this.kafka.admin();
  }

  async prepare(): Promise<void> {
    await this.#admin.connect();
    this.#connection = await mongoose.createConnection(this.engines.mongodbUri).asPromise();
    const plans = topicNames.map((topic) => ({ name: topicName(this.prefix, topic), ...topics[topic] }));
    const counts = await prepareTopics(this.#admin, plans);
    this.#partitions = counts[topicNames.indexOf('marketplace.updates')] ?? 0;
  }

  publisher(): Publisher {
    const target = { name: topicName(this.prefix, 'marketplace.updates'), partitions: this.#partitions };
    return new Publisher(this.kafka, new Map([['marketplace.updates', target]]), quiet);
  }

  /** Puts the lines into `marketplace.updates`, each in the partition of its key; how many there were. */
  async load(lines: Iterable<RawLine>): Promise<number> {
    const publisher = this.publisher();
    await publisher.connect();
    let count = 0;
    try {
      for (const { key, value } of lines) {
        publisher.publish('marketplace.updates', key, value);
        if (++count % 2_000 === 0 && publisher.pendingBytes > PENDING_BYTES) await publisher.flush();
      }
      await publisher.flush();
    } finally {
      await publisher.close();
    }
    return count;
  }

  /** Starts processes of a service; resolves when each says that it is up. */
  async start(service: ServiceName, instances = 1): Promise<StartedService[]> {
    return Promise.all(Array.from({ length: instances }, () => this.#startOne(service)));
  }

  #startOne(service: ServiceName): Promise<StartedService> {
    const profile = this.profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.join(this.profileFolder, service)}`];
    const child = spawn(process.execPath, [...nodeOptions, ...profile, path.join(repositoryRoot, 'apps', service, 'dist/main.js')], {
      env: {
        ...process.env,
        ...openToTools,
        KAFKA_BROKERS: this.engines.kafkaBrokers.join(','),
        MONGODB_URI: this.engines.mongodbUri,
        TOPIC_PREFIX: this.prefix,
        PORT: '0',
        LOG_FORMAT: 'text',
        LOG_LEVEL: 'info',
        TAOCUN_PARENT_PID: String(process.pid),
      },
      // Detached, so that Ctrl-C at the terminal stops them in the order that this process gives.
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = child.pid ?? 0;
    return new Promise((up, fail) => {
      const exited = new Promise<void>((resolve) =>
        child.once('exit', (code, signal) => {
          if (!this.#stopping) this.#failed ??= new Error(`${service} has ended by itself (${signal ?? `exit code ${String(code)}`}).`);
          if (this.#failed !== undefined) fail(this.#failed);
          resolve();
        }),
      );
      this.#children.push({ child, exited });
      createInterface({ input: child.stdout }).on('line', (line) => {
        const address = / is up at (http:\/\/\S+)/.exec(line)?.[1];
        if (address !== undefined) up({ service, pid, address });
        else if (/ (WARN|ERROR|FATAL) /.test(line)) process.stderr.write(`${line}\n`);
      });
    });
  }

  /** What the service says of its loop. Throws where a service has ended by itself. */
  positions(service: StartedService): Promise<LoopStatus> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    return this.ask<LoopStatus>(`${service.address}/positions`);
  }

  /** One connection is kept open to each service: asking twenty times a second must cost nothing that shows. */
  ask<Answer>(url: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      get(url, { agent: this.#agent }, (answer) => {
        answer.setEncoding('utf8');
        let body = '';
        answer.on('data', (chunk: string) => (body += chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(body) as Answer);
          else reject(new Error(`${url} answered ${answer.statusCode}: ${body.slice(0, 500)}`));
        });
      }).on('error', reject);
    });
  }

  /** The end of each partition's log, by `topic/partition`. */
  async ends(...of: readonly TopicName[]): Promise<Map<string, number>> {
    const ends = new Map<string, number>();
    for (const topic of of) {
      const offsets = await this.#admin.offsets(topicName(this.prefix, topic));
      for (const { partition, high } of offsets) ends.set(`${topic}/${partition}`, high);
    }
    return ends;
  }

  database(service: ServiceName) {
    if (this.#connection === undefined) throw new Error('The installation has not been prepared.');
    return this.#connection.getClient().db(nameOf(service, this.prefix));
  }

  /** A consumer group whose members have left. A member that was killed counts until its session has ended. */
  async removeGroup(groupId: string): Promise<void> {
    const deadlineMs = performance.now() + GROUP_EMPTY_WITHIN_MS;
    for (;;) {
      if (!(await this.#admin.listGroups()).includes(groupId)) return;
      try {
        await this.#admin.deleteGroups([groupId]);
        return;
      } catch (error) {
        if (performance.now() > deadlineMs) throw error;
      }
      await pause(500);
    }
  }

  async stopServices(): Promise<void> {
    this.#stopping = true;
    for (const { child } of this.#children) child.kill('SIGTERM');
    await Promise.all(this.#children.splice(0).map(({ exited }) => exited));
    this.#stopping = false;
  }

  /** Stops the services and takes away all that this run has made, as far as it got. */
  async remove(): Promise<void> {
    await this.stopServices();
    this.#agent.destroy();
    try {
      if (this.#connection !== undefined) await this.#removeAll();
    } finally {
      await this.#connection?.close();
      await this.#admin.disconnect();
    }
  }

  async #removeAll(): Promise<void> {
    for (const service of serviceNames) await this.database(service).dropDatabase();
    const existing = new Set(await this.#admin.listTopics());
    const made = topicNames.map((topic) => topicName(this.prefix, topic)).filter((name) => existing.has(name));
    if (made.length > 0) await this.#admin.deleteTopics(made);
    for (const service of serviceNames) await this.removeGroup(nameOf(service, this.prefix));
  }
}
