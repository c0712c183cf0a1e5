import { setTimeout as pause } from 'node:timers/promises';
import { type mongo } from 'mongoose';
import { encodeActivity, topics } from '@taocun/contracts';
import { parseRuleSet, type RuleSet, type VillagesState } from '@taocun/domain';
import { prepareTopics, Publisher } from '@taocun/kafka';
import { type OpenInstallation, warnings } from '@taocun/local/installation';
import { ProgressBar } from '@taocun/local/progress-bar';
import { CheckpointReader, type Projected } from '@taocun/messaging';
import { FIRST_GENERATION, installedName, type ServiceConfig } from '@taocun/service';

const ACTIVITY_TOPIC = 'village.activity';
const POLL_INTERVAL_MS = 200;
/**
 * A generation keeps up if it has saved everything that was in the log this long ago, even if it is behind at
 * the moment.
 */
const KEEPING_UP_MS = 6_000;

/** The fields of classification's checkpoints that concern generations. */
interface ClassificationFields extends Partial<VillagesState> {
  readonly decidedBy?: {
    readonly latenessDays: number;
    readonly givenUp?: readonly string[];
    readonly ruleSets: string;
  };
  readonly villages?: number;
  readonly live?: boolean;
}

type Checkpoint = Projected<ClassificationFields, 'partition' | 'offset' | 'fields'>;

/** One generation of classification, from its saved state. */
export interface Generation {
  readonly name: string;
  readonly database: string;
  readonly checkpoints: readonly Checkpoint[];
  /** The generation that was chosen to take over from it. */
  readonly successor?: string;
}

/** The successor chosen for the generation in whose database this document is stored. */
interface SuccessorDocument {
  readonly _id: 'successor';
  readonly generation: string;
  readonly at: Date;
}

/** The progress of a generation in the log. */
interface LogProgress {
  readonly read: number;
  readonly end: number;
  readonly partitions: readonly { readonly offset: number; readonly end: number; readonly live: boolean }[];
}

/**
 * The generations of an installation's classification: each is a database and a consumer group, and nothing
 * else is stored.
 */
export class StoredGenerations {
  constructor(private readonly installation: OpenInstallation) {}

  get config(): ServiceConfig {
    return this.installation.config;
  }

  /** The first generation first, then the others by name. */
  async all(): Promise<Generation[]> {
    const parts = (await this.installation.databases()).map(({ part }) => part);
    const later = parts.flatMap((part) => /^classification-(.+)$/.exec(part)?.[1] ?? []).sort();
    const generations: Generation[] = [];
    for (const name of [...(parts.includes('classification') ? [FIRST_GENERATION] : []), ...later]) {
      const one = await this.read(name);
      if (one.checkpoints.length > 0) generations.push(one);
    }
    return generations;
  }

  async read(name: string): Promise<Generation> {
    const database = this.database(name);
    const checkpoints = await new CheckpointReader<ClassificationFields>(database).find(
      ['partition', 'offset', 'fields'],
      {
        topics: [ACTIVITY_TOPIC],
        sort: 'partition',
      },
    );
    const successor = await this.#successors(name).findOne({ _id: 'successor' });
    return {
      name,
      database: this.databaseOf(name),
      checkpoints,
      ...(successor === null ? {} : { successor: successor.generation }),
    };
  }

  /** The saved offset of the generation, and the end of the log. */
  async standing(name: string): Promise<LogProgress> {
    const { checkpoints } = await this.read(name);
    const offsets = await this.installation.admin.offsets(this.config.topicPrefix + ACTIVITY_TOPIC);
    const partitions = offsets.map(({ partition, low, high }) => {
      const saved = checkpoints.find((one) => one.partition === partition);
      return {
        offset: saved?.offset ?? low,
        end: high,
        live: saved !== undefined && hasAnnounced(name, saved),
      };
    });
    const sum = (of: 'offset' | 'end'): number => partitions.reduce((total, one) => total + one[of], 0);
    return { read: sum('offset'), end: sum('end'), partitions };
  }

  /**
   * Shows the progress until the generation keeps up: all that was in the log a little while ago is saved.
   * False after `patienceMs`.
   */
  async untilCaughtUp(
    name: string,
    patienceMs = Infinity,
    gone: Promise<never> = new Promise<never>(() => undefined),
  ): Promise<boolean> {
    const looks: { readonly atMs: number; readonly ends: readonly number[] }[] = [];
    const giveUpMs = Date.now() + patienceMs;
    let progress: ProgressBar | undefined;
    try {
      for (;;) {
        const { read, end, partitions } = await this.standing(name);
        if (progress === undefined) {
          progress = new ProgressBar(`generation ${name.padEnd(8)}`, end);
          progress.begin(read);
        }
        progress.update(read, end);
        const atMs = Date.now();
        looks.push({ atMs, ends: partitions.map((one) => one.end) });
        while (looks.length > 1 && (looks[1]?.atMs ?? atMs) <= atMs - KEEPING_UP_MS) looks.shift();
        const [before] = looks;
        const past =
          atMs - (before?.atMs ?? atMs) >= KEEPING_UP_MS &&
          partitions.every(({ offset }, at) => offset >= (before?.ends[at] ?? 0));
        if (read === end || past) {
          progress.complete();
          return true;
        }
        if (atMs > giveUpMs) return false;
        await Promise.race([pause(POLL_INTERVAL_MS), gone]);
      }
    } finally {
      progress?.stop();
    }
  }

