import { encodeActivity, type TopicName } from '@taocun/contracts';
import { builtInRuleSets, type RuleSet } from '@taocun/domain';
import { FIRST_GENERATION, installedName, type ServiceName } from '@taocun/service';
import { Chance } from '../oracle/feeds/chance';
import { drawFeed, type Feed, refusedAtMs } from '../oracle/feeds/feeds';
import { type RawRecord } from '../oracle/naive';
import { instanceOf, type Role, type SimulatedEngines } from './instances/instances';
import { type Running, SimulatedRest } from './instances/rest';
import { giveSecrets } from './instances/secrets-given';
import { MemoryGroups } from './memory/memory-groups';
import { type Lying, MemoryLog } from './memory/memory-log';
import { SimulatedStore } from './memory/memory-store';
import { anActor, Network, noTroubles, type Troubles } from './memory/network';
import { VirtualTime } from './memory/virtual-time';

/** Counters of the injected events, to show that enough happened in a history. */
export interface Happened {
  kills: number;
  freezes: number;
  stops: number;
  rebalances: number;
  switches: number;
  lost: number;
}

/** A history at rest, to be compared with the oracle. */
export interface History {
  readonly engines: SimulatedEngines;
  readonly happened: Happened;
  readonly services: readonly ServiceName[];
  readonly updates: number;
  readonly steps: number;
  readonly virtualMs: number;
  /** The most updates of one owner that wait in a partition for their shops. */
  readonly waitingPerOwner: number;
  /** The rule sets before and after the switch of the generation. */
  readonly ruleSets: { readonly first: readonly RuleSet[]; readonly second?: readonly RuleSet[] };
}

/** Most histories are small and full of failures, because that finds combinations of failures sooner. */
const sizes = {
  small: { villages: 1, shops: 1, partitions: 2, faults: 5, more: 15, lengthsMs: [60, 120, 200] },
  middle: { villages: 2, shops: 2, partitions: 2, faults: 8, more: 30, lengthsMs: [200, 400, 1_000] },
  large: { villages: 4, shops: 5, partitions: 3, faults: 10, more: 30, lengthsMs: [200, 400, 1_000] },
} as const;

const SESSION_MS = 120;
/** Well within the 30 days after which a name is forgotten. */
const SENT_AGAIN_WITHIN_MS = 20 * 86_400_000;
/** The generation after a switch in the log. */
export const SECOND = 'second';
const upstream: readonly ServiceName[] = ['ingestion', 'classification'];

/** A history with given instead of drawn updates and services. */
export interface Given {
  readonly services: readonly ServiceName[];
  /** The records in the log before any service starts, by topic and partition. */
  readonly log: Partial<Readonly<Record<TopicName, readonly (readonly Omit<Lying, 'offset'>[])[]>>>;
  /** Injects no failures. */
  readonly calm?: boolean;
}

/** Runs one history, the same for the same seed. `told` receives every event, with its time. */
export async function live(seed: number, hear?: (event: string) => void, given?: Given): Promise<History> {
  return new Story(seed, hear, given).live();
}

class Story {
  readonly #time = new VirtualTime();
  readonly #chance: Chance;
  readonly #network: Network;
  readonly #engines: SimulatedEngines;
  readonly #size: (typeof sizes)[keyof typeof sizes];
  readonly #services: readonly ServiceName[];
  readonly #records: readonly RawRecord[];
  readonly #running: Running[] = [];
  readonly #happened: Happened = { kills: 0, freezes: 0, stops: 0, rebalances: 0, switches: 0, lost: 0 };
  readonly #ruleSets: History['ruleSets'];
  readonly #waitingPerOwner: number;
  #roles: Role[];
  #instances = 0;
  #troubleUntilMs = 0;

