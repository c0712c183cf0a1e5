import { Injectable } from '@nestjs/common';
import { type mongo } from 'mongoose';
import { type CalendarMonth } from '../places/calendar-months';
import { type Aggregation, rowIn, type Rows, rowsOf } from '../cache/aggregations';
import { ReportCaches } from '../cache/report-caches';
import { StoredVersion } from '../cache/stored-version';
import { exactly, summed, type Summing } from '../exact/exact-sums';
import { addSums, noSums, type PeriodSums, periodSums } from './period-sums';
import { givingWay } from '../giving-way';
import { codeRange } from '../lists/questions';
import { levelOf, parentOf } from '../places/region-levels';
import { type Computed, type StaleWhileRevalidate } from '../cache/stale-while-revalidate';
import { produceSums, VillageMonths } from '../projections/village-months';

/** The sales of each region, from the counties up to the nation, by month. */
interface SalesByMonth {
  /** The newest day of the villages that sold; empty where none has. */
  readonly asOf: string;
  readonly regions: ReadonlyMap<string, ReadonlyMap<CalendarMonth, PeriodSums>>;
}

/** Sales by month, recomputed from the villages' months each time. */
@Injectable()
export class SalesByMonths {
  readonly #cache: StaleWhileRevalidate<SalesByMonth>;

  constructor(
    private readonly months: VillageMonths,
    version: StoredVersion,
    caches: ReportCaches,
  ) {
    this.#cache = caches.of({
      name: 'sales by month',
      version: () => version.ofTopics('village.assessments'),
      aggregations: (sum) => this.#aggregations(undefined, sum),
      from: (rows) => this.#summedUp(rows),
    });
  }

  /** Townships are too many to keep: one is summed up when it is asked for. */
  async of(region: string): Promise<Computed<{ readonly asOf: string; readonly months: ReadonlyMap<CalendarMonth, PeriodSums> }>> {
    const { content, ...made } =
      levelOf(region) === 'township' ? await this.#cache.part(region, () => this.#township(region)) : await this.current();
    return { content: { asOf: content.asOf, months: content.regions.get(region) ?? new Map() }, ...made };
  }

  current(): Promise<Computed<SalesByMonth>> {
    return this.#cache.current();
  }

  #township(code: string): Promise<SalesByMonth> {
    return exactly(async (sum) => this.#summedUp(await rowsOf(this.#aggregations(code, sum))));
  }

  #aggregations(townshipCode: string | undefined, sum: Summing): readonly Aggregation[] {
    const pipeline = [
      ...(townshipCode === undefined ? [] : [{ $match: { _id: codeRange(townshipCode) } }]),
      { $project: { townshipCode: 1, countyCode: 1, asOf: 1, months: 1 } } as const,
      { $unwind: '$months' } as const,
      { $group: groupOf(townshipCode === undefined ? '$countyCode' : '$townshipCode', sum) },
    ];
    return [{ from: this.months.model, pipeline }];
  }

  async #summedUp(rows: Rows): Promise<SalesByMonth> {
    const regions = new Map<string, Map<CalendarMonth, PeriodSums>>();
    let asOf = '';
    for await (const each of givingWay(rows)) {
      const row = rowIn<MonthRow>(each);
      if (row.asOf > asOf) asOf = row.asOf;
      const sums = sumsOf(row);
      let region: string | undefined = row._id.region;
      while (region !== undefined) {
        addSums(monthOf(regions, region, row._id.month), sums);
        // A township is summed up by itself.
        region = levelOf(region) === 'township' ? undefined : parentOf(region);
      }
    }
    return { asOf, regions };
  }
}

type MonthRow = { readonly _id: { readonly region: string; readonly month: CalendarMonth }; readonly asOf: string } & Readonly<
  Record<keyof PeriodSums, number | bigint | mongo.Decimal128>
>;

function groupOf(region: string, sum: Summing): mongo.Document & { _id: unknown } {
  const produce = Object.fromEntries(produceSums.map((name) => [name, sum(`$months.produce.${name}`)]));
  return {
    _id: { region, month: '$months.month' },
    asOf: { $max: '$asOf' },
    salesFen: sum('$months.salesFen'),
    alibabaSalesFen: sum('$months.alibabaSalesFen'),
    ...produce,
  };
}

function sumsOf(row: MonthRow): PeriodSums {
  const sums = noSums();
  for (const name of periodSums) sums[name] = summed(row[name]);
  return sums;
}

function monthOf(regions: Map<string, Map<CalendarMonth, PeriodSums>>, region: string, month: CalendarMonth): PeriodSums {
  const months = regions.get(region) ?? new Map<CalendarMonth, PeriodSums>();
  regions.set(region, months);
  const sums = months.get(month) ?? noSums();
  months.set(month, sums);
  return sums;
}