  /** The database of keys and of the audit log. */
  get access(): { readonly client: mongo.MongoClient; readonly database: string } {
    return { client: this.installation.mongo, database: this.config.access.database };
  }

  /** Decides permanently which generation takes over; repeating the same choice is no error. */
  async choose(live: Generation, successor: string): Promise<void> {
    const before = await this.#successors(live.name).findOneAndUpdate(
      { _id: 'successor' },
      { $setOnInsert: { generation: successor, at: new Date() } },
      { upsert: true, returnDocument: 'after' },
    );
    if (before?.generation === successor) return;
    throw new Error(
      `Generation ${before?.generation ?? ''} was chosen to take over from ${live.name}: end that switch with --name ${before?.generation ?? ''}.`,
    );
  }

  /** Writes the switch into every partition. Repeating it has no effect. */
  async announce(from: string, generation: string): Promise<void> {
    const name = this.config.topicPrefix + ACTIVITY_TOPIC;
    const [partitions = 0] = await prepareTopics(
      this.installation.admin,
      [{ name, ...topics[ACTIVITY_TOPIC] }],
      this.config.kafka.replication,
    );
    const publisher = new Publisher(
      this.installation.kafka,
      new Map([[ACTIVITY_TOPIC, { name, partitions }]]),
      warnings,
    );
    await publisher.connect();
    try {
      const value = encodeActivity({ kind: 'switched', data: { generation, from } });
      for (let partition = 0; partition < partitions; partition++)
        publisher.publishTo(ACTIVITY_TOPIC, partition, { key: null, value });
      await publisher.flush();
    } finally {
      await publisher.close();
    }
  }

  /** The number of processes in the generation's consumer group. */
  async members(name: string): Promise<number> {
    return (await this.installation.admin.describeGroup(this.databaseOf(name))).members.length;
  }

  /** Removes the generation's consumer group, then its database. */
  async remove(name: string): Promise<void> {
    const { admin } = this.installation;
    const group = this.databaseOf(name);
    if ((await admin.listGroups()).includes(group)) await admin.deleteGroups([group]);
    await this.database(name).dropDatabase();
  }

  #successors(name: string): mongo.Collection<SuccessorDocument> {
    return this.database(name).collection('successor');
  }

  database(name: string): mongo.Db {
    return this.installation.mongo.db(this.databaseOf(name));
  }

  /** The name of the generation's database, and of its consumer group. */
  databaseOf(name: string): string {
    return installedName('classification', this.config.topicPrefix, name);
  }
}

/** The generation that publishes verdicts, or did until a switch that is not complete. */
export function liveOf(all: readonly Generation[]): Generation {
  const announced = all.filter((one) => !isBuilding(one));
  const switching = announced.find((one) => {
    const successor = all.find(({ name }) => name === one.successor);
    return successor !== undefined && liveIn(successor) < one.checkpoints.length;
  });
  const current = switching ?? announced.find((one) => one.successor === undefined);
  if (current === undefined)
    throw new Error(
      'Classification has saved nothing yet: there is nothing to reclassify. Start it with RULES_DIR.',
    );
  return current;
}

/** The generation with this name or, without a name, the only one that waits for its switch. */
export function waitingOf(all: readonly Generation[], name: string | undefined): Generation {
  const waiting = all.filter((one) => isBuilding(one) || one.name === liveOf(all).successor);
  const match =
    name === undefined && waiting.length === 1 ? waiting[0] : waiting.find((one) => one.name === name);
  if (match !== undefined) return match;
  const names = waiting.map((one) => one.name).join(', ');
  const known = all.some((one) => one.name === name);
  if (name !== undefined && known)
    throw new Error(`Generation ${name} is live, or was: only one that was never switched to is meant here.`);
  const there =
    waiting.length === 0
      ? 'There is none that waits; begin one with reclassify start.'
      : `There are ${names}.`;
  throw new Error(
    name === undefined
      ? `Say with --name which generation is meant. ${there}`
      : `There is no generation ${name}. ${there}`,
  );
}

/** True if the generation publishes verdicts in this partition, or did until another one took over. */
function hasAnnounced(name: string, { fields }: Pick<Checkpoint, 'fields'>): boolean {
  return fields?.live ?? name === FIRST_GENERATION;
}

/** The number of partitions in which the generation publishes verdicts, or did. */
export function liveIn({ name, checkpoints }: Pick<Generation, 'name' | 'checkpoints'>): number {
  return checkpoints.filter((checkpoint) => hasAnnounced(name, checkpoint)).length;
}

/** True if the generation has published no verdicts in any partition. */
export function isBuilding(one: Pick<Generation, 'name' | 'checkpoints'>): boolean {
  return liveIn(one) === 0;
}

/** The rule sets of a generation, in their order. */
export function ruleSetsOf({ checkpoints }: Pick<Generation, 'checkpoints'>): readonly RuleSet[] {
  const json = checkpoints.find(({ fields }) => fields?.decidedBy !== undefined)?.fields?.decidedBy?.ruleSets;
  return json === undefined
    ? []
    : (JSON.parse(json) as unknown[]).map((ruleSet) => parseRuleSet(ruleSet, 'the checkpoint'));
}
