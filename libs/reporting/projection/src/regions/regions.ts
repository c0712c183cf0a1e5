import { Inject, Injectable } from '@nestjs/common';
import { type mongo, type QueryFilter } from 'mongoose';
import { type VillageAssessedV1 } from '@taocun/contracts';
import {
  asksForTownBefore,
  clusterVerdict,
  type ClusterSize,
  countyOf,
  dayOfIso,
  fenOf,
  NEVER,
  type Rules,
  type RuleSet,
  type TownshipFigures,
  townVerdict,
  versionAsOf,
} from '@taocun/domain';
import type { Outputs } from '@taocun/messaging';
import {
  exactIntegers,
  integerOf,
  ReadModels,
  type RegionDocument,
  type RegionKind,
  type RegionVerdict,
  townsOfYear,
} from '@taocun/reporting-store';
import { RULE_SETS } from '@taocun/service';
import { possibleTowns } from './possible-towns';
import { announce } from './region-announcements';
import { compareAndSet, type RegionDecision, majority } from './region-writes';

/** The code of a region, with the newest `asOf` of its changed villages. */
export type ChangedRegions = ReadonlyMap<string, string>;

/**
 * The townships and counties that a change of the village may affect: its own, and those that it has left,
 * which may still count it.
 */
export function regionsOf({
  townshipCode,
  formerTownships = [],
}: Pick<VillageAssessedV1, 'townshipCode' | 'formerTownships'>): Set<string> {
  const townships = [townshipCode, ...formerTownships.map((former) => former.townshipCode)];
  return new Set(townships.flatMap((code) => [code, countyOf(code)]));
}

/** The figures that decide a region; lists follow the order of the rule sets. */
type Tally = Omit<TownshipFigures, 'qualifyingVillages'> & {
  readonly qualifyingVillages: readonly number[];
  /** The latest year certified as of every village of the township, for rule sets that depend on it. */
  readonly certifiedYears: readonly (number | undefined)[];
  readonly asOf: string;
};

/** The number of regions decided with one set of reads and writes. */
const REGIONS_A_STEP = 2_000;

interface Round {
  readonly changed: Map<string, string>;
  outputs: Outputs;
  atStart: boolean;
  readonly done: Promise<void>;
}

/**
 * Taobao Towns and clusters from the live verdicts. A county's villages are in several partitions, so several
 * instances may decide a region at once. Each reads the region's version, then its villages, then compares
 * and sets, and after a change reads again. So the last writer has seen every village saved before its read,
 * and an instance whose villages were saved later will still read.
 */
@Injectable()
export class Regions {
  /** Resolves when no round is running; the errors of a round go to its callers. */
  #idle: Promise<void> = Promise.resolve();
  #next: Round | undefined;
  /** The number of verdicts announced since the start of the process. */
  readonly announced: Record<RegionKind, number> = { town: 0, cluster: 0 };

