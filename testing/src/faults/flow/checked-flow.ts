import { setTimeout as pause } from 'node:timers/promises';
import { feed, type FeedLine } from '@taocun/bench/feed/feed';
import { topicName, topics } from '@taocun/contracts';
import { isAnnounced } from '@taocun/harness/event-client';
import { announcing, type Installation } from '@taocun/harness/installation';
import { readTexts } from '@taocun/harness/read-topic';
import { Receiver } from '@taocun/harness/receiver';
import { until } from '@taocun/harness/until';
import { partitionOfKey, type Publisher } from '@taocun/kafka';
import { messageOf } from '@taocun/local/processes';
import { holdInstallation } from '../../e2e/assert-installation';
import { EventFollower } from './event-follower';
import type { Fleet } from './fleet';
import { ListAsker } from './list-asker';

interface FlowOptions {
  readonly seed: number;
  /** Updates a second, and the total number. */
  readonly rate: number;
  readonly count: number;
  readonly say: (line: string) => void;
}

const updates = topics['marketplace.updates'];
const SETTLE_WITHIN_MS = 300_000;
/** If a webhook is refused, and a fault breaks its second try off, the third follows after five minutes. */
const FOLLOWED_WITHIN_MS = 420_000;

/**
 * Feeds an installation, and at quiet points compares its whole state with what the oracle recomputes from
 * the log.
 */
export class CheckedFlow {
  readonly #lines: Iterator<FeedLine, void>;
  #receiver: Receiver | undefined;
  #follower: EventFollower | undefined;
  #asker: ListAsker | undefined;
  #publisher: Publisher | undefined;
  #fed = 0;
  #checks = 0;

  constructor(
    private readonly installation: Installation,
    private readonly fleet: Fleet,
    private readonly options: FlowOptions,
  ) {
    const { count, seed } = options;
    this.#lines = feed({
      updates: count,
      villages: Math.ceil(count / 100),
      shops: Math.ceil(count / 20),
      seed,
    });
  }

  get fed(): number {
    return this.#fed;
  }

  get checks(): number {
    return this.#checks;
  }

  /** Starts the services, and the followers. */
  async prepare(): Promise<void> {
    await this.installation.prepare();
    this.fleet.complete();
    await Promise.all(this.fleet.instances.map(({ process }) => process.address));
    this.#receiver = await aReceiverThatRefusesSome();
    await this.installation.deliverTo(this.#receiver.url);
    this.#follower = new EventFollower(() => this.fleet.addressOf('reporting'));
    this.#asker = new ListAsker(this.fleet);
    this.#publisher = await this.installation.publisher('marketplace.updates');
  }

  /** Feeds at the requested rate; updates delayed by an outage are sent after it. */
  async feed(goesOn: () => boolean): Promise<void> {
    const publisher = this.#publisher;
    if (publisher === undefined) throw new Error('Nothing is prepared.');
    const startedMs = Date.now();
    for (let fed = 0; goesOn(); await pause(50)) {
      const due = ((Date.now() - startedMs) * this.options.rate) / 1_000;
      for (; fed < due; fed++) {
        const line = this.#lines.next();
        if (line.done === true) return;
        const { key, value } = line.value;
        publisher.publishTo('marketplace.updates', partitionOfKey(key, updates.partitions), {
          key,
          value,
          timestampMs: Date.now(),
        });
        this.#fed++;
      }
    }
  }

  /** Lets everything come to rest, and checks the whole state. */
  async quiet(): Promise<string[]> {
    const { say } = this.options;
    this.fleet.complete();
    await this.#publisher?.flush().catch((error: unknown) => {
      throw new Error(`The feed's own producer was lost: ${String(error)}`, { cause: error });
    });
    const settledMs = await this.fleet.settle(SETTLE_WITHIN_MS);
    const wrong = await this.#heldByOracle();
    const announced = await this.#announced();
    const once = new Set(announced);
    const followedMs = await this.#untilFollowed(once.size);
    // A notice may be published later than everything has come to rest.
    const later = new Set(await this.#announced());
    wrong.push(...differing('who follows over HTTP', this.#follower?.ids ?? [], once, later));
    wrong.push(...differing('the webhook', this.#delivered, once, later));
    wrong.push(...(this.#asker?.wrong.splice(0) ?? []));
    this.#checks++;
    say(
      `quiet: ${this.#fed.toLocaleString('en')} updates, ${once.size} announcements ` +
        `(${announced.length - once.size} said again), settled in ${seconds(settledMs)}, followers in ${seconds(followedMs)}, lists answered ${JSON.stringify(this.#asker?.answers)}: ` +
        (wrong.length === 0 ? 'all as it should be' : `${wrong.length} WRONG`),
    );
    return wrong;
  }

  async #heldByOracle(): Promise<string[]> {
    return holdInstallation(this.installation).then(
      () => [],
      (error: unknown) => [
        error instanceof Error && error.cause !== undefined
          ? `${error.message}: ${messageOf(error.cause)}`
          : messageOf(error),
      ],
    );
  }

  /** The ids of all announcements in their logs, repeats included. */
  async #announced(): Promise<string[]> {
    const logs = announcing.map((topic) =>
      readTexts(this.installation.kafka, topicName(this.installation.prefix, topic)),
    );
    const events = (await Promise.all(logs))
      .flat()
      .map(({ value }) => JSON.parse(value) as { readonly id: string; readonly type: string });
    return events.filter(isAnnounced).map(({ id }) => id);
  }

  /** Waits until the followers have everything: a refused webhook is delivered again after a pause. */
  async #untilFollowed(count: number): Promise<number> {
    const startedMs = Date.now();
    const isFollowed = (): boolean =>
      [this.#follower?.ids, this.#delivered].every((ids) => new Set(ids).size >= count);
    await until(isFollowed, { withinMs: FOLLOWED_WITHIN_MS, everyMs: 200 }).catch(() => undefined);
    return Date.now() - startedMs;
  }

  get #delivered(): string[] {
    return (this.#receiver?.taken ?? []).flatMap(({ body }) => idsIn(body));
  }

  async clear(): Promise<void> {
    await this.#follower?.close();
    await this.#asker?.close();
    await this.#receiver?.stop();
    await this.installation.stop('SIGKILL');
    await this.#publisher?.close();
    await this.installation.close();
  }
}

/**
 * Checks that a follower has every announcement, and nothing else than those known later; `followed` may
 * contain repeats.
 */
function differing(
  who: string,
  followed: readonly string[],
  announced: ReadonlySet<string>,
  later: ReadonlySet<string>,
): string[] {
  const got = new Set(followed);
  const missing = [...announced].filter((id) => !got.has(id));
  const more = [...got].filter((id) => !later.has(id));
  return [
    ...(missing.length === 0
      ? []
      : [`${who} has missed ${missing.length} of ${announced.size}, for example ${missing[0]}`]),
    ...(more.length === 0
      ? []
      : [`${who} has got ${more.length} that nobody announced, for example ${more[0]}`]),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/**
 * A receiver that refuses one webhook in twenty, only once: after a second refusal each run would wait for
 * five minutes.
 */
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
