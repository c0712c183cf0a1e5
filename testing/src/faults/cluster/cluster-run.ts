import { setTimeout as pause } from 'node:timers/promises';
import { type EngineCluster, startOwnCluster } from '@taocun/harness/engines/own-cluster';
import { type EngineAddresses, Installation, localWebhooks } from '@taocun/harness/installation';
import { faultHook } from '@taocun/harness/paths';
import { TcpProxy } from '@taocun/harness/tcp-proxy';
import { until } from '@taocun/harness/until';
import { messageOf } from '@taocun/local/processes';
import { Random } from '@taocun/tools/record/drawing/random';
import { CheckedFlow } from '../flow/checked-flow';
import { Fleet } from '../flow/fleet';
import type { ClusterFault } from './cluster-faults';
import { type Standstill, Standstills } from './standstills';

interface ClusterRunOptions {
  /**
   * In an order that depends on the seed, each by its weight, repeated until the time is over; without a
   * time, each once.
   */
  readonly faults: readonly ClusterFault[];
  readonly minutes?: number;
  readonly seed: number;
  readonly rate: number;
  readonly instances: number;
  readonly logs?: string | undefined;
  readonly say: (line: string) => void;
}

export interface Stood {
  readonly fault: string;
  readonly standstill: Standstill;
}

interface Outcome {
  /** The violations found; empty if all is well. */
  readonly wrong: readonly string[];
  readonly stood: readonly Stood[];
}

/** Includes the time between faults; the feed must not end before the faults do. */
const MINUTES_A_FAULT = 2;
/** The last faults may take this much longer. */
const MINUTES_MORE = 6;
const QUIET_EVERY = 10;
const FLOWS_AGAIN_WITHIN_MS = 300_000;
const BEFORE_A_FAULT_MS = 1_000;

/**
 * Feeds an installation on three brokers and three mongods, and takes these and the services down, one fault
 * after another.
 */
export async function runOnCluster(options: ClusterRunOptions): Promise<Outcome> {
  const proxies = await Promise.all([1, 2, 3].map(() => TcpProxy.listen()));
  const free = [...proxies];
  // Clients and the other brokers reach each broker through its own proxy.
  const leading = new Map<number, TcpProxy>();
  const advertised = (port: number): number => {
    const proxy = leading.get(port) ?? free.shift();
    if (proxy === undefined) throw new Error('There are more brokers than proxies.');
    leading.set(port, proxy);
    proxy.leadTo(port);
    return proxy.port;
  };
  const cluster = await startOwnCluster(advertised);
  try {
    return await new ClusterRun(options, cluster, proxies).run();
  } finally {
    await cluster.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  }
}

class ClusterRun {
  readonly #random: Random;
  readonly #installation: Installation;
  readonly #fleet: Fleet;
  readonly #flow: CheckedFlow;
  readonly #standstills: Standstills;
  readonly #stood: Stood[] = [];

  constructor(
    private readonly options: ClusterRunOptions,
    private readonly cluster: EngineCluster,
    private readonly proxies: readonly TcpProxy[],
  ) {
    const { seed, rate, minutes, instances, faults, logs, say } = options;
    this.#random = new Random(seed);
    const engines: EngineAddresses = {
      KAFKA_BROKERS: cluster.kafkaBrokers.join(','),
      MONGODB_URI: cluster.mongodbUri,
    };
    this.#installation = new Installation(
      `chaos-${process.pid}.`,
      { FAULT: '', CHECKPOINT_INTERVAL_MS: '500', READ_TO_END_AFTER_MS: '1000', ...localWebhooks },
      { engines, processes: { node: ['--require', faultHook], shows: 'errors', logs } },
    );
    this.#fleet = new Fleet(this.#installation, instances);
    const count =
      (minutes === undefined ? MINUTES_A_FAULT * faults.length : minutes + MINUTES_MORE) * 60 * rate;
    this.#flow = new CheckedFlow(this.#installation, this.#fleet, { seed, rate, count, say });
    this.#standstills = new Standstills(
      this.#installation.kafka,
      this.#installation.prefix,
      cluster.mongodbUri,
      this.#fleet,
    );
  }

  async run(): Promise<Outcome> {
    const wrong: string[] = [];
    try {
      await this.#flow.prepare();
      await this.#standstills.start();
      for (const faults of this.#rounds()) {
        wrong.push(...(await this.#round(faults)));
        if (wrong.length > 0) break;
      }
      this.options.say(
        `${this.#flow.fed.toLocaleString('en')} updates fed, ${this.#stood.length} faults, ${this.#flow.checks} quiet points`,
      );
      return { wrong, stood: this.#stood };
    } finally {
      await this.#standstills.stop();
      await this.#flow.clear();
    }
  }

  /** The faults between two quiet points. */
  *#rounds(): Generator<readonly ClusterFault[]> {
    const { faults, minutes } = this.options;
    const endAtMs = minutes === undefined ? undefined : Date.now() + minutes * 60_000;
    do {
      const left = endAtMs === undefined ? [...faults] : this.#inOrder();
      while (left.length > 0 && (endAtMs === undefined || Date.now() < endAtMs))
        yield left.splice(0, QUIET_EVERY);
    } while (endAtMs !== undefined && Date.now() < endAtMs);
  }

  #inOrder(): ClusterFault[] {
    const left = this.options.faults.flatMap((fault) => Array<ClusterFault>(fault.times ?? 1).fill(fault));
    return Array.from({ length: left.length }, () =>
      left.splice(this.#random.between(0, left.length - 1), 1),
    ).flat();
  }

  /** Runs some faults during the feed, then a quiet point. */
  async #round(faults: readonly ClusterFault[]): Promise<string[]> {
    let goesOn = true;
    const feeding = this.#flow.feed(() => goesOn);
    try {
      for (const fault of faults) await this.#suffer(fault);
    } finally {
      goesOn = false;
      await feeding;
    }
    return this.#flow.quiet();
  }

  async #suffer(fault: ClusterFault): Promise<void> {
    const { say } = this.options;
    await this.#untilAllFlows(`before ${fault.name}`);
    await pause(BEFORE_A_FAULT_MS);
    this.#standstills.reset();
    say(`  ${new Date().toISOString().slice(11, 19)}  ${fault.name}`);
    const { kafka, prefix } = this.#installation;
    try {
      await fault.run({
        cluster: this.cluster,
        fleet: this.#fleet,
        proxies: this.proxies,
        kafka,
        prefix,
        random: this.#random,
      });
    } catch (error) {
      throw new Error(`"${fault.name}" could not be done: ${messageOf(error)}`, { cause: error });
    }
    await this.#untilAllFlows(`after ${fault.name}`);
    const standstill = this.#standstills.worst;
    this.#stood.push({ fault: fault.name, standstill });
    const texts = Object.entries(standstill).map(
      ([what, ms]) => `${what} ${(Number(ms) / 1_000).toFixed(1)} s`,
    );
    say(`            stood still: ${texts.join(', ')}`);
  }

  async #untilAllFlows(when: string): Promise<void> {
    this.#fleet.complete();
    await until(() => this.#standstills.hasFlowedWithin(3_000), {
      withinMs: FLOWS_AGAIN_WITHIN_MS,
      everyMs: 100,
      what: `all flowed ${when}`,
    });
  }
}