  constructor(
    private readonly models: ReadModels,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  /**
   * Decides the regions again, once the changed villages are saved. One round runs at a time in this process;
   * regions requested meanwhile go into the next one. Rejects if the regions' round fails. With `loaded`, at
   * a start, first publishes verdicts that a crash of any instance left unpublished.
   */
  decide(changed: ChangedRegions, outputs: Outputs, when: 'saved' | 'loaded'): Promise<void> {
    const round = (this.#next ??= this.#plan(outputs));
    round.atStart ||= when === 'loaded';
    // A lost producer is replaced and every partition starts again, so only the latest outputs work.
    round.outputs = outputs;
    for (const [code, asOf] of changed) {
      const known = round.changed.get(code);
      if (known === undefined || known < asOf) round.changed.set(code, asOf);
    }
    return round.done;
  }

  #plan(outputs: Outputs): Round {
    const changed = new Map<string, string>();
    const done = this.#idle.then(() => {
      this.#next = undefined;
      return this.#run(round);
    });
    const round: Round = { changed, outputs, atStart: false, done };
    this.#idle = done.catch(() => undefined);
    return round;
  }

  async #run(round: Round): Promise<void> {
    if (round.atStart)
      await this.#announce(await this.#read({ announcement: { $exists: true } }), round.outputs);
    const codes = [...round.changed.keys()].sort();
    for (let from = 0; from < codes.length; from += REGIONS_A_STEP)
      await this.#settle(codes.slice(from, from + REGIONS_A_STEP), round);
  }

  async #settle(codes: readonly string[], { changed, outputs }: Round): Promise<void> {
    let undecided = codes;
    while (undecided.length > 0) {
      const known = await this.#read({ code: { $in: undecided } });
      const pending = known.filter(({ announcement }) => announcement !== undefined);
      if (pending.length > 0) {
        await this.#announce(pending, outputs);
        continue;
      }
      const inQuestion = await this.#inQuestion(undecided, known);
      const decisions = await this.#decisions(inQuestion, changed, known, await this.#tallies(inQuestion));
      await compareAndSet(this.models, decisions);
      undecided = [...new Set(decisions.map(({ code }) => code))];
    }
  }

  #read(which: QueryFilter<RegionDocument>): Promise<RegionDocument[]> {
    return this.models.regions.find(which).read('primary').readConcern('majority').lean().exec();
  }

  /** The others are townships that are not towns, never were, and cannot become towns. */
  async #inQuestion(codes: readonly string[], known: readonly RegionDocument[]): Promise<readonly string[]> {
    const were = new Set(known.map(({ code }) => code));
    const others = codes.filter((code) => kindOf(code) === 'town' && !were.has(code));
    const possible = await possibleTowns(this.models, this.ruleSets, others);
    return codes.filter((code) => kindOf(code) === 'cluster' || were.has(code) || possible.has(code));
  }

  /**
   * One snapshot per kind of region, so that a change that moves one village in and another out is seen as a
   * whole.
   */
  async #tallies(codes: readonly string[]): Promise<Map<string, Tally>> {
    const ids = this.ruleSets.map(({ id }) => id);
    const counts = Object.fromEntries(
      ids.map(
        (id, at) =>
          [`qualifying${at}`, { $sum: { $cond: [{ $in: [id, '$qualifiesUnder'] }, 1, 0] } }] as const,
      ),
    );
    const years = Object.fromEntries(
      ids.map((id, at) => [`certifiedYear${at}`, { $min: `$certifiedYears.${id}` }] as const),
    );
    const townships = codes.filter((code) => kindOf(code) === 'town');
    const counties = codes.filter((code) => kindOf(code) === 'cluster');
    const sums = {
      alibabaSalesFen: { $sum: { $toDecimal: '$alibabaSalesFen' } },
      activeAlibabaShops: { $sum: '$activeAlibabaShops' },
    };
    const asOf = { $max: '$asOf' };
    const groups = await Promise.all([
      this.#grouped(
        { townshipCode: { $in: townships } },
        { _id: '$townshipCode', asOf, ...counts, ...sums, ...years },
      ),
      this.#grouped(
        { countyCode: { $in: counties }, qualifiesUnder: { $in: ids } },
        { _id: '$countyCode', asOf, ...counts },
      ),
    ]);
    return new Map(
      groups.flat().map((group) => [
        group._id,
        {
          qualifyingVillages: ids.map((_id, at) => Number(group[`qualifying${at}`] ?? 0)),
          alibabaSalesFen: fenOf(integerOf(group.alibabaSalesFen ?? 0)),
          activeAlibabaShops: Number(group.activeAlibabaShops ?? 0),
          certifiedYears: ids.map((_id, at) => numberOf(group[`certifiedYear${at}`])),
          asOf: group.asOf,
        },
      ]),
    );
  }

  #grouped(match: Record<string, unknown>, group: mongo.Document & { _id: string }): Promise<Group[]> {
    return this.models.villages
      .aggregate<Group>([{ $match: match }, { $group: group }])
      .read('primary')
      .readConcern('snapshot')
      .option(exactIntegers)
      .exec();
  }

  async #decisions(
    codes: readonly string[],
    changed: ChangedRegions,
    known: readonly RegionDocument[],
    tallies: ReadonlyMap<string, Tally>,
  ): Promise<RegionDecision[]> {
    const decisions: RegionDecision[] = [];
    const knownById = new Map(known.map((region) => [region._id, region]));
    for (const [at, rules] of this.ruleSets.entries()) {
      const asOf = (code: string): string => laterOf(changed.get(code) ?? '', tallies.get(code)?.asOf ?? '');
      const before = await this.#townsBefore(
        rules,
        codes.filter(
          (code) => kindOf(code) === 'town' && asksForTownBefore(versionOn(rules, asOf(code)), code),
        ),
        (code) => tallies.get(code)?.certifiedYears[at],
      );
      for (const code of codes) {
        const tally = tallies.get(code);
        // The list has arrived before any of the villages.
        if (asOf(code) === '') continue;
        const figures: TownshipFigures = {
          qualifyingVillages: tally?.qualifyingVillages[at] ?? 0,
          alibabaSalesFen: tally?.alibabaSalesFen ?? 0,
          activeAlibabaShops: tally?.activeAlibabaShops ?? 0,
        };
        const earlier = { known: knownById.get(`${rules.id}:${code}`), certifiedBefore: before.has(code) };
        const decision = decideRegion(rules, code, figures, asOf(code), earlier);
        if (decision !== undefined) decisions.push(decision);
      }
    }
    return decisions;
  }

  /** The townships that were towns in their latest certified year. */
  async #townsBefore(
    ruleSet: RuleSet,
    codes: readonly string[],
    yearOf: (code: string) => number | undefined,
  ): Promise<ReadonlySet<string>> {
    const byYear = Map.groupBy(codes, yearOf);
    const towns: string[] = [];
    for (const [year, ofYear] of byYear)
      if (year !== undefined) towns.push(...(await townsOfYear(this.models, ruleSet, ofYear, year)));
    return new Set(towns);
  }

  /**
   * Publishes first, and clears the pending verdict after the acknowledgement. After a crash in between, the
   * same verdict is published again.
   */
  async #announce(pending: readonly RegionDocument[], outputs: Outputs): Promise<void> {
    if (pending.length === 0) return;
    await announce(pending, outputs);
    for (const { kind } of pending) this.announced[kind]++;
    await this.models.regions.bulkWrite(
      pending.map(({ _id, version }) => ({
        updateOne: {
          filter: { _id, version },
          update: { $set: { version: version + 1 }, $unset: { announcement: 1 } },
        },
      })),
      { ordered: false, writeConcern: majority },
    );
  }
}

