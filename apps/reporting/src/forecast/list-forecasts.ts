import { Inject, Injectable } from '@nestjs/common';
import { countyOf, cutOffOf, isoOfDay, provinceOf, type RuleSet } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { type Computed } from '../cache/stale-while-revalidate';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { integerOf } from '../exact/exact-json';
import { givingWay } from '../giving-way';
import { VillageMonths } from '../projections/village-months';
import { criteriaOfStored, exactIntegers, MAX_TIME_MS, ReadModels, type StoredCriteria, type StoredFen } from '../store/read-models';
import { ruleSetOf } from '../rule-sets/rule-sets';
import { CertifiedLists, type ListsByYear } from '../villages/certified-lists';
import { marginOfCertificate, salesTrend } from './features';
import { type Features, forecastFrom, type Forecast, type PastVillage } from './forecast';

const ROWS_AT_ONCE = 200;
/** Rule sets whose forecasts are kept. */
const KEPT = 10;
/** Months on either side of the trend. */
const HALF_A_YEAR = 6;

/** A village with a certificate of the last list, of which the next is forecast. */
interface LastListed {
  readonly villageCode: string;
  readonly name: string;
  readonly isOnList: boolean;
  readonly features: Features;
}

export interface ListForecast {
  /** The last list that is issued; undefined where there is none. */
  readonly last: number | undefined;
  /** The lists before it that the model is fitted on, each with the next. */
  readonly fittedOn: readonly number[];
  readonly villages: readonly LastListed[];
  readonly forecast: Forecast | { readonly reason: string };
}

interface Certificate {
  readonly villageCode: string;
  readonly name: string;
  readonly qualifies: boolean;
  readonly criteria: StoredCriteria;
}

/** Forecasts of the next lists, from what became of the villages of the lists before. */
@Injectable()
export class ListForecasts {
  readonly #forecasts = new VersionedCache<ListForecast>(KEPT);

  constructor(
    private readonly models: ReadModels,
    private readonly months: VillageMonths,
    private readonly lists: CertifiedLists,
    private readonly version: StoredVersion,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  async of(ruleSet: string): Promise<Omit<Computed<ListForecast>, 'computedAt'>> {
    // Certificates are final, and so are the months that a list is about, but for late money: it waits for the next certificate.
    const version = await this.version.ofTopics('village.certifications');
    const content = await this.#forecasts.getOrCompute(ruleSet, version, () => this.#forecast(ruleSetOf(this.ruleSets, ruleSet)));
    return { content, version };
  }

  async #forecast(ruleSet: RuleSet): Promise<ListForecast> {
    const lists = await this.lists.of(ruleSet.id);
    const years = [...lists.keys()];
    const past: PastVillage[] = [];
    const fittedOn = years.filter((year) => lists.has(year + 1));
    for (const year of fittedOn) {
      const next = lists.get(year + 1);
      for (const { villageCode, isOnList, features } of await this.#villagesOf(ruleSet, year, lists))
        past.push({ group: provinceOf(villageCode), features, was: isOnList, is: next?.has(villageCode) === true });
    }
    const last = years.at(-1);
    const villages = last === undefined ? [] : await this.#villagesOf(ruleSet, last, lists);
    return { last, fittedOn, villages, forecast: forecastFrom(past) };
  }

  /** Every village with a certificate of the year, by code. */
  async #villagesOf(ruleSet: RuleSet, year: number, lists: ListsByYear): Promise<LastListed[]> {
    const listed = lists.get(year) ?? new Set<string>();
    const inCounty = new Map<string, number>();
    for (const code of listed) inCounty.set(countyOf(code), (inCounty.get(countyOf(code)) ?? 0) + 1);
    const trends = await this.#trendsTo(isoOfDay(cutOffOf(ruleSet, year) ?? 0).slice(0, 7));
    const certificates = this.models.certifications
      .find(
        { year, ruleSet: ruleSet.id, qualifies: { $in: [false, true] } },
        { _id: 0, villageCode: 1, name: 1, qualifies: 1, criteria: 1 },
      )
      .sort({ villageCode: 1 })
      .setOptions({ ...exactIntegers, maxTimeMS: MAX_TIME_MS })
      .lean<Certificate[]>()
      .cursor({ batchSize: ROWS_AT_ONCE });
    const villages: LastListed[] = [];
    for await (const { villageCode, name, qualifies: isOnList, criteria } of givingWay(
      certificates as AsyncIterable<Certificate>,
      ROWS_AT_ONCE,
    )) {
      const others = (inCounty.get(countyOf(villageCode)) ?? 0) - (isOnList ? 1 : 0);
      const features = {
        ...{ margin: marginOfCertificate(criteriaOfStored(criteria)), trend: trends.get(villageCode) ?? 0 },
        ...{ neighbours: Math.log1p(others), age: ageOn(lists, villageCode, year) },
      };
      villages.push({ villageCode, name, isOnList, features });
    }
    return villages;
  }

  /** The trend of each village over the twelve months up to this one. */
  async #trendsTo(last: string): Promise<ReadonlyMap<string, number>> {
    const all = this.months.model
      .find({}, { 'months.month': 1, 'months.salesFen': 1 })
      .setOptions(exactIntegers)
      .lean<{ readonly _id: string; readonly months: readonly { readonly month: string; readonly salesFen: StoredFen }[] }[]>()
      .cursor({ batchSize: ROWS_AT_ONCE });
    const trends = new Map<string, number>();
    for await (const { _id, months } of givingWay(all, ROWS_AT_ONCE)) {
      const sums: [bigint, bigint] = [0n, 0n];
      for (const { month, salesFen } of months) {
        const before = monthsBefore(month, last);
        if (before >= 0 && before < 2 * HALF_A_YEAR) sums[before < HALF_A_YEAR ? 1 : 0] += integerOf(salesFen);
      }
      trends.set(_id, salesTrend(...sums));
    }
    return trends;
  }
}

/** The lists up to this one that a village was on one after the other. */
function ageOn(lists: ListsByYear, villageCode: string, year: number): number {
  let age = 0;
  while (lists.get(year - age)?.has(villageCode) === true) age++;
  return age;
}

function monthsBefore(month: string, last: string): number {
  const index = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  return index(last) - index(month);
}