  constructor(
    seed: number,
    private readonly hear: ((event: string) => void) | undefined,
    private readonly given: Given | undefined,
  ) {
    this.#chance = new Chance(seed);
    // So few that drawn histories exceed it. In a given history, rejections must not depend on the times of
    // reading.
    this.#waitingPerOwner = given === undefined ? 2 : 1_000;
    this.#size =
      sizes[this.#chance.chance(98) ? 'small' : this.#chance.pick(['middle', 'middle', 'large'] as const)];
    const { partitions, villages, shops } = this.#size;
    const feed =
      given === undefined
        ? drawFeed(this.#chance, { partitions, villages, shops })
        : { records: [], partitions: 1 };
    const records = this.#sentAgain(feed.records);
    this.#records = this.#chance.chance(3) ? [...records, ...this.#flood(feed)] : records;
    this.#network = new Network(this.#time, this.#chance, (event) => {
      this.#happened.lost++;
      this.#tell(event);
    });
    const log = new MemoryLog({
      'marketplace.updates': feed.partitions,
      'village.activity': this.#chance.count(1, 2),
      'village.verdicts': 1,
      'village.assessments': this.#chance.count(1, 2),
      'village.certifications': 1,
      'region.verdicts': 1,
      'source.orders': 2,
      'observatory.notices': 1,
      ...Object.fromEntries(Object.entries(given?.log ?? {}).map(([topic, lying]) => [topic, lying.length])),
    });
    for (const [topic, lying] of Object.entries(given?.log ?? {}))
      lying.forEach((records, partition) =>
        records.forEach((record) => log.append(topic, partition, record)),
      );
    this.#engines = {
      log,
      groups: new MemoryGroups(this.#network, (topic) => log.partitionsOf(topic), SESSION_MS),
      store: new SimulatedStore(() => this.#time.nowMs),
      network: this.#network,
    };
    const switches = given === undefined && this.#chance.chance(20);
    // Another generation adds rule sets, with new or the same cut-offs, or omits some.
    const some = (percent: number) => builtInRuleSets.filter(() => switches && this.#chance.chance(percent));
    const [first = builtInRuleSets, second = builtInRuleSets] = [some(60), some(85)].map((few) =>
      few.length > 0 ? few : builtInRuleSets,
    );
    this.#ruleSets = { first, ...(switches && { second }) };
    // Reporting costs more than both other services, and nothing depends on it: only some of the small
    // histories include it.
    this.#services =
      given?.services ??
      (this.#size === sizes.small && this.#chance.chance(88) ? upstream : [...upstream, 'reporting']);
    this.#roles = this.#services.map((service) => ({
      service,
      generation: FIRST_GENERATION,
      waitingPerOwner: this.#waitingPerOwner,
      ruleSets: service === 'classification' ? first : builtInRuleSets,
    }));
  }

