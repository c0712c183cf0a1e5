import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ApiCount, ApiFen } from '@taocun/service';
import { cutOffOf, type Fen, isoOfDay, type RuleSet } from '@taocun/domain';
import { type CalendarMonth, monthsBetween } from '../places/calendar-months';
import { certifiedYearsOf } from '../places/certified-years';
import { type FarmGate, farmGateColumns, FarmGateDocs, farmGateOf } from './farm-gate';
import { noSums, type PeriodSums, summedUp } from './period-sums';
import { type QualificationChanges, type VerdictHistoryOfRegion } from './verdicts-by-month';

interface Figures extends QualificationChanges {
  readonly qualifying: number;
  readonly salesFen: Fen;
  readonly alibabaSalesFen: Fen;
  /** Left out where no order has data on produce. */
  readonly farmGate?: FarmGate;
}

type Period = { readonly month: CalendarMonth } | { readonly year: number; readonly certified: number };

export type InSeries = Period & Figures & { readonly lastMonth: CalendarMonth };

export type SeriesItem = Period &
  Figures & { readonly region: string; readonly ruleSet: string; readonly asOf: string; readonly computedAt: string };

interface Sales {
  readonly asOf: string;
  readonly months: ReadonlyMap<CalendarMonth, PeriodSums>;
}

type Verdicts = VerdictHistoryOfRegion & { readonly asOf: string };

/** The series from the region's first month with figures to the newest month of all. */
export function seriesByMonth(verdicts: Verdicts, sales: Sales, ruleSet: RuleSet): InSeries[] {
  let qualifying = 0;
  return monthsOf(verdicts, sales, ruleSet).map((month) => {
    const changes = verdicts.months.get(month) ?? { new: 0, lost: 0 };
    qualifying += changes.new - changes.lost;
    return { month, lastMonth: month, qualifying, ...changes, ...salesFigures([sales.months.get(month) ?? noSums()]) };
  });
}

/** The series by certified year; the last one may not have ended. Sales are those of its window. */
export function seriesByYear(verdicts: Verdicts, sales: Sales, ruleSet: RuleSet): InSeries[] {
  const byYear = new Map<number, { readonly month: CalendarMonth; readonly isInWindow: boolean }[]>();
  for (const month of monthsOf(verdicts, sales, ruleSet)) {
    for (const { year, isInWindow } of certifiedYearsOf(month, ruleSet)) {
      byYear.set(year, [...(byYear.get(year) ?? []), { month, isInWindow }]);
    }
  }
  let qualifying = 0;
  return [...byYear]
    .sort(([a], [b]) => a - b)
    .map(([year, months]) => {
      const changes = verdicts.years.get(year) ?? { new: 0, lost: 0 };
      qualifying += changes.new - changes.lost;
      const sold = months.filter(({ isInWindow }) => isInWindow);
      const figures = salesFigures(sold.map(({ month }) => sales.months.get(month) ?? noSums()));
      return {
        year,
        certified: verdicts.certified.get(year) ?? 0,
        lastMonth: months.at(-1)?.month ?? '',
        qualifying,
        ...changes,
        ...figures,
      };
    });
}

function monthsOf(verdicts: Verdicts, sales: Sales, ruleSet: RuleSet): CalendarMonth[] {
  const known = [
    ...verdicts.months.keys(),
    ...sales.months.keys(),
    ...Array.from(verdicts.certified.keys(), (year) => isoOfDay(cutOffOf(ruleSet, year) ?? 0).slice(0, 7)),
  ].sort();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  // Where nothing has happened recently, the months up to now equal the last one.
  const now = [verdicts.asOf, sales.asOf].map((day) => day.slice(0, 7)).reduce((a, b) => (a > b ? a : b));
  return monthsBetween(first, now > last ? now : last);
}

function salesFigures(parts: readonly PeriodSums[]): Pick<Figures, 'salesFen' | 'alibabaSalesFen' | 'farmGate'> {
  const sums = summedUp(parts);
  const { salesFen, alibabaSalesFen, orders } = sums;
  return { salesFen, alibabaSalesFen, ...(orders > 0 && { farmGate: farmGateOf(sums) }) };
}

export const seriesColumns = [
  ...['month', 'year', 'region', 'ruleSet', 'qualifying', 'new', 'lost', 'certified', 'salesFen', 'alibabaSalesFen'],
  ...farmGateColumns.map((column) => `farmGate.${column}`),
  ...['asOf', 'computedAt'],
];

export class SeriesPointDocs {
  @ApiPropertyOptional({ description: 'The month, with `by=month`.', example: '2014-11' }) month?: string;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `by=year`: the certified year, which ends with its cut-off under the rule set.',
    example: 2015,
  })
  year?: number;
  @ApiPropertyOptional({ type: 'integer', description: 'With `by=year`: villages on the certified list; 0 before it is certified.' })
  certified?: number;
  @ApiProperty({ description: 'The region; `CN` for the nation.', example: '33' }) region!: string;
  @ApiProperty({ description: 'The rule set.', example: 'world-bank-2019' }) ruleSet!: string;
  @ApiCount('Villages that qualify at the end.') qualifying!: number;
  @ApiCount('Those of them that did not at the end before.') new!: number;
  @ApiCount('Villages that qualified at the end before and no longer do.') lost!: number;
  @ApiFen("All shops' sales, paid minus refunded.") salesFen!: number;
  @ApiFen("Alibaba shops' sales.") alibabaSalesFen!: number;
  @ApiPropertyOptional({ type: FarmGateDocs, description: 'Left out where no order has data on produce.' }) farmGate?: FarmGateDocs;
  @ApiProperty({ description: 'The newest day in the figures.', example: '2015-06-30' }) asOf!: string;
  @ApiProperty({ format: 'date-time', description: 'The time at which the figures were computed.' }) computedAt!: string;
}
