import { withAdmin } from '@taocun/kafka';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type TopicName } from '@taocun/contracts';
import { openRecord } from '@taocun/dev/record';
import { Random } from '@taocun/dev/record/random';
import { type EngineAddresses, Installation } from '@taocun/harness/installation';
import { faultHook } from '@taocun/harness/paths';
import type { Publisher } from '@taocun/kafka';
import { nameOf, type ServiceName, serviceNames } from '@taocun/service';

export interface DisturbedOptions {
  /** The environment of the services. */
  readonly environment: Readonly<Record<string, string>> & EngineAddresses;
  readonly updates: number;
  readonly seed: number;
  say(line: string): void;
}

/** The default of SHUTDOWN_TIMEOUT_MS. */
const STOP_WITHIN_MS = 10_000;
const PENDING_BYTES = 16_777_216;
/** The failpoint where a service is killed: at its first passing during the start, at one of the first few later. */
const placesInTheStart = ['joined', 'checkpoint-taken', 'state-loaded', 'begun', 'owned', 'loaded'];
const placesInTheLoop = [
  ...['batch-received', 'batch-handled', 'batch-applied', 'outputs-given', 'outputs-sent', 'outputs-acknowledged', 'cut'],
  ...['before-transaction', 'checkpoint-written', 'documents-written', 'transaction-committed', 'before-kafka-commit'],
  ...['after-kafka-commit', 'after-checkpoint'],
];
/**
 * One source partition: with several, the order of two updates depends on the brokers, and two runs may differ. The tests in
 * testing/src/e2e compare such runs with an oracle that follows the log.
 */
const partitionsOf: Partial<Record<TopicName, number>> = { 'marketplace.updates': 1, 'village.activity': 3 };
/** Later than every event of the record, since events from the future are refused, and the same in both runs. */
const readAtMs = Date.parse('2017-01-01T00:00:00Z');

/** An installation that reads the record of Taobao Villages while its services are ended again and again. */
export class Disturbed {
  readonly installation: Installation;
  readonly #random: Random;
  readonly #lines;
  #publisher: Publisher | undefined;
  #fed = 0;
  #slowestStopMs = 0;

  constructor(private readonly options: DisturbedOptions) {
    const { environment, seed } = options;
    this.installation = new Installation(
      `crash-${randomUUID().slice(0, 8)}.`,
      // So few names stay in memory that some leave it with many a checkpoint.
      { ...environment, FAULT: '', CHECKPOINT_INTERVAL_MS: '200', READ_TO_END_AFTER_MS: '1000', NAMES_IN_MEMORY: '500' },
      { engines: environment, processes: { node: ['--require', faultHook], shows: 'errors' } },
    );
    this.#random = new Random(seed);
    this.#lines = openRecord({ seed }).lines();
  }

  async prepare(): Promise<void> {
    await this.installation.prepare(partitionsOf);
    // Both runs have the same secrets, so that what they store can be compared.
    const secrets = this.installation.database('ingestion').collection<{ _id: string; secret: Buffer }>('secrets');
    await secrets.insertMany(['name-key', 'rerouting-key'].map((_id) => ({ _id, secret: Buffer.alloc(32, 7) })));
    this.#publisher = await this.installation.publisher('marketplace.updates');
  }

  /** Sends the next updates of the record, all to one partition. */
  async feed(count: number): Promise<void> {
    const publisher = this.#publisher;
    if (publisher === undefined) throw new Error('Nothing is prepared.');
    for (let left = Math.min(count, this.options.updates - this.#fed); left > 0; left--, this.#fed++) {
      const line = this.#lines.next();
      if (line.done === true) break;
      const { key, value } = line.value;
      publisher.publishTo('marketplace.updates', 0, { key, value, timestampMs: readAtMs });
      if (publisher.pendingBytes > PENDING_BYTES) await publisher.flush();
    }
    await publisher.flush();
  }

  /** Ends each service again and again, so many times in total, while all three read. */
  async disturb(by: 'SIGKILL' | 'SIGTERM', times: number): Promise<void> {
    const { options } = this;
    let done = 0;
    let feeding = Promise.resolve();
    await Promise.all(
      serviceNames.map(async (service, at) => {
        for (let nth = at; nth < times; nth += serviceNames.length) {
          await (by === 'SIGKILL' ? this.#kill(service) : this.#stop(service));
          // There is always more to read, but not so much that the feed would run out before the last time.
          feeding = feeding.then(() => this.feed(Math.ceil(options.updates / times)));
          await feeding;
          if (++done % 10 === 0) options.say(`${done} of ${times}`);
        }
        this.installation.launch(service);
      }),
    );
    if (by === 'SIGTERM') options.say(`the slowest stop took ${this.#slowestStopMs} ms`);
  }

  /** Kills a service between two of its steps. */
  async #kill(service: ServiceName): Promise<void> {
    const running = this.installation.launch(service, { FAULT: this.#place() });
    // A service that has nothing to do is killed anywhere.
    await Promise.race([running.ended, pause(4_000, undefined, { ref: false })]);
    await running.end('SIGKILL');
    await withAdmin(this.installation.kafka, (admin) => admin.removeMembers(nameOf(service, this.installation.prefix)));
  }

  /** Ends a service at any moment of its start or its work. */
  async #stop(service: ServiceName): Promise<void> {
    const running = this.installation.launch(service);
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

  /** Waits until all services are at rest; those that do not run are started. */
  async settle(): Promise<void> {
    const { processes } = this.installation;
    for (const service of serviceNames)
      if (!processes.some((one) => one.service === service && one.running)) this.installation.launch(service);
    await this.installation.quiet({ times: 10, everyMs: 200, allRunning: true, withinMs: Infinity });
  }

  async clear(): Promise<void> {
    await this.installation.stop('SIGKILL');
    await this.#publisher?.close();
    await this.installation.clear();
  }
}
