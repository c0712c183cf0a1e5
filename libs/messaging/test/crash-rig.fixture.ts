import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';
import { faultHook, runTs } from '@taocun/harness/paths';
import { quiet } from '@taocun/harness/quiet';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import {
  type Admin,
  type KafkaClient,
  kafkaClient,
  partitionOfKey,
  prepareTopics,
  Publisher,
  readTopic,
  withAdmin,
} from '@taocun/kafka';
import { CheckpointReader, type Tuning } from '../src/index';
import { outputsOf, partitionCounts, type Role } from './two-services.fixture';

interface Read {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
}

interface Verdict {
  readonly records: number;
  readonly outputs: number;
  /** Outputs that the topic contains more than once. */
  readonly repeats: number;
}

/** One service process under test. */
export class ServiceChild {
  ready = false;
  reasons: readonly string[] = [];
  partitions = 0;
  output = '';
  readonly ended: Promise<number | string>;
  #running = true;

  constructor(
    readonly role: Role,
    readonly clientId: string,
    private readonly child: ChildProcess,
  ) {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('{')) Object.assign(this, JSON.parse(line));
    });
    child.stderr!.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = once(child, 'exit').then(([code, signal]: unknown[]) => {
      this.#running = false;
      return (code ?? signal) as number | string;
    });
  }

  get running(): boolean {
    return this.#running;
  }

  /** True if the process was stopped by a signal and has not yet been continued. */
  get isFrozen(): boolean {
    // The state follows the program's name, which is in brackets.
    return (
      this.#running && / T /.test(readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').replace(/^.*\)/, ''))
    );
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async untilReady(): Promise<void> {
    await until(() => this.ready || !this.#running);
    if (!this.#running) throw new Error(`${this.role} has ended: ${this.output}`);
  }

  /** Resolves when the process ends; throws if it hangs. */
  async ends(): Promise<number | string> {
    const ended = await Promise.race([this.ended, pause(DEADLINE_MS, undefined, { ref: false })]);
    if (ended === undefined)
      throw new Error(
        `${this.role} still runs after ${DEADLINE_MS} ms: ${this.reasons.join('; ')} ${this.output}`,
      );
    return ended;
  }
}

/**
 * Two services in a row, each in its own process, the feed of their input, and the check of their results.
 */
export class CrashRig {
  readonly prefix = `crash-${randomUUID().slice(0, 8)}.`;
  readonly kafka: KafkaClient;
  readonly #children = new Set<ServiceChild>();
  #connection: Connection | undefined;
  #feed: Publisher | undefined;
  #fed = 0;
  #starts = 0;

  constructor(private readonly env: { readonly KAFKA_BROKERS: string; readonly MONGODB_URI: string }) {
    this.kafka = kafkaClient({ brokers: env.KAFKA_BROKERS.split(','), clientId: 'crash-rig' }, quiet);
  }

  async prepare(replication: Parameters<typeof prepareTopics>[2] = {}): Promise<void> {
    this.#connection = await mongoose
      .createConnection(this.env.MONGODB_URI, { serverSelectionTimeoutMS: 60_000 })
      .asPromise();
    await this.withAdmin((admin) =>
      prepareTopics(
        admin,
        Object.entries(partitionCounts).map(([topic, partitions]) => ({
          name: this.prefix + topic,
          partitions,
          config: {},
        })),
        replication,
      ),
    );
  }

  async clear(): Promise<void> {
    for (const child of this.#children) child.signal('SIGKILL');
    for (const child of this.#children) child.signal('SIGCONT');
    await Promise.all(Array.from(this.#children, ({ ended }) => ended));
    await this.#feed?.close();
    for (const role of ['totals', 'ledger'] as const) await this.database(role).dropDatabase();
    await this.#connection?.close();
    await this.withAdmin((admin) =>
      admin.deleteTopics(Object.keys(partitionCounts).map((topic) => this.prefix + topic)),
    );
  }

  checkpoints(role: Role): CheckpointReader {
    return new CheckpointReader(this.database(role));
  }

  database(role: Role) {
    return this.#connection!.getClient().db(this.prefix.replace(/\.$/, `-${role}`));
  }

  get fed(): number {
    return this.#fed;
  }

  /** Feeds the next numbers, under a few keys. */
  async feed(count: number): Promise<void> {
    this.#feed ??= await this.#connectFeed();
    for (let n = 0; n < count; n++, this.#fed++)
      this.#feed.publish('numbers', `key-${this.#fed % 11}`, String(this.#fed));
    await this.#feed.flush();
  }

  async #connectFeed(): Promise<Publisher> {
    const publisher = new Publisher(
      this.kafka,
      new Map([['numbers', { name: `${this.prefix}numbers`, partitions: partitionCounts.numbers }]]),
      quiet,
    );
    await publisher.connect();
    return publisher;
  }

  /** Starts a service; fault-hook.cjs explains `fault`. */
  start(role: Role, fault = '', tuning: Partial<Tuning> = {}): ServiceChild {
    const clientId = `${role}-${++this.#starts}-`;
    const args = ['--require', faultHook, runTs, join(__dirname, 'service-process.fixture.ts')];
    const child = spawn(process.execPath, [...args, role, this.prefix, clientId, JSON.stringify(tuning)], {
      env: { ...process.env, ...this.env, FAULT: fault, NODE_ENV: 'production' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const started = new ServiceChild(role, clientId, child);
    this.#children.add(started);
    void started.ended.then(() => this.#children.delete(started));
    return started;
  }

  /** Removes a killed member from the group, which would otherwise miss it only after the session timeout. */
  async bury({ role, clientId }: ServiceChild): Promise<void> {
    await this.withAdmin((admin) =>
      admin.removeMembers(`${this.prefix}${role}`, (member) => member.startsWith(clientId)),
    );
  }

  withAdmin<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    return withAdmin(this.kafka, work);
  }

  async ends(topic: keyof typeof partitionCounts): Promise<number[]> {
    const offsets = await this.withAdmin((admin) => admin.offsets(this.prefix + topic));
    return offsets.map(({ high }) => high);
  }

  /** True if both services have processed and saved all fed numbers. */
  async isThrough(): Promise<boolean> {
    for (const [role, topic] of [
      ['totals', 'numbers'],
      ['ledger', 'sums'],
    ] as const) {
      const ends = await this.ends(topic);
      const saved = await this.checkpoints(role).find(['partition', 'offset']);
      if (saved.length < ends.length || saved.some(({ partition, offset }) => offset !== ends[partition]))
        return false;
    }
    return true;
  }

  /** Lets both services run undisturbed until everything is processed, and asks them to stop. */
  async settle(
    running: readonly ServiceChild[] = [this.start('totals'), this.start('ledger')],
  ): Promise<void> {
    let steady = 0;
    await until(async () => {
      steady = (await this.isThrough()) ? steady + 1 : 0;
      return steady >= 3;
    });
    for (const child of running) child.signal('SIGTERM');
    const codes = await Promise.all(running.map((child) => child.ends()));
    if (codes.some((code) => code !== 0)) throw new Error(`The services ended with ${codes.join()}.`);
  }

  async log(topic: keyof typeof partitionCounts): Promise<Read[]> {
    const records = await readTopic(this.kafka, this.prefix + topic);
    return records.map(({ partition, offset, key, value }) => ({
      partition,
      offset,
      key: String(key),
      value: String(value),
    }));
  }

  /**
   * Compares everything that both services have published and saved with the log of the numbers. Throws if it
   * differs.
   */
  async verify(): Promise<Verdict> {
    const numbers = await this.log('numbers');
    const wrong: string[] = [];
    if (new Set(numbers.map(({ value }) => value)).size !== this.#fed)
      wrong.push(`${numbers.length} numbers of ${this.#fed} fed`);

    const sums = new Map<string, { sum: number; count: number }>();
    const expected: Map<string, string>[] = Array.from(
      { length: partitionCounts.sums },
      () => new Map<string, string>(),
    );
    for (const { partition, offset, key, value } of numbers) {
      const total = sums.get(key) ?? { sum: 0, count: 0 };
      total.sum += Number(value);
      total.count++;
      sums.set(key, total);
      for (const output of outputsOf(partition, offset, key, total.sum)) {
        const [name = '', ...content] = output.value.split(' ');
        expected[partitionOfKey(output.key, partitionCounts.sums)]!.set(name, content.join(' '));
      }
    }
    const totals = await this.database('totals').collection('totals').find().toArray();
    same('totals', new Map(totals.map(({ _id, sum, count }) => [String(_id), { sum, count }])), sums, wrong);

    const published: Map<string, string>[] = expected.map(() => new Map<string, string>());
    const highest = new Map<string, readonly [number, number]>();
    const log = await this.log('sums');
    for (const { partition, offset, value } of log) {
      const [name = '', ...content] = value.split(' ');
      const before = published[partition]!.get(name);
      if (before !== undefined) {
        if (before !== content.join(' '))
          wrong.push(`sums/${partition}/${offset} repeats ${name} as ${content.join(' ')}, it was ${before}`);
        continue;
      }
      published[partition]!.set(name, content.join(' '));
      const [source = 0, sourceOffset = 0, index = 0] = name.split(':').map(Number);
      const last = highest.get(`${partition} ${source}`) ?? [-1, -1];
      if (sourceOffset < last[0] || (sourceOffset === last[0] && index <= last[1]))
        wrong.push(`sums/${partition}/${offset}: ${name} after ${last.join(':')}`);
      highest.set(`${partition} ${source}`, [sourceOffset, index]);
    }
    const ledger = await this.database('ledger')
      .collection('ledger')
      .find()
      .sort({ partition: 1, seq: 1 })
      .toArray();
    expected.forEach((of, partition) => {
      same(`what was published to sums/${partition}`, published[partition]!, of, wrong);
      const entries = ledger.filter((entry) => entry['partition'] === partition);
      same(
        `the ledger of ${partition}`,
        new Map(entries.map(({ name, content }) => [String(name), String(content)])),
        of,
        wrong,
      );
      // The entries must be in the order of the topic, without a gap.
      const order = [...published[partition]!.keys()].join();
      if (entries.map(({ name }) => String(name)).join() !== order)
        wrong.push(`the ledger of ${partition} has another order than its topic`);
      if (entries.some(({ seq }, at) => seq !== at)) wrong.push(`the ledger of ${partition} has gaps`);
    });
    for (const { _id, times } of ledger)
      if (times !== 1) wrong.push(`${String(_id)} was entered ${times} times`);
    for (const conflict of await this.database('ledger').collection('conflicts').find().toArray())
      wrong.push(JSON.stringify(conflict));

    const echoes = new Map<string, string>();
    for (const { value } of await this.log('echoes')) {
      const [name = '', content = ''] = value.split(' ');
      if ((echoes.get(name) ?? content) !== content)
        wrong.push(`echo ${name} is ${content} and ${String(echoes.get(name))}`);
      echoes.set(name, content);
    }
    const outputs = expected.reduce((sum, { size }) => sum + size, 0);
    if (echoes.size !== outputs) wrong.push(`${echoes.size} echoes of ${outputs}`);
    if (wrong.length > 0) throw new Error(`${wrong.length} mistakes:\n${wrong.slice(0, 20).join('\n')}`);
    return { records: numbers.length, outputs, repeats: log.length - outputs };
  }
}

function same<Value>(
  what: string,
  records: ReadonlyMap<string, Value>,
  expected: ReadonlyMap<string, Value>,
  wrong: string[],
): void {
  for (const [key, value] of expected) {
    const there = records.get(key);
    if (JSON.stringify(there) !== JSON.stringify(value))
      wrong.push(`${what}: ${key} is ${JSON.stringify(there)} instead of ${JSON.stringify(value)}`);
  }
  for (const key of records.keys()) if (!expected.has(key)) wrong.push(`${what}: ${key} is nobody's`);
}
