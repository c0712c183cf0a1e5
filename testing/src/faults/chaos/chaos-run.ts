import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { builtInRuleSets } from '@taocun/domain';
import { serviceNames } from '@taocun/service';
import type { OwnEngines } from '@taocun/tools/engines';
import { repositoryRoot } from '@taocun/tools/engines/folders';
import { run } from '@taocun/tools/engines/machine/processes';
import { Random } from '@taocun/tools/record/random';
import { messageOf } from '@taocun/cli/local/processes';
import { type EngineAddresses, Installation, localWebhooks } from '@taocun/harness/installation';
import { faultHook } from '@taocun/harness/paths';
import type { TcpProxy } from '@taocun/harness/tcp-proxy';
import { CheckedFlow } from '../flow/checked-flow';
import { faults } from './faults';
import { Fleet } from '../flow/fleet';

interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly rate: number;
  readonly engines: OwnEngines;
  readonly kafka: TcpProxy;
  readonly mongodb: TcpProxy;
  readonly disk: string | undefined;
  readonly logs: string | undefined;
  readonly say: (line: string) => void;
}

/** The duration of faults between two quiet points. */
const ROUND_MS = 60_000;
/** Allows for faults of the engines during the switch. */
const SWITCH_WITHIN_MS = 180_000;

/** Feeds an installation while injecting faults, and at quiet points compares its whole state with the feed. */
export class ChaosRun {
  readonly #random: Random;
  /** The addresses of the engines for the services: the proxies. */
  readonly #proxied: EngineAddresses;
  readonly #installation: Installation;
  readonly #fleet: Fleet;
  readonly #flow: CheckedFlow;
  readonly #happened = new Map<string, number>();

  constructor(private readonly options: ChaosOptions) {
    const { minutes, rate, seed, engines, kafka, mongodb, logs, say } = options;
    this.#random = new Random(seed);
    // The setup of the feed takes a part of it; then a year and a half passes in the time of the run.
    const count = Math.max(4_000, Math.ceil(minutes * 60 * rate));
    this.#proxied = {
      KAFKA_BROKERS: `127.0.0.1:${kafka.port}`,
      MONGODB_URI: `mongodb://127.0.0.1:${mongodb.port}/?directConnection=true`,
    };
    this.#installation = new Installation(
      `chaos-${process.pid}.`,
      { ...this.#proxied, FAULT: '', CHECKPOINT_INTERVAL_MS: '500', READ_TO_END_AFTER_MS: '1000', ...localWebhooks },
      // The feed goes through the proxy as well: a send whose answer is lost is repeated to the byte, and is stored once.
      {
        engines: { ...this.#proxied, MONGODB_URI: engines.mongodbUri },
        processes: { node: ['--require', faultHook], shows: 'errors', logs },
      },
    );
    this.#fleet = new Fleet(this.#installation);
    this.#flow = new CheckedFlow(this.#installation, this.#fleet, { seed, rate, count, say });
  }

  /** The violations found; empty if all is well. */
  async run(): Promise<string[]> {
    const { say, minutes } = this.options;
    const wrong: string[] = [];
    try {
      await this.#flow.prepare();
      const endAtMs = Date.now() + minutes * 60_000;
      for (let round = 1; Date.now() < endAtMs && wrong.length === 0; round++) {
        const endMs = Math.min(endAtMs, Date.now() + ROUND_MS);
        await Promise.all([this.#flow.feed(() => Date.now() < endMs), this.#hurt(endMs), ...(round === 2 ? [this.#reclassify()] : [])]);
        wrong.push(...(await this.#flow.quiet()));
      }
      if (wrong.length === 0) wrong.push(...(await this.#flow.late()));
      say(`${this.#flow.fed.toLocaleString('en')} updates fed, ${this.#flow.checks} quiet points; connections cut: ${this.#cuts}`);
      for (const [name, times] of [...this.#happened].sort()) say(`  ${String(times).padStart(4)}  ${name}`);
      return wrong;
    } finally {
      await this.#flow.clear();
    }
  }

  get #cuts(): number {
    return this.options.kafka.cuts + this.options.mongodb.cuts;
  }

  /** Injects one fault after another, sometimes two at once. */
  async #hurt(endMs: number): Promise<void> {
    const { options } = this;
    const around = { ...options, fleet: this.#fleet, random: this.#random };
    while (Date.now() < endMs) {
      await pause(this.#random.between(300, 4_000));
      const chosen = this.#random.chance(0.25) ? [this.#pick(), this.#pick()] : [this.#pick()];
      for (const { name } of chosen) {
        options.say(`  ${new Date().toISOString().slice(11, 19)}  ${name}`);
        this.#happened.set(name, (this.#happened.get(name) ?? 0) + 1);
      }
      await this.#one(chosen[0], around);
      if (chosen[1] !== undefined && chosen[1].name !== chosen[0]?.name) await this.#one(chosen[1], around);
      for (const service of serviceNames) if (this.#fleet.of(service).length === 0) this.#fleet.start(service);
    }
  }

  /** Switches to other rules while everything runs, by the operators' own command, retried until it succeeds. */
  async #reclassify(): Promise<void> {
    const { say } = this.options;
    const rules = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-chaos-rules-'));
    try {
      for (const { versions, ...ruleSet } of builtInRuleSets) {
        // These rules ask for half of the sales, so verdicts change and are announced with the switch.
        const halves = versions.map(({ annualSales, ...version }) => ({
          ...version,
          annualSales: { ...annualSales, thresholdFen: Math.floor(annualSales.thresholdFen / 2) },
        }));
        fs.writeFileSync(path.join(rules, `${ruleSet.id}.json`), JSON.stringify({ ...ruleSet, versions: halves }));
      }
      this.#fleet.build({ GENERATION: 'g2', RULES_DIR: rules });
      await pause(this.#random.between(10_000, 25_000));
      for (const giveUpAtMs = Date.now() + SWITCH_WITHIN_MS; ; await pause(2_000)) {
        this.#fleet.complete();
        // Runs the operators' command; it says why it failed.
        const command = [path.join(repositoryRoot, 'apps/cli/dist/cli.js'), 'reclassify', 'switch'];
        const env = { ...process.env, ...this.#proxied, TOPIC_PREFIX: this.#installation.prefix };
        const { exitCode, output } = await run(process.execPath, command, { env });
        if (exitCode === 0) break;
        if (Date.now() > giveUpAtMs) throw new Error(`Generations were not switched: ${output.slice(-500)}`);
      }
      await this.#fleet.switched();
      this.#happened.set('a reclassification', 1);
      say(`  ${new Date().toISOString().slice(11, 19)}  other rules have taken over`);
    } finally {
      process.once('exit', () => fs.rmSync(rules, { recursive: true, force: true }));
    }
  }

  async #one(fault: (typeof faults)[number] | undefined, around: Parameters<(typeof faults)[number]['run']>[0]): Promise<void> {
    try {
      await fault?.run(around);
    } catch (error) {
      throw new Error(`"${fault?.name ?? ''}" could not be done: ${messageOf(error)}`);
    }
  }

  #pick(): (typeof faults)[number] {
    const possible = faults.filter(({ needsDisk }) => needsDisk !== true || this.options.disk !== undefined);
    return this.#random.weighted(possible.map((fault) => [fault, fault.weight] as const));
  }
}
