import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { topicName, topics } from '@taocun/contracts';
import { builtInRuleSets } from '@taocun/domain';
import { partitionOfKey, type Publisher } from '@taocun/kafka';
import { serviceNames } from '@taocun/service';
import { feed } from '@taocun/bench/feed/feed';
import type { Engines } from '@taocun/dev/engines';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { run } from '@taocun/dev/engines/machine/processes';
import { Random } from '@taocun/dev/record/random';
import { messageOf } from '@taocun/dev/engines/machine/processes';
import { type EngineAddresses, Installation, localWebhooks } from '@taocun/harness/installation';
import { faultHook } from '@taocun/harness/paths';
import { readTexts } from '@taocun/harness/read-topic';
import { Receiver } from '@taocun/harness/receiver';
import type { TcpProxy } from '@taocun/harness/tcp-proxy';
import { until } from '@taocun/harness/until';
import { EventFollower } from './event-follower';
import { faults } from './faults';
import { Fleet } from './fleet';
import { type AnnouncedOnce, announcing, holdAnnouncements, holdCounts, holdFollowersRecord, holdSums, lateTold } from './invariants';
import { Ledger } from './ledger';
import { whereaboutsOf } from './whereabouts';

interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly rate: number;
  readonly engines: Engines;
  readonly kafka: TcpProxy;
  readonly mongodb: TcpProxy;
  readonly disk: string | undefined;
  readonly logs: string | undefined;
  readonly say: (line: string) => void;
}

const updates = topics['marketplace.updates'];
const SETTLE_WITHIN_MS = 180_000;
/** The duration of faults between two quiet points. */
const ROUND_MS = 60_000;
/** Allows for faults of the engines during the switch. */
const SWITCH_WITHIN_MS = 180_000;
const LATE_ORDERS = 50;

/** Feeds an installation while injecting faults, and at quiet points compares its whole state with the feed. */
export class ChaosRun {
  readonly #random: Random;
  /** The addresses of the engines for the services: the proxies. */
  readonly #proxied: EngineAddresses;
  readonly #installation: Installation;
  readonly #fleet: Fleet;
  readonly #ledger = new Ledger();
  readonly #lines;
  readonly #happened = new Map<string, number>();
  #receiver: Receiver | undefined;
  #follower: EventFollower | undefined;
  #publisher: Publisher | undefined;
  #fed = 0;
  #checks = 0;

  constructor(private readonly options: ChaosOptions) {
    const { minutes, rate, seed, engines, kafka, mongodb, logs } = options;
    this.#random = new Random(seed);
    // The setup of the feed takes a part of it; then a year and a half passes in the time of the run.
    const count = Math.max(4_000, Math.ceil(minutes * 60 * rate));
    this.#lines = feed({ updates: count, villages: Math.ceil(count / 100), shops: Math.ceil(count / 20), seed });
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
  }

