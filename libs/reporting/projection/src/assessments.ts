import { Inject, Injectable } from '@nestjs/common';
import { type ActivityPosition, type AssessedEvent } from '@taocun/contracts';
import { assessedCriteria, dayOfIso, type RuleSet, summedFigures, villageFacts } from '@taocun/domain';
import {
  type Changes,
  OperatorError,
  type PartitionContext,
  type PartitionLifecycle,
  type PartitionState,
  type SavedCheckpoint,
  untilMongodbAnswers,
} from '@taocun/messaging';
import {
  type FirstPlace,
  greatestOf,
  missedOf,
  monthsWrites,
  NO_MONTH,
  type OldestMonths,
  ReadModels,
  regionCodesOf,
  storedFen,
  storedFigures,
  storedPeople,
  type VillageReadModel,
} from '@taocun/reporting-store';
import { RULE_SETS } from '@taocun/service';
import { AnnouncedRegions, type PendingFields } from './regions/announced-regions';
import { type ChangedRegions, Regions, regionsOf } from './regions/regions';

/** The most saved villages whose offset stays in memory. An evicted village is read again when needed. */
const REMEMBERED_VILLAGES = 100_000;

/**
 * MongoDB's memory for a village until its transaction ends, besides the document: two writes to each of its
 * indexes. A transaction that fills a tenth of MongoDB's cache can neither continue nor be aborted, so
 * villages are saved some hundreds at a time.
 */
const INDEX_BYTES = 32_768;

/**
 * An assessment, the position in `village.activity` as of which it holds, the position where it was read, and
 * its size in bytes.
 */
export type AssessedAt = Pick<AssessedEvent, 'data' | 'at'> & {
  readonly place: FirstPlace;
  readonly bytes: number;
};

/** The service's own fields in the checkpoints of `village.assessments`. */
export interface AssessedFields extends PendingFields {
  readonly newestDay?: string;
}

/** The last assessment of each village that has changed since the last checkpoint. */
export class AssessmentsState implements PartitionState {
  readonly #held = new Map<string, ActivityPosition>();
  /** The oldest stored month of each village; `NO_MONTH` for villages without any. */
  readonly #oldestMonths: OldestMonths = new Map();
  #unsaved = new Map<string, AssessedAt>();
  #unsavedBytes = 0;
  /**
   * Villages of the last changes taken, which may not be saved yet. Earlier ones are, because checkpoints are
   * saved one after another.
   */
  #taken: ReadonlySet<string> = new Set();
  /** Regions of saved villages that may still have to be decided; each mark belongs to one checkpoint. */
  readonly #undecided: Map<string, { readonly asOf: string }>;

  /**
   * The newest day of the partition's villages; empty without villages, and after an earlier version's
   * checkpoint until one changes.
   */
  #newestDay: string;

  constructor(
    private readonly ruleSets: readonly RuleSet[],
    undecided: readonly (readonly [string, string])[] = [],
    newestDay = '',
  ) {
    this.#newestDay = newestDay;
    this.#undecided = new Map(undecided.map(([code, asOf]) => [code, { asOf }]));
  }

