import { Inject, Injectable } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { type PipelineStage } from 'mongoose';
import { type CalendarMonth } from '../places/calendar-months';
import { type Aggregation, rowIn, type Rows, rowsOf } from '../cache/aggregations';
import { ReportCaches } from '../cache/report-caches';
import { StoredVersion } from '../cache/stored-version';
import { givingWay } from '../giving-way';
import { codeRange } from '../lists/questions';
import { ReadModels } from '../store/read-models';
import { certifiedYearIn } from '../places/certified-years';
import { levelOf, parentOf } from '../places/region-levels';
import { type Computed, type StaleWhileRevalidate } from '../cache/stale-while-revalidate';

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
    caches: ReportCaches,
  ) {
    this.#cache = caches.of({
      name: 'verdicts by month',
      version: () => version.ofTopics('village.verdicts', 'village.certifications'),
      aggregations: () => this.#aggregations(undefined),
      from: countedUp,
    });
  }

  /** Townships are too many to keep: one is counted when it is asked for. */
  async of(region: string, ruleSet: string): Promise<Computed<VerdictHistoryOfRegion & { readonly asOf: string }>> {
    const { content, ...made } =
      levelOf(region) === 'township'
        ? await this.#cache.part(region, async () => countedUp(await rowsOf(this.#aggregations(region))))
        : await this.#cache.current();
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

  #aggregations(township: string | undefined): readonly Aggregation[] {
    const of = township === undefined ? [] : [{ $match: { villageCode: codeRange(township) } }];
    const digits = township === undefined ? 6 : 9;
    const certified: Aggregation = {
      from: this.models.certifications,
      pipeline: [
        ...of,
        { $match: { qualifies: true } },
        { $group: { _id: { period: '$year', ruleSet: '$ruleSet', region: regionIn(digits) }, certified: { $sum: 1 } } },
      ],
      // A covering index, so that no certificate is read; a township has few.
      ...(of.length === 0 && { hint: { year: 1, ruleSet: 1, qualifies: 1, villageCode: 1 } }),
    };
    return [
      { from: this.models.verdicts, pipeline: [...of, ...netChanges(month, digits)] },
      { from: this.models.verdicts, pipeline: [...of, ...netChanges(certifiedYearIn(this.ruleSets), digits)] },
      certified,
    ];
  }
}

async function countedUp(rows: Rows): Promise<VerdictsByMonth> {
  const verdicts: VerdictsByMonth = { asOf: '', regions: new Map() };
  for await (const each of givingWay(rows)) {
    const row = rowIn<ChangesRow | CertifiedRow>(each);
    const { ruleSet, period } = row._id;
    if ('asOf' in row && typeof period === 'string' && row.asOf > verdicts.asOf) verdicts.asOf = row.asOf;
    let region: string | undefined = row._id.region;
    while (region !== undefined) {
      const history = historyOf(verdicts, ruleSet, region);
      verdicts.regions.set(`${ruleSet} ${region}`, history);
      if ('certified' in row) history.certified.set(Number(period), (history.certified.get(Number(period)) ?? 0) + row.certified);
      else if (typeof period === 'string') add(history.months, period, row);
      else add(history.years, Number(period), row);
      // A township is counted by itself.
      region = levelOf(region) === 'township' ? undefined : parentOf(region);
    }
  }
  return verdicts;
}

interface ChangesRow extends QualificationChanges {
  /** The month, or the certified year as a number. */
  readonly _id: { readonly ruleSet: string; readonly region: string; readonly period: string | number };
  readonly asOf: string;
}

interface CertifiedRow {
  readonly _id: { readonly period: number; readonly ruleSet: string; readonly region: string };
  readonly certified: number;
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
