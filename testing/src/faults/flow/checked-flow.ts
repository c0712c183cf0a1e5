import { setTimeout as pause } from 'node:timers/promises';
import { feed, type FeedLine } from '@taocun/bench/feed/feed';
import { readFeed } from '@taocun/bench/feed/feed-file';
import { topicName, topics } from '@taocun/contracts';
import { partitionOfKey, type Publisher } from '@taocun/kafka';
import type { Installation } from '@taocun/harness/installation';
import { readTexts } from '@taocun/harness/read-topic';
import { Receiver } from '@taocun/harness/receiver';
import { until } from '@taocun/harness/until';
import { messageOf } from '@taocun/cli/local/processes';
import { holdInstallation } from '../../e2e/installation-held';
import { EventFollower } from './event-follower';
import type { Fleet } from './fleet';
import { type AnnouncedOnce, announcing, holdAnnouncements, holdCounts, holdFollowersRecord, holdSums, lateTold } from './invariants';
import { Ledger } from './ledger';
import { whereaboutsOf } from './whereabouts';

interface FlowOptions {
  readonly seed: number;
  /** Updates a second, and in all. */
  readonly rate: number;
  readonly count: number;
  /** Feeds this file, of `key TAB JSON` lines, in place of a feed of its own; the oracle then recomputes all that follows from it. */
  readonly file?: string | undefined;
  readonly say: (line: string) => void;
}

const updates = topics['marketplace.updates'];
const SETTLE_WITHIN_MS = 300_000;
/** A webhook that was refused, and whose second try was cut off by a fault, is tried again after five minutes. */
const FOLLOWED_WITHIN_MS = 420_000;
const LATE_ORDERS = 50;

/** Feeds an installation, and at quiet points compares its whole state with the feed. */
export class CheckedFlow {
  readonly #ledger = new Ledger();
  readonly #lines: Iterator<FeedLine, void>;
  #receiver: Receiver | undefined;
  #follower: EventFollower | undefined;
  #publisher: Publisher | undefined;
  #fed = 0;
  #checks = 0;
  #announcements = 0;
  #repeats = 0;

  constructor(
    private readonly installation: Installation,
    private readonly fleet: Fleet,
    private readonly options: FlowOptions,
  ) {
    const { count, seed, file } = options;
    this.#lines =
      file === undefined ? feed({ updates: count, villages: Math.ceil(count / 100), shops: Math.ceil(count / 20), seed }) : linesOf(file);
    if (file !== undefined) refuseShort(file, count);
  }

  get fed(): number {
    return this.#fed;
  }

  get checks(): number {
    return this.#checks;
  }

  /** Different announcements in the log at the last quiet point. */
  get announcements(): number {
    return this.#announcements;
  }

  /** Announcements that were in the log more than once at the last quiet point. */
  get repeats(): number {
    return this.#repeats;
  }

  /** Starts the services, and those who follow. */
  async prepare(): Promise<void> {
    await this.installation.prepare();
    this.fleet.complete();
    await Promise.all(this.fleet.instances.map(({ process }) => process.address));
    this.#receiver = await aReceiverThatRefusesSome();
    await this.installation.deliverTo(this.#receiver.url);
    this.#follower = new EventFollower(() => this.fleet.addressOf('reporting'));
    this.#publisher = await this.installation.publisher('marketplace.updates');
  }

  /** Feeds at the requested rate, or a rate of its own; updates held up by an outage follow it. */
  async feed(goesOn: () => boolean, rate = this.options.rate): Promise<void> {
    const publisher = this.#publisher;
    if (publisher === undefined) throw new Error('Nothing is prepared.');
    const startedMs = Date.now();
    for (let fed = 0; goesOn(); await pause(50)) {
      const due = ((Date.now() - startedMs) * rate) / 1_000;
      for (; fed < due; fed++) {
        const line = this.#lines.next();
        if (line.done === true) return;
        const { key, value } = line.value;
        const timestampMs = Date.now();
        publisher.publishTo('marketplace.updates', partitionOfKey(key, updates.partitions), { key, value, timestampMs });
        this.#enter(value, timestampMs);
      }
    }
  }

  /** The oracle reads a file's updates from the log: among them may be such as the ledger knows nothing of. */
  #enter(value: string, timestampMs: number): void {
    if (this.options.file === undefined) this.#ledger.fed(value, timestampMs);
    this.#fed++;
  }

