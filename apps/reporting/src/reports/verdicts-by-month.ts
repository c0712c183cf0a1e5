import { Inject, Injectable } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { type PipelineStage } from 'mongoose';
import { type CalendarMonth } from '../places/calendar-months';
import { StoredVersion } from '../cache/stored-version';
import { givingWay } from '../giving-way';
import { codeRange } from '../lists/questions';
import { ReadModels } from '../store/read-models';
import { certifiedYearIn } from '../places/certified-years';
import { levelOf, parentOf } from '../places/region-levels';
import { type Computed, MAX_COMPUTE_MS, StaleWhileRevalidate } from '../cache/stale-while-revalidate';

const ROWS_AT_ONCE = 1_000;

/** Villages that began and that stopped qualifying, from the end of the month or year before to its own. */
export interface QualificationChanges {
  new: number;
  lost: number;
}

/** A region's history under one rule set. */
export interface VerdictHistoryOfRegion {
  readonly months: Map<CalendarMonth, QualificationChanges>;
  readonly years: Map<number, QualificationChanges>;
  /** Villages on the certified list of each year. */
  readonly certified: Map<number, number>;
}

interface VerdictsByMonth {
  /** The newest day of the verdicts; empty where there are none. */
  asOf: string;
  /** By rule set and region, as `world-bank-2019 330782`, from the counties up to the nation. */
  readonly regions: Map<string, VerdictHistoryOfRegion>;
}

interface VerdictHistories {
  readonly asOf: string;
  codes(): ReadonlySet<string>;
  historyOf(ruleSet: string, region: string): VerdictHistoryOfRegion;
}

/**
 * The numbers of villages that started and stopped qualifying, from the history of verdicts, and that were certified, from the
 * certificates.
 */
@Injectable()
export class VerdictsByMonths {
  readonly #cache: StaleWhileRevalidate<VerdictsByMonth>;

  constructor(
    private readonly models: ReadModels,
    version: StoredVersion,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {
    this.#cache = new StaleWhileRevalidate(
      () => version.ofTopics('village.verdicts', 'village.certifications'),
      () => this.compute(undefined),
    );
  }

  /** Townships are too many to keep: one is counted when it is asked for. */
  async of(region: string, ruleSet: string): Promise<Computed<VerdictHistoryOfRegion & { readonly asOf: string }>> {
    const { content, ...made } =
      levelOf(region) === 'township' ? await this.#cache.part(region, () => this.compute(region)) : await this.#cache.current();
    return { content: { ...historyOf(content, ruleSet, region), asOf: content.asOf }, ...made };
  }

  /** The histories of all regions from the counties up to the nation. */
  async current(): Promise<Computed<VerdictHistories>> {
    const { content, ...made } = await this.#cache.current();
    return {
      content: {
        asOf: content.asOf,
        codes: () => new Set(Array.from(content.regions.keys(), (key) => key.split(' ')[1] ?? '')),
        historyOf: (ruleSet, region) => historyOf(content, ruleSet, region),
      },
      ...made,
    };
  }

  async compute(township: string | undefined): Promise<VerdictsByMonth> {
    const of = township === undefined ? [] : [{ $match: { villageCode: codeRange(township) } }];
    const digits = township === undefined ? 6 : 9;
    const verdicts: VerdictsByMonth = { asOf: '', regions: new Map() };
    const each = (ruleSet: string, first: string, add: (history: VerdictHistoryOfRegion) => void): void => {
      let region: string | undefined = first;
      while (region !== undefined) {
        const history = historyOf(verdicts, ruleSet, region);
        verdicts.regions.set(`${ruleSet} ${region}`, history);
        add(history);
        region = township === undefined ? parentOf(region) : undefined;
      }
    };
    // Each reads a whole collection, and MongoDB can run them in parallel.
    const [byMonth, byYear, certified] = await Promise.all([
      this.#changes([...of, ...netChanges(month, digits)]),
      this.#changes([...of, ...netChanges(certifiedYearIn(this.ruleSets), digits)]),
      this.#certified(of, digits),
    ]);
    for await (const row of givingWay(byMonth, ROWS_AT_ONCE)) {
      if (row.asOf > verdicts.asOf) verdicts.asOf = row.asOf;
      each(row._id.ruleSet, row._id.region, ({ months }) => add(months, String(row._id.period), row));
    }
    for await (const row of givingWay(byYear, ROWS_AT_ONCE)) {
      each(row._id.ruleSet, row._id.region, ({ years }) => add(years, Number(row._id.period), row));
    }
    for (const { _id, villages } of certified) {
      each(_id.ruleSet, _id.region, ({ certified }) => certified.set(_id.year, (certified.get(_id.year) ?? 0) + villages));
    }
    return verdicts;
  }

  #changes(pipeline: PipelineStage[]): Promise<ChangesRow[]> {
    return this.models.verdicts.aggregate<ChangesRow>(pipeline).option({ maxTimeMS: MAX_COMPUTE_MS, allowDiskUse: true }).exec();
  }

  #certified(of: PipelineStage[], digits: number): Promise<CertifiedRow[]> {
    return this.models.certifications
      .aggregate<CertifiedRow>([
        ...of,
        { $match: { qualifies: true } },
        { $group: { _id: { year: '$year', ruleSet: '$ruleSet', region: regionIn(digits) }, villages: { $sum: 1 } } },
      ])
      .option({
        maxTimeMS: MAX_COMPUTE_MS,
        allowDiskUse: true,
        // A covering index, so that no certificate is read; a township has few.
        ...(of.length === 0 && { hint: { year: 1, ruleSet: 1, qualifies: 1, villageCode: 1 } }),
      })
      .exec();
  }
}

interface ChangesRow extends QualificationChanges {
  readonly _id: { readonly ruleSet: string; readonly region: string; readonly period: string | number };
  readonly asOf: string;
}

interface CertifiedRow {
  readonly _id: { readonly year: number; readonly ruleSet: string; readonly region: string };
  readonly villages: number;
}

const month = { $substrBytes: ['$asOf', 0, 7] };
const regionIn = (digits: number) => ({ $substrBytes: ['$villageCode', 0, digits] });

/** A village's verdicts alternate, so in any period its starts and stops differ by one at most. */
function netChanges(period: object, digits: number): [PipelineStage.Group, PipelineStage.Group] {
  const isNet = (change: number) => ({ $sum: { $cond: [{ $eq: ['$change', change] }, 1, 0] } });
  return [
    {
      $group: {
        _id: { ruleSet: '$ruleSet', villageCode: '$villageCode', period },
        change: { $sum: { $cond: ['$qualifies', 1, -1] } },
        asOf: { $max: '$asOf' },
      },
    },
    {
      $group: {
        _id: { ruleSet: '$_id.ruleSet', region: { $substrBytes: ['$_id.villageCode', 0, digits] }, period: '$_id.period' },
        new: isNet(1),
        lost: isNet(-1),
        asOf: { $max: '$asOf' },
      },
    },
  ];
}

function historyOf({ regions }: VerdictsByMonth, ruleSet: string, region: string): VerdictHistoryOfRegion {
  return regions.get(`${ruleSet} ${region}`) ?? { months: new Map(), years: new Map(), certified: new Map() };
}

function add<Period>(periods: Map<Period, QualificationChanges>, period: Period, more: QualificationChanges): void {
  const known = periods.get(period) ?? { new: 0, lost: 0 };
  periods.set(period, { new: known.new + more.new, lost: known.lost + more.lost });
}