interface Group {
  readonly _id: string;
  readonly alibabaSalesFen?: mongo.Decimal128;
  readonly activeAlibabaShops?: number | bigint;
  readonly asOf: string;
  readonly [qualifying: `qualifying${number}`]: number | undefined;
  readonly [year: `certifiedYear${number}`]: number | bigint | null | undefined;
}

function versionOn(ruleSet: RuleSet, asOf: string): Rules {
  return versionAsOf(ruleSet, dayOfIso(asOf) ?? NEVER);
}

function laterOf(one: string, other: string): string {
  return one > other ? one : other;
}

function numberOf(year: number | bigint | null | undefined): number | undefined {
  return year === null || year === undefined ? undefined : Number(year);
}

/** A township's code has nine digits, a county's six. */
function kindOf(code: string): RegionKind {
  return code.length === 9 ? 'town' : 'cluster';
}

/** The stored verdict on a region, and whether it was a town in its latest certified year. */
interface RegionBefore {
  readonly known?: RegionDocument | undefined;
  readonly certifiedBefore?: boolean;
}

/**
 * The decision on a region with these figures; undefined if nothing changes. A verdict is announced when the
 * region starts or stops qualifying, and when a cluster changes size. A region that never qualified is not
 * stored.
 */
export function decideRegion(
  ruleSet: RuleSet,
  code: string,
  figures: TownshipFigures,
  asOf: string,
  { known, certifiedBefore = false }: RegionBefore = {},
): RegionDecision | undefined {
  const kind = kindOf(code);
  const rules = versionOn(ruleSet, asOf);
  const { qualifies, size }: { qualifies: boolean; size?: ClusterSize } =
    kind === 'town' ? townVerdict(rules, code, figures, certifiedBefore) : clusterVerdict(rules, figures);
  if (known === undefined && !qualifies) return undefined;
  const villages = figures.qualifyingVillages;
  const announced = known === undefined || known.qualifies !== qualifies || known.size !== size;
  if (!announced && known.villages === villages) return undefined;
  const verdict: RegionVerdict = announced
    ? { qualifies, ...(size && { size }), sequence: (known?.sequence ?? 0) + 1, villages, asOf }
    : { qualifies, ...(size && { size }), sequence: known.sequence, villages, asOf: known.asOf };
  return {
    _id: `${ruleSet.id}:${code}`,
    kind,
    code,
    ruleSet: ruleSet.id,
    ...verdict,
    ...(announced && { announcement: verdict }),
    replaces: known?.version ?? 0,
  };
}
