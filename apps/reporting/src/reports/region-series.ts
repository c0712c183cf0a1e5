import { Inject, Injectable } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { type Computed } from '../cache/stale-while-revalidate';
import { NATION } from '../places/region-levels';
import { ruleSetOf } from '../rule-sets/rule-sets';
import { SalesByMonths } from './sales-by-month';
import { type InSeries, seriesByMonth, seriesByYear } from './series';
import { VerdictsByMonths } from './verdicts-by-month';

/** The lengths of the periods in a series. */
export const divisions = ['month', 'year'] as const;
export type Division = (typeof divisions)[number];

/** The series of a region, with the newest day in its figures. */
interface SeriesOfRegion {
  readonly asOf: string;
  readonly items: readonly InSeries[];
}

/** The series of all regions from the counties up to the nation, as of one moment. */
export interface SeriesOfRegions {
  readonly asOf: string;
  /** The regions that have any figures, in the order of codes. */
  readonly regions: readonly string[];
  of(region: string, ruleSet: string, by: Division): readonly InSeries[];
  /** The years whose certified lists have been issued. */
  issued(ruleSet: string): ReadonlySet<number>;
}

/** The figures of regions by month and certified year, from the history of verdicts and the sums of sales. */
@Injectable()
export class RegionSeries {
  constructor(
    private readonly verdicts: VerdictsByMonths,
    private readonly sales: SalesByMonths,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  async of(region: string, ruleSet: string, by: Division): Promise<Computed<SeriesOfRegion>> {
    const [verdicts, sales] = await Promise.all([this.verdicts.of(region, ruleSet), this.sales.of(region)]);
    const items = this.#series(verdicts.content, sales.content, ruleSet, by);
    return older(verdicts, sales, { asOf: later(verdicts.content, sales.content), items });
  }

  async all(): Promise<Computed<SeriesOfRegions>> {
    const [verdicts, sales] = await Promise.all([this.verdicts.current(), this.sales.current()]);
    const sold = sales.content.regions;
    return older(verdicts, sales, {
      asOf: later(verdicts.content, sales.content),
      regions: [...new Set([...sold.keys(), ...verdicts.content.codes()])].sort(),
      issued: (ruleSet: string) => new Set(verdicts.content.historyOf(ruleSet, NATION).certified.keys()),
      of: (region: string, ruleSet: string, by: Division) =>
        this.#series(
          { ...verdicts.content.historyOf(ruleSet, region), asOf: verdicts.content.asOf },
          { asOf: sales.content.asOf, months: sold.get(region) ?? new Map() },
          ruleSet,
          by,
        ),
    });
  }

  #series(
    verdicts: Parameters<typeof seriesByMonth>[0],
    sales: Parameters<typeof seriesByMonth>[1],
    ruleSet: string,
    by: Division,
  ): readonly InSeries[] {
    return (by === 'month' ? seriesByMonth : seriesByYear)(verdicts, sales, ruleSetOf(this.ruleSets, ruleSet));
  }
}

interface Dated {
  readonly asOf: string;
}

function later(a: Dated, b: Dated): string {
  return a.asOf > b.asOf ? a.asOf : b.asOf;
}

/** The time is that of the older of the two, so that nothing in the answer is older than it says. */
function older<Content>(a: Computed<unknown>, b: Computed<unknown>, content: Content): Computed<Content> {
  const { computedAt } = a.computedAt < b.computedAt ? a : b;
  return { content, computedAt, version: `${a.version} ${b.version}` };
}