  /** Updates that arrive after their year was certified are applied, and also counted as late. */
  async late(): Promise<string[]> {
    if (this.options.file !== undefined) return [];
    const { year, lines } = this.#ledger.lateOrders(LATE_ORDERS);
    if (lines.length === 0) {
      this.options.say('no year has been certified yet, so nothing can come late');
      return [];
    }
    const before = await lateTold(this.installation.database('reporting'), year);
    for (const { key, value } of lines) {
      const timestampMs = Date.now();
      this.#publisher?.publishTo('marketplace.updates', partitionOfKey(key, updates.partitions), { key, value, timestampMs });
      this.#enter(value, timestampMs);
    }
    const wrong = await this.quiet();
    const late = (await lateTold(this.installation.database('reporting'), year)) - before;
    this.options.say(`${lines.length} orders of ${year} came late, ${late} are told as late`);
    return late === lines.length ? wrong : [...wrong, `${lines.length} orders of ${year} came late, and ${late} are told as late`];
  }

  /** Lets everything come to rest, and checks all of it. */
  async quiet(): Promise<string[]> {
    const { say } = this.options;
    this.fleet.complete();
    await this.#publisher?.flush().catch((error: unknown) => {
      throw new Error(`The feed's own producer was lost: ${String(error)}`, { cause: error });
    });
    const settledMs = await this.fleet.settle(SETTLE_WITHIN_MS);
    const reporting = await this.fleet.addressOf('reporting');
    const expected = this.#ledger.expected();
    const announced: AnnouncedOnce[] = [];
    const wrong: string[] = [];
    for (const topic of announcing) {
      const log = await readTexts(this.installation.kafka, topicName(this.installation.prefix, topic));
      const events = log.map(({ value, partition }) => ({ id: (JSON.parse(value) as { id: string }).id, text: value, partition }));
      wrong.push(...holdAnnouncements(events));
      announced.push(...events);
    }
    if (this.options.file === undefined) {
      wrong.push(...(await holdCounts(this.installation.database('ingestion'), this.#fed, expected)));
      wrong.push(...(await holdSums(this.installation.database('reporting'), reporting, expected)));
    } else wrong.push(...(await this.heldByOracle()));
    const once = new Set(announced.map(({ id }) => id));
    this.#announcements = once.size;
    this.#repeats = announced.length - once.size;
    const followedMs = await this.#untilFollowed(once.size);
    wrong.push(...holdFollowersRecord('who follows over HTTP', this.#follower?.ids ?? [], announced));
    wrong.push(...holdFollowersRecord('the webhook', this.#delivered, announced));
    this.#checks++;
    if (wrong.length > 0) await this.#tellWhere(wrong);
    say(
      `quiet: ${this.#fed.toLocaleString('en')} updates, ${once.size} announcements ` +
        `(${this.#repeats} said again), settled in ${seconds(settledMs)}, followers in ${seconds(followedMs)}: ` +
        (wrong.length === 0 ? 'all as it should be' : `${wrong.length} WRONG`),
    );
    return wrong;
  }

  /** Compares everything with what the oracle recomputes from the log; what differs. The installation has to be at rest. */
  async heldByOracle(): Promise<string[]> {
    return holdInstallation(this.installation).then(
      () => [],
      (error: unknown) => [messageOf(error)],
    );
  }

  /** Logs the trace of the first wrong village, and the positions of all instances. */
  async #tellWhere(wrong: readonly string[]): Promise<void> {
    const { say } = this.options;
    const code = wrong.map((one) => /^\d{12}/.exec(one)?.[0]).find((found) => found !== undefined);
    if (code === undefined) return;
    const { kafka, client, prefix } = this.installation;
    for (const line of await whereaboutsOf(code, kafka, client, prefix)) say(line);
    for (const line of await this.fleet.positions()) say(`  ${line}`);
  }

  /** Waits until the followers have everything: a refused webhook is delivered again after a pause. */
  async #untilFollowed(count: number): Promise<number> {
    const startedMs = Date.now();
    const isFollowed = (): boolean => [this.#follower?.ids, this.#delivered].every((ids) => new Set(ids).size >= count);
    await until(isFollowed, { withinMs: FOLLOWED_WITHIN_MS, everyMs: 200 }).catch(() => undefined);
    return Date.now() - startedMs;
  }

  get #delivered(): string[] {
    return (this.#receiver?.taken ?? []).flatMap(({ body }) => idsIn(body));
  }

  async clear(): Promise<void> {
    await this.#follower?.close();
    await this.#receiver?.stop();
    await this.installation.stop('SIGKILL');
    await this.#publisher?.close();
    await this.installation.close();
  }
}

function* linesOf(file: string): Generator<FeedLine, void> {
  for (const { key, value } of readFeed(file)) yield { key, value: value.toString() };
}

/** A feed must not be over before the faults are. */
function refuseShort(file: string, count: number): void {
  let lines = 0;
  for (const _ of readFeed(file)) lines++;
  if (lines < count) throw new Error(`${file} has ${lines} updates, and ${count} are wanted: give fewer --minutes, or a lower --rate.`);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** A receiver that refuses one webhook in twenty once: after a second refusal each run would wait for five minutes. */
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