  async live(): Promise<History> {
    await giveSecrets(this.#engines.store);
    this.#time.after(0, undefined, () => this.#begin());
    const rest = new SimulatedRest(this.#engines, this.#running, this.#ruleSets.second !== undefined);
    await this.#time.run(() => rest.isReached(this.#roles, this.#troubleUntilMs));
    for (const { actor } of this.#running) actor.dead = true;
    return {
      engines: this.#engines,
      happened: this.#happened,
      services: this.#services,
      waitingPerOwner: this.#waitingPerOwner,
      updates: this.#records.length,
      steps: this.#time.steps,
      virtualMs: this.#time.nowMs,
      ruleSets: this.#ruleSets,
    };
  }

  /**
   * A producer that received no answer sends its last updates again. They count once, under any owner of the
   * partition.
   */
  #sentAgain(records: readonly RawRecord[]): readonly RawRecord[] {
    if (records.length === 0 || !this.#chance.chance(40)) return records;
    const from = this.#chance.count(0, records.length - 1);
    const sent = records.slice(from, from + this.#chance.count(1, 6));
    const at = from + sent.length + this.#chance.count(0, 6);
    const timestampMs = Math.max(...records.slice(from, at).map((one) => one.timestampMs));
    const again = sent
      .filter((one) => timestampMs - one.timestampMs < SENT_AGAIN_WITHIN_MS)
      .map((one) => ({ ...one, timestampMs }));
    return [...records.slice(0, at), ...again, ...records.slice(at)];
  }

  /** More invalid updates of one reason than are stored singly, from a few sources. */
  #flood({ records, partitions }: Pick<Feed, 'records' | 'partitions'>): RawRecord[] {
    const partition = this.#chance.count(0, partitions - 1);
    const timestampMs = Math.max(refusedAtMs, ...records.map((one) => one.timestampMs));
    const values = ['{"source":"/flood"}', '{"source":"/other"}', '{}'];
    return Array.from({ length: this.#chance.count(110, 400) }, () => ({
      key: null,
      partition,
      offset: 0,
      timestampMs,
      value: this.#chance.pick(values),
    }));
  }

  #tell(event: string): void {
    this.hear?.(`${this.#time.nowMs.toFixed(1).padStart(9)}  ${event}`);
  }

  #begin(): void {
    if (this.given?.calm === true) return this.#roles.forEach((role) => this.#start(role));
    const lengthMs = this.#chance.pick<number>(this.#size.lengthsMs);
    this.#troubleUntilMs = lengthMs;
    this.#network.troubles = this.#drawTroubles();
    const refused = this.#chance.pick([0, 0, 3]);
    this.#engines.log.troubled = () => {
      if (!this.#chance.chance(refused)) return 'no';
      this.#tell('the broker does not say what has become of a batch');
      return this.#chance.pick(['refused', 'taken'] as const);
    };
    for (const role of this.#roles) {
      this.#start(role);
      if (this.#chance.chance(this.#size.more)) this.#start(role);
    }
    this.#feed(lengthMs);
    if (this.#ruleSets.second !== undefined) this.#reclassify(this.#ruleSets.second, lengthMs);
    for (let faults = this.#chance.count(0, this.#size.faults); faults > 0; faults--)
      this.#time.after(this.#chance.next() * lengthMs, undefined, () => this.#disturb());
    this.#time.after(lengthMs, undefined, () => this.#calm());
  }

  #drawTroubles(): Troubles {
    const { chance: some } = {
      chance: (percent: number) => (this.#chance.chance(60) ? this.#chance.next() * percent : 0),
    };
    return { requestLost: some(4), answerLost: some(6), late: some(4), slow: some(6) };
  }

  /** Sends the updates in pieces, in order within each partition. */
  #feed(lengthMs: number): void {
    for (const [at, { partition, timestampMs, value, headers, key }] of this.#records.entries()) {
      const atMs = this.#chance.chance(50) ? 0 : (lengthMs * at) / this.#records.length;
      const record = {
        timestampMs,
        key: key === null ? null : Buffer.from(key),
        value: value === null ? null : Buffer.from(value),
        headers,
      };
      this.#queue(partition, atMs, () => this.#engines.log.append('marketplace.updates', partition, record));
    }
  }

  readonly #queuedUntil = new Map<number, number>();

  #queue(partition: number, atMs: number, append: () => void): void {
    const laterMs = Math.max(atMs, this.#queuedUntil.get(partition) ?? 0);
    this.#queuedUntil.set(partition, laterMs);
    this.#time.after(laterMs, undefined, append);
  }

  /**
   * Switches to other rule sets: a second generation reads everything again, and takes over at a record in
   * every partition.
   */
  #reclassify(ruleSets: readonly RuleSet[], lengthMs: number): void {
    const role: Role = {
      service: 'classification',
      generation: SECOND,
      ruleSets,
      waitingPerOwner: this.#waitingPerOwner,
    };
    this.#time.after(this.#chance.next() * lengthMs, undefined, () => {
      this.#roles = [...this.#roles, role];
      this.#start(role);
    });
    const value = encodeActivity({ kind: 'switched', data: { generation: SECOND, from: FIRST_GENERATION } });
    const { log } = this.#engines;
    for (let partition = 0; partition < log.partitionsOf('village.activity'); partition++) {
      // The tool may write the record twice, if the answer to the first is lost.
      for (let times = this.#chance.chance(20) ? 2 : 1; times > 0; times--) {
        this.#time.after(this.#chance.next() * lengthMs, undefined, () => {
          this.#happened.switches++;
          this.#tell(`a switch of generations in village.activity/${partition}`);
          log.append('village.activity', partition, {
            timestampMs: Date.now(),
            key: null,
            value,
            headers: undefined,
          });
        });
      }
    }
  }

  #start(role: Role): void {
    const actor = anActor(
      `${role.service}${role.generation === FIRST_GENERATION ? '' : '*'}#${++this.#instances}`,
    );
    this.#tell(`${actor.name} starts`);
    this.#time.after(0, actor, () => {
      const server = instanceOf(role, this.#engines, (event) => this.#tell(`${actor.name}: ${event}`));
      this.#running.push({ role, actor, server });
      server.listen(() => undefined);
    });
  }

  #disturb(): void {
    const alive = this.#running.filter(({ actor }) => !actor.dead && !actor.frozen);
    if (alive.length === 0) return;
    const one = this.#chance.pick(alive);
    const { actor, role } = one;
    switch (
      this.#chance.pick([
        'kill',
        'kill',
        'kill',
        'freeze',
        'freeze',
        'stop',
        'more',
        'rebalance',
        'nearly',
      ] as const)
    ) {
      case 'kill':
        this.#happened.kills++;
        this.#tell(`${actor.name} is killed`);
        actor.dead = true;
        return this.#replace(role, 80 * this.#chance.next());
      case 'freeze': {
        this.#happened.freezes++;
        this.#tell(`${actor.name} is stopped for a while`);
        actor.frozen = true;
        this.#time.after(this.#chance.pick([20, 2 * SESSION_MS, 4 * SESSION_MS]), undefined, () =>
          this.#thaw(one),
        );
        return this.#chance.chance(50) ? this.#replace(role, 10) : undefined;
      }
      case 'stop':
        this.#happened.stops++;
        this.#tell(`${actor.name} is asked to stop`);
        this.#time.after(0, actor, () => {
          void one.server.close().then(() => (actor.dead = true));
        });
        this.#time.after(250, undefined, () => (actor.dead = true));
        return this.#replace(role, 50 * this.#chance.next());
      case 'more':
        return this.#start(role);
      case 'rebalance':
        this.#happened.rebalances++;
        this.#tell(`the group of ${role.service} is given out anew`);
        return this.#engines.groups.rebalance(installedName(role.service, '', role.generation));
      case 'nearly':
        // The actor is killed a few steps later.
        this.#happened.kills++;
        return void this.#time.after(this.#chance.next() * 12, actor, () => {
          this.#tell(`${actor.name} is killed`);
          actor.dead = true;
          this.#replace(role, 80 * this.#chance.next());
        });
    }
  }

  #replace(role: Role, afterMs: number): void {
    this.#time.after(afterMs, undefined, () => this.#start(role));
  }

  #thaw({ actor }: Running): void {
    if (!actor.frozen) return;
    this.#tell(`${actor.name} goes on`);
    this.#time.thaw(actor);
  }

  /** Ends all failures. */
  #calm(): void {
    this.#tell('calm');
    this.#network.troubles = noTroubles;
    this.#engines.log.troubled = () => 'no';
    for (const one of this.#running) this.#thaw(one);
  }
}