  get changed(): { readonly documents: number; readonly bytes: number } {
    return { documents: this.#unsaved.size, bytes: this.#unsavedBytes };
  }

  /** The villages among these whose saved offset is not in memory. */
  unknown(villageCodes: Iterable<string>): string[] {
    return [...new Set(villageCodes)].filter((code) => !this.#held.has(code));
  }

  remember(villageCode: string, saved: ActivityPosition): void {
    this.#held.set(villageCode, saved);
  }

  /** Remembers that nothing is stored for the village. */
  rememberNone(villageCode: string): void {
    this.#oldestMonths.set(villageCode, NO_MONTH);
  }

  /**
   * Applies an assessment, unless a later one of the same partition is already known. Classification's
   * checkpoints do not fall at fixed offsets of its log, so after a crash it may publish earlier assessments
   * again.
   */
  apply(event: AssessedAt): void {
    refuseEarlier(event.data);
    const { villageCode } = event.data;
    const held = this.#held.get(villageCode);
    if (held !== undefined && held.partition === event.at.partition && event.at.offset < held.offset) return;
    const before = this.#unsaved.get(villageCode);
    this.#unsavedBytes += event.bytes - (before === undefined ? -INDEX_BYTES : before.bytes);
    this.#held.set(villageCode, event.at);
    this.#unsaved.set(villageCode, before === undefined ? event : afterMonthsOf(before, event));
  }

  takeChanges(): Changes {
    const taken = this.#unsaved;
    this.#unsaved = new Map();
    this.#unsavedBytes = 0;
    this.#taken = new Set(taken.keys());
    for (const { data } of taken.values()) {
      if (data.asOf > this.#newestDay) this.#newestDay = data.asOf;
      for (const region of regionsOf(data)) {
        const known = this.#undecided.get(region)?.asOf ?? '';
        this.#undecided.set(region, { asOf: known > data.asOf ? known : data.asOf });
      }
    }
    return {
      writes: [
        {
          collection: 'villages',
          replacing: Array.from(taken.values(), (each) => documentOf(each, this.ruleSets)),
        },
        monthsWrites(
          Array.from(taken.values(), ({ data }) => data),
          this.#oldestMonths,
        ),
      ],
      fields: {
        pendingRegions: Array.from(this.#undecided, ([code, { asOf }]) => [code, asOf] as const),
        ...(this.#newestDay !== '' && { newestDay: this.#newestDay }),
      } satisfies AssessedFields,
    };
  }

  /** The regions to decide now. */
  undecided(): ReadonlyMap<string, { readonly asOf: string }> {
    return new Map(this.#undecided);
  }

  /** Marks these regions as decided; a region that has changed since then stays. */
  decided(regions: ReadonlyMap<string, { readonly asOf: string }>): void {
    for (const [code, mark] of regions) if (this.#undecided.get(code) === mark) this.#undecided.delete(code);
  }

  /**
   * Evicts saved villages beyond the limit, because they can be read again. Called before a batch, never
   * within one: villages recalled for the batch must still be in memory when they are applied.
   */
  forget(): void {
    if (this.#held.size <= REMEMBERED_VILLAGES) return;
    for (const villageCode of this.#held.keys()) {
      if (this.#unsaved.has(villageCode) || this.#taken.has(villageCode)) continue;
      this.#held.delete(villageCode);
      this.#oldestMonths.delete(villageCode);
    }
  }
}

/**
 * The lifecycle of a partition of `village.assessments`: villages are saved, then their regions are decided.
 */
@Injectable()
export class Assessments implements PartitionLifecycle<AssessmentsState> {
  constructor(
    private readonly models: ReadModels,
    private readonly regions: Regions,
    private readonly announced: AnnouncedRegions,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  load(
    _partition: { readonly topic: string; readonly partition: number },
    saved: SavedCheckpoint | undefined,
  ): Promise<AssessmentsState> {
    const fields: AssessedFields | undefined = saved?.fields;
    return Promise.resolve(new AssessmentsState(this.ruleSets, fields?.pendingRegions, fields?.newestDay));
  }

  /** Before a batch, reads together the offsets of its villages that are not in memory. */
  async recall(state: AssessmentsState, villageCodes: Iterable<string>): Promise<void> {
    state.forget();
    const unknown = state.unknown(villageCodes);
    if (unknown.length === 0) return;
    const saved = await untilMongodbAnswers(() =>
      this.models.villages
        .find({ _id: { $in: unknown } }, { stateOf: 1 })
        .read('primary')
        .readConcern('majority')
        .lean()
        .exec(),
    );
    const stateOfVillage = new Map(saved.map(({ _id, stateOf }) => [_id, stateOf]));
    for (const villageCode of unknown) {
      const place = stateOfVillage.get(villageCode);
      if (place === undefined) state.rememberNone(villageCode);
      else state.remember(villageCode, place);
    }
  }

  async afterCheckpoint(
    context: PartitionContext<AssessmentsState>,
    when: 'saved' | 'loaded',
  ): Promise<void> {
    const { state } = context;
    if (when === 'loaded') await this.announced.loaded(context);
    // The regions stay pending in the checkpoints and are decided later.
    if (!this.announced.known) return;
    const marks = state.undecided();
    const changed: ChangedRegions = new Map(Array.from(marks, ([code, { asOf }]) => [code, asOf]));
    if (changed.size > 0 || when === 'loaded') await this.regions.decide(changed, context.outputs, when);
    state.decided(marks);
  }
}

/** The later assessment, with those months of an earlier, unsaved one that precede its own. */
function afterMonthsOf({ data: { months: earlier = [] } }: AssessedAt, event: AssessedAt): AssessedAt {
  const { months = [] } = event.data;
  const [first] = months;
  const before = first === undefined ? earlier : earlier.filter(({ month }) => month < first.month);
  return before.length === 0 ? event : { ...event, data: { ...event.data, months: [...before, ...months] } };
}

/**
 * An assessment of an earlier version has no township, so nothing that this version writes could be derived
 * from it.
 */
function refuseEarlier({
  villageCode,
  townshipCode,
}: {
  readonly villageCode: string;
  readonly townshipCode?: string;
}): void {
  if (townshipCode !== undefined) return;
  throw new OperatorError(
    `village.assessments has an assessment of ${villageCode} by an earlier version, without its townshipCode: load the history under a new TOPIC_PREFIX.`,
  );
}

function documentOf({ data, at, place }: AssessedAt, ruleSets: readonly RuleSet[]): VillageReadModel {
  const code = data.villageCode;
  const people = storedPeople(data);
  const { kind, ...facts } = storedFigures(villageFacts, data);
  return {
    _id: code,
    name: data.name,
    kind,
    ...regionCodesOf(data.townshipCode),
    ...facts,
    ...(data.formerTownships && {
      formerTownships: data.formerTownships.map(({ townshipCode, until }) => ({ townshipCode, until })),
    }),
    ...(data.openShopsBySource && {
      openShopsBySource: data.openShopsBySource.map(({ source, openShops }) => ({ source, openShops })),
    }),
    asOf: data.asOf,
    ...storedFigures(summedFigures, data),
    verdicts: data.verdicts.map(({ ruleSet, qualifies, sequence, isListed }) => ({
      ruleSet,
      qualifies,
      sequence,
      ...(isListed !== undefined && { isListed }),
    })),
    ...shortfallsOf(data, ruleSets),
    ...certifiedYearsOf(data.verdicts),
    qualifiesUnder: data.verdicts.filter(({ qualifies }) => qualifies).map(({ ruleSet }) => ruleSet),
    lateUpdates: (data.lateUpdates ?? []).map(({ cutOff, updates, salesFen, alibabaSalesFen }) => ({
      cutOff,
      updates,
      salesFen: storedFen(salesFen),
      alibabaSalesFen: storedFen(alibabaSalesFen),
    })),
    ...(people && { people }),
    stateOf: { partition: at.partition, offset: at.offset },
    ...place,
  };
}

/** The latest certified years of the rule sets that depend on them. */
function certifiedYearsOf(
  verdicts: AssessedEvent['data']['verdicts'],
): Pick<VillageReadModel, 'certifiedYears'> {
  const years = verdicts.flatMap(({ ruleSet, certifiedYear }) =>
    certifiedYear === undefined ? [] : [[ruleSet, certifiedYear] as const],
  );
  return years.length === 0 ? {} : { certifiedYears: Object.fromEntries(years) };
}

/** The village's shortfalls under the rule sets that it nearly meets. */
function shortfallsOf(
  data: AssessedEvent['data'],
  ruleSets: readonly RuleSet[],
): Pick<VillageReadModel, 'shortfallPpm'> {
  const asOf = dayOfIso(data.asOf);
  if (asOf === undefined) return {};
  const village = { ...data, asOf };
  let shortfallPpm: Record<string, number> | undefined;
  for (const { ruleSet: id, qualifies, isListed, certifiedYear } of data.verdicts) {
    const ruleSet = ruleSets.find((each) => each.id === id);
    if (qualifies || ruleSet === undefined) continue;
    const missed = missedOf(
      assessedCriteria(village, ruleSet, isListed === true ? certifiedYear : undefined),
    );
    if (missed !== undefined) (shortfallPpm ??= {})[id] = greatestOf(missed);
  }
  return shortfallPpm === undefined ? {} : { shortfallPpm };
}
