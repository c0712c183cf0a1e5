import { setTimeout as pause } from 'node:timers/promises';
import type { OwnEngines } from '@taocun/tools/engines';
import { Random } from '@taocun/tools/record/random';
import { Installation, localWebhooks } from '@taocun/harness/installation';
import { faultHook } from '@taocun/harness/paths';
import { withAdmin } from '@taocun/kafka';
import { nameOf, type ServiceName, serviceNames } from '@taocun/service';
import { CheckedFlow } from '../flow/checked-flow';
import { Fleet } from '../flow/fleet';

interface CrashOptions {
  readonly seed: number;
  readonly rate: number;
  readonly kills: number;
  readonly stops: number;
  readonly engines: OwnEngines;
  readonly logs: string | undefined;
  readonly say: (line: string) => void;
}

/** The default of SHUTDOWN_TIMEOUT_MS. */
const STOP_WITHIN_MS = 10_000;
const KILLED_WITHIN_MS = 4_000;
/** By which half of the feed is long enough for all kills and stops. */
const SECONDS_A_TIME = 3;
/** Updates a second of the first half of the feed, after which villages qualify, and of what is left of it in the end. */
const UNDISTURBED_A_SECOND = 1_000;
const QUIET_EVERY = 20;
/** The failpoint where a service is killed: at its first passing during the start, at one of the first few later. */
const placesInTheStart = ['joined', 'checkpoint-taken', 'state-loaded', 'begun', 'owned', 'loaded'];
const placesInTheLoop = [
  ...['batch-received', 'batch-handled', 'batch-applied', 'outputs-given', 'outputs-sent', 'outputs-acknowledged', 'cut'],
  ...['before-transaction', 'checkpoint-written', 'documents-written', 'transaction-committed', 'before-kafka-commit'],
  ...['after-kafka-commit', 'after-checkpoint'],
];

/** Feeds an installation whose services are ended again and again, first by SIGTERM, then by kill -9 between two of their steps. */
export class CrashRun {
  readonly #random: Random;
  readonly #installation: Installation;
  readonly #fleet: Fleet;
  readonly #flow: CheckedFlow;
  readonly #count: number;
  #slowestStopMs = 0;

  constructor(private readonly options: CrashOptions) {
    const { seed, rate, kills, stops, engines, logs, say } = options;
    this.#random = new Random(seed);
    this.#installation = new Installation(
      `crash-${process.pid}.`,
      // So few names stay in memory that some leave it with many a checkpoint.
      { FAULT: '', CHECKPOINT_INTERVAL_MS: '200', READ_TO_END_AFTER_MS: '1000', NAMES_IN_MEMORY: '500', ...localWebhooks },
      {
        engines: { KAFKA_BROKERS: engines.kafkaBrokers.join(','), MONGODB_URI: engines.mongodbUri },
        processes: { node: ['--require', faultHook], shows: 'errors', logs },
      },
    );
    this.#fleet = new Fleet(this.#installation);
    this.#count = Math.max(6_000, 2 * (kills + stops) * SECONDS_A_TIME * rate);
    this.#flow = new CheckedFlow(this.#installation, this.#fleet, { seed, rate, count: this.#count, say });
  }

  /** The violations found; empty if all is well. */
  async run(): Promise<string[]> {
    const { kills, stops, say } = this.options;
    try {
      await this.#flow.prepare();
      await this.#flow.feed(() => this.#flow.fed < this.#count / 2, UNDISTURBED_A_SECOND);
      const wrong = await this.#disturb(stops, 'stops', (service) => this.#stop(service));
      // Services that stop in order leave nothing to be announced again.
      if (this.#flow.repeats > 0) wrong.push(`${this.#flow.repeats} announcements are repeated after stops`);
      if (wrong.length === 0) wrong.push(...(await this.#disturb(kills, 'kills', (service) => this.#kill(service))));
      if (wrong.length === 0) {
        await this.#flow.feed(() => true, UNDISTURBED_A_SECOND);
        wrong.push(...(await this.#flow.quiet()));
        if (this.#flow.announcements === 0) wrong.push('nothing was announced: there is nothing to compare');
      }
      say(
        `${this.#flow.fed.toLocaleString('en')} updates fed, ${this.#flow.checks} quiet points; the slowest stop took ${this.#slowestStopMs} ms`,
      );
      return wrong;
    } finally {
      await this.#flow.clear();
    }
  }

  /** Ends services, each by itself, so many times in all, with a quiet point now and then. */
  async #disturb(times: number, what: string, end: (service: ServiceName) => Promise<void>): Promise<string[]> {
    for (let done = 0; done < times;) {
      let left = Math.min(QUIET_EVERY, times - done);
      done += left;
      let goesOn = true;
      const feeding = this.#flow.feed(() => goesOn);
      try {
        await Promise.all(
          serviceNames.map(async (service) => {
            while (left-- > 0) await end(service);
          }),
        );
      } finally {
        goesOn = false;
        await feeding;
      }
      this.options.say(`${done} of ${times} ${what}`);
      const wrong = await this.#flow.quiet();
      if (wrong.length > 0) return wrong;
    }
    return [];
  }

  /** Kills a service between two of its steps. */
  async #kill(service: ServiceName): Promise<void> {
    for (const one of this.#fleet.of(service)) await this.#fleet.end(one, 'SIGKILL');
    const one = this.#fleet.startWithFault(service, this.#place());
    // A service that has nothing to do is killed anywhere.
    await Promise.race([one.process.ended, pause(KILLED_WITHIN_MS, undefined, { ref: false })]);
    await this.#fleet.end(one, 'SIGKILL');
    await withAdmin(this.#installation.kafka, (admin) => admin.removeMembers(nameOf(service, this.#installation.prefix)));
  }

  /** Ends a service in order, at any moment of its start or its work. */
  async #stop(service: ServiceName): Promise<void> {
    const [one = this.#fleet.start(service)] = this.#fleet.of(service);
    await one.process.address;
    await pause(this.#random.between(0, KILLED_WITHIN_MS));
    const askedMs = performance.now();
    await this.#fleet.end(one, 'SIGTERM');
    const code = await one.process.ended;
    const tookMs = Math.round(performance.now() - askedMs);
    this.#slowestStopMs = Math.max(this.#slowestStopMs, tookMs);
    if (code !== 0 || tookMs > STOP_WITHIN_MS) throw new Error(`${service} has ended ${tookMs} ms after SIGTERM with ${code}`);
  }

  #place(): string {
    const at = this.#random.between(0, placesInTheStart.length + placesInTheLoop.length - 1);
    const early = placesInTheStart[at];
    return early === undefined ? `${placesInTheLoop[at - placesInTheStart.length]}:${this.#random.between(1, 6)}` : `${early}:1`;
  }
}
