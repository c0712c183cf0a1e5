import { Injectable } from '@nestjs/common';
import { type mongo } from 'mongoose';
import { StoredVersion } from '../cache/stored-version';
import { type Computed, MAX_COMPUTE_MS, StaleWhileRevalidate } from '../cache/stale-while-revalidate';
import { exactly, summed, type Summing } from '../exact/exact-sums';
import { givingWay } from '../giving-way';
import { codeRange } from '../lists/questions';
import { type CalendarMonth } from '../places/calendar-months';
import { levelOf, parentOf } from '../places/region-levels';
import { keptSums, type KeptSums, VillageMonths } from '../projections/village-months';
import { exactIntegers } from '../store/read-models';
import { addKept, type ProductSums, noneKept } from './kept';

const ROWS_AT_ONCE = 1_000;

type KeptMonths = ReadonlyMap<CalendarMonth, ProductSums>;

interface KeptByMonth {
  /** The newest day of the villages with such orders; empty where there are none. */
  readonly asOf: string;
  /** The regions with such orders, from the counties up to the nation; of a township that was asked for, it alone. */
  readonly regions: ReadonlyMap<string, KeptMonths>;
}

/** The part of sales that farmers keep, by region, month and product, recomputed from the villages' months each time. */
@Injectable()
export class KeptByMonths {
  readonly #cache: StaleWhileRevalidate<KeptByMonth>;

  constructor(
    private readonly months: VillageMonths,
    version: StoredVersion,
  ) {
    this.#cache = new StaleWhileRevalidate(
      () => version.ofTopics('village.assessments'),
      () => this.#compute(undefined),
    );
  }

  of(region: string): Promise<Computed<KeptByMonth>> {
    return levelOf(region) === 'township' ? this.#cache.part(region, () => this.#compute(region)) : this.#cache.current();
  }

  #compute(townshipCode: string | undefined): Promise<KeptByMonth> {
    return exactly((sum) => this.#sumUp(townshipCode, sum));
  }

  async #sumUp(townshipCode: string | undefined, sum: Summing): Promise<KeptByMonth> {
    const rows = this.months.model
      .aggregate<KeptRow>([
        { $match: { producing: true, ...(townshipCode !== undefined && { _id: codeRange(townshipCode) }) } },
        { $project: { townshipCode: 1, countyCode: 1, asOf: 1, 'months.month': 1, 'months.produce.kept': 1 } },
        { $unwind: '$months' },
        { $unwind: '$months.produce.kept' },
        { $group: groupOf(townshipCode === undefined ? '$countyCode' : '$townshipCode', sum) },
      ])
      .read('primary')
      .readConcern('snapshot')
      .option({ ...exactIntegers, maxTimeMS: MAX_COMPUTE_MS, allowDiskUse: true })
      .cursor<KeptRow>({ batchSize: 1_000 });
    const regions = new Map<string, Map<CalendarMonth, ProductSums>>();
    let asOf = '';
    for await (const row of givingWay(rows, ROWS_AT_ONCE)) {
      if (row.asOf > asOf) asOf = row.asOf;
      const sums = noneKept();
      for (const name of keptSums) sums[name] = summed(row[name]);
      let region: string | undefined = row._id.region;
      while (region !== undefined) {
        addKept(productsOf(regions, region, row._id.month), row._id.product ?? '', sums);
        region = townshipCode === undefined ? parentOf(region) : undefined;
      }
    }
    return { asOf, regions };
  }
}

type KeptRow = {
  readonly _id: { readonly region: string; readonly month: CalendarMonth; readonly product?: string | null };
  readonly asOf: string;
} & Readonly<Record<keyof KeptSums, number | bigint | mongo.Decimal128>>;

function groupOf(region: string, sum: Summing): mongo.Document & { _id: unknown } {
  return {
    _id: { region, month: '$months.month', product: '$months.produce.kept.product' },
    asOf: { $max: '$asOf' },
    ...Object.fromEntries(keptSums.map((name) => [name, sum(`$months.produce.kept.${name}`)])),
  };
}

function productsOf(regions: Map<string, Map<CalendarMonth, ProductSums>>, region: string, month: CalendarMonth): ProductSums {
  const months = regions.get(region) ?? new Map<CalendarMonth, ProductSums>();
  regions.set(region, months);
  const products: ProductSums = months.get(month) ?? new Map<string, never>();
  months.set(month, products);
  return products;
}