  /** The violations found; empty if all is well. */
  async run(): Promise<string[]> {
    const { say, minutes } = this.options;
    const wrong: string[] = [];
    try {
      await this.#prepare();
      const endAtMs = Date.now() + minutes * 60_000;
      for (let round = 1; Date.now() < endAtMs && wrong.length === 0; round++) {
        const endMs = Math.min(endAtMs, Date.now() + ROUND_MS);
        await Promise.all([this.#feed(endMs), this.#hurt(endMs), ...(round === 2 ? [this.#reclassify()] : [])]);
        wrong.push(...(await this.#quiet()));
      }
      if (wrong.length === 0) wrong.push(...(await this.#late()));
      say(`${this.#fed.toLocaleString('en')} updates fed, ${this.#checks} quiet points; connections cut: ${this.#cuts}`);
      for (const [name, times] of [...this.#happened].sort()) say(`  ${String(times).padStart(4)}  ${name}`);
      return wrong;
    } finally {
      await this.#clear();
    }
  }

  get #cuts(): number {
    return this.options.kafka.cuts + this.options.mongodb.cuts;
  }

  async #prepare(): Promise<void> {
    await this.#installation.prepare();
    this.#fleet.complete();
    await Promise.all(this.#fleet.instances.map(({ process }) => process.address));
    this.#receiver = await aReceiverThatRefusesSome();
    await this.#installation.deliverTo(this.#receiver.url);
    this.#follower = new EventFollower(() => this.#fleet.addressOf('reporting'));
    this.#publisher = await this.#installation.publisher('marketplace.updates');
  }

  /** Feeds at the requested rate; updates held up by an outage follow it. */
  async #feed(endMs: number): Promise<void> {
    const publisher = this.#publisher;
    if (publisher === undefined) throw new Error('Nothing is prepared.');
    const startedMs = Date.now();
    for (let fed = 0; Date.now() < endMs; await pause(50)) {
      const due = ((Date.now() - startedMs) * this.options.rate) / 1_000;
      for (; fed < due; fed++) {
        const line = this.#lines.next();
        if (line.done === true) return;
        const { key, value } = line.value;
        const timestampMs = Date.now();
        publisher.publishTo('marketplace.updates', partitionOfKey(key, updates.partitions), { key, value, timestampMs });
        this.#ledger.fed(value, timestampMs);
        this.#fed++;
      }
    }
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

  /** Updates that arrive after their year was certified are applied, and also counted as late. */
  async #late(): Promise<string[]> {
    const { year, lines } = this.#ledger.lateOrders(LATE_ORDERS);
    if (lines.length === 0) {
      this.options.say('no year has been certified yet, so nothing can come late');
      return [];
    }
    const before = await lateTold(this.#installation.database('reporting'), year);
    for (const { key, value } of lines) {
      const timestampMs = Date.now();
      this.#publisher?.publishTo('marketplace.updates', partitionOfKey(key, updates.partitions), { key, value, timestampMs });
      this.#ledger.fed(value, timestampMs);
      this.#fed++;
    }
    const wrong = await this.#quiet();
    const late = (await lateTold(this.#installation.database('reporting'), year)) - before;
    this.options.say(`${lines.length} orders of ${year} came late, ${late} are told as late`);
    return late === lines.length ? wrong : [...wrong, `${lines.length} orders of ${year} came late, and ${late} are told as late`];
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

  /** Lets everything come to rest, and checks all of it. */
  async #quiet(): Promise<string[]> {
    const { say } = this.options;
    this.#fleet.complete();
    await this.#publisher?.flush().catch((error: unknown) => {
      throw new Error(`The feed's own producer was lost: ${String(error)}`, { cause: error });
    });
    const settledMs = await this.#fleet.settle(SETTLE_WITHIN_MS);
    const reporting = await this.#fleet.addressOf('reporting');
    const expected = this.#ledger.expected();
    const announced: AnnouncedOnce[] = [];
    const wrong: string[] = [];
    for (const topic of announcing) {
      const log = await readTexts(this.#installation.kafka, topicName(this.#installation.prefix, topic));
      const events = log.map(({ value, partition }) => ({ id: (JSON.parse(value) as { id: string }).id, text: value, partition }));
      wrong.push(...holdAnnouncements(events));
      announced.push(...events);
    }
    wrong.push(...(await holdCounts(this.#installation.database('ingestion'), this.#fed, expected)));
    wrong.push(...(await holdSums(this.#installation.database('reporting'), reporting, expected)));
    const once = new Set(announced.map(({ id }) => id));
    const followedMs = await this.#untilFollowed(once.size);
    wrong.push(...holdFollowersRecord('who follows over HTTP', this.#follower?.ids ?? [], announced));
    wrong.push(...holdFollowersRecord('the webhook', this.#delivered, announced));
    this.#checks++;
    if (wrong.length > 0) await this.#tellWhere(wrong);
    say(
      `quiet: ${this.#fed.toLocaleString('en')} updates, ${expected.byVillage.size} villages, ${once.size} announcements ` +
        `(${announced.length - once.size} said again), settled in ${seconds(settledMs)}, followers in ${seconds(followedMs)}: ` +
        (wrong.length === 0 ? 'all as it should be' : `${wrong.length} WRONG`),
    );
    return wrong;
  }

  /** Logs the trace of the first wrong village, and the positions of all instances. */
  async #tellWhere(wrong: readonly string[]): Promise<void> {
    const { say } = this.options;
    const code = wrong.map((one) => /^\d{12}/.exec(one)?.[0]).find((found) => found !== undefined);
    if (code === undefined) return;
    const { kafka, client, prefix } = this.#installation;
    for (const line of await whereaboutsOf(code, kafka, client, prefix)) say(line);
    for (const line of await this.#fleet.positions()) say(`  ${line}`);
  }

  /** Waits until the followers have everything: a refused webhook is delivered again after a pause. */
  async #untilFollowed(count: number): Promise<number> {
    const startedMs = Date.now();
    const isFollowed = (): boolean => [this.#follower?.ids, this.#delivered].every((ids) => new Set(ids).size >= count);
    await until(isFollowed, { withinMs: SETTLE_WITHIN_MS, everyMs: 200 }).catch(() => undefined);
    return Date.now() - startedMs;
  }

  get #delivered(): string[] {
    return (this.#receiver?.taken ?? []).flatMap(({ body }) => idsIn(body));
  }

  async #clear(): Promise<void> {
    await this.#follower?.close();
    await this.#receiver?.stop();
    await this.#installation.stop('SIGKILL');
    await this.#publisher?.close();
    await this.#installation.close();
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** A receiver that refuses one webhook in twenty once: a second refusal would postpone it for longer than a run waits. */
async function aReceiverThatRefusesSome(): Promise<Receiver> {
  const receiver = await Receiver.start();
  const refused = new Set<string>();
  receiver.answer = ({ body }, response) => {
    const ids = idsIn(body);
    const isRefused = receiver.received.length % 20 === 0 && !ids.some((id) => refused.has(id));
    if (isRefused) for (const id of ids) refused.add(id);
    response.writeHead(isRefused ? 503 : 204).end();
  };
  return receiver;
}

/** The events of a delivery, which is one event or a batch of them. */
function idsIn(body: string): string[] {
  const parsed = JSON.parse(body) as { id: string } | { id: string }[];
  return (Array.isArray(parsed) ? parsed : [parsed]).map(({ id }) => id);
}
