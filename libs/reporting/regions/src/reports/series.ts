import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ApiFen } from '@taocun/service';
import { type Fen } from '@taocun/domain';
import { figure, type Parameters } from '@taocun/reporting-figures';
import { type CalendarMonth, levelOf, NATION } from '@taocun/reporting-geography';
import { WindowFrom } from '@taocun/reporting-villages';
import { type FarmGate, farmGateColumns, FarmGateDocs, farmGateOf, type ProduceFen } from './farm-gate';
import { withinRegion } from './period-question';

/** The lengths of the periods in a series. */
export const divisions = ['month', 'year'] as const;
export type Division = (typeof divisions)[number];

export const series = figure('series');
export const seriesOfToday = figure('series-of-today');

/** The parameters of sql/series.sql but for its time; of every region from the counties up, and every rule set, where they are left out. */
export function parametersOfSeries(division: Division, region?: string, ruleSet?: string): Parameters {
  return {
    division,
    region: region ?? null,
    ruleSet: ruleSet ?? null,
    ...withinRegion(region ?? NATION),
    // Townships are too many to be added up from for larger regions.
    digits: region !== undefined && levelOf(region) === 'township' ? 9 : 6,
  };
}

/** A period of a region under one rule set. */
export interface SeriesRow extends ProduceFen {
  readonly region: string;
  readonly ruleSet: string;
  /** `2014-11`, or the certified year `2014`. */
  readonly period: string;
  readonly lastMonth: CalendarMonth;
  readonly salesFen: Fen;
  readonly alibabaSalesFen: Fen;
  readonly qualifying: number;
  /** Villages that began and that stopped qualifying, from the end of the month or year before to its own. */
  readonly new: number;
  readonly lost: number;
  /** Villages on the certified list of a year; null before it is issued. */
  readonly certified: number | null;
  /** The first day of a year. */
  readonly windowFrom?: string | null;
  /** The newest day of all figures. */
  readonly asOf: string;
  readonly computedAt: string;
}

type Period = { readonly month: CalendarMonth } | { readonly year: number; readonly windowFrom: string };

type Sums = Pick<SeriesRow, 'salesFen' | 'alibabaSalesFen' | 'region' | 'ruleSet' | 'asOf' | 'computedAt'> & {
  /** Left out where no order has data on produce. */
  readonly farmGate?: FarmGate;
};

type Verdicts = Pick<SeriesRow, 'qualifying' | 'new' | 'lost'>;

export type SeriesItem = Period & Sums & Verdicts & Partial<Pick<SeriesRow, 'certified'>>;

/** A period in the borders of today: verdicts are of single codes, and not added up. */
export type SeriesRowOfToday = Omit<SeriesRow, keyof Verdicts | 'certified'>;
export type SeriesItemOfToday = Period & Sums;

export function seriesItem({ qualifying, new: started, lost, certified, ...row }: SeriesRow): SeriesItem {
  return { ...periodOf(row), qualifying, new: started, lost, ...(row.period.length === 4 && { certified }), ...sumsOf(row) };
}

export function seriesItemOfToday(row: SeriesRowOfToday): SeriesItemOfToday {
  return { ...periodOf(row), ...sumsOf(row) };
}

function periodOf({ period, windowFrom }: SeriesRowOfToday): Period {
  return period.length === 4 ? { year: Number(period), windowFrom: windowFrom ?? '' } : { month: period };
}

function sumsOf(row: SeriesRowOfToday): Sums {
  const { salesFen, alibabaSalesFen, region, ruleSet, asOf, computedAt } = row;
  return { salesFen, alibabaSalesFen, ...(row.orders > 0 && { farmGate: farmGateOf(row) }), region, ruleSet, asOf, computedAt };
}

export const seriesColumns = [
  'month',
  'year',
  'windowFrom',
  'region',
  'ruleSet',
  'qualifying',
  'new',
  'lost',
  'certified',
  'salesFen',
  'alibabaSalesFen',
  ...farmGateColumns.map((column) => `farmGate.${column}`),
  'asOf',
  'computedAt',
];

const verdictCount = (description: string) =>
  ApiPropertyOptional({ type: 'integer', minimum: 0, description: `${description} Left out with \`borders=today\`.` });

export class SeriesPointDocs {
  @ApiPropertyOptional({ description: 'The month, with `by=month`.', example: '2014-11' }) month?: string;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `by=year`: the certified year, which ends with its cut-off under the rule set.',
    example: 2015,
  })
  year?: number;
  @WindowFrom('With `by=year`: the first day of the year.') windowFrom?: string;
  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'With `by=year`: villages on the certified list; null before it is issued.',
  })
  certified?: number | null;
  @ApiProperty({ description: 'The region; `CN` for the nation.', example: '33' }) region!: string;
  @ApiProperty({ description: 'The rule set.', example: 'world-bank-2019' }) ruleSet!: string;
  @verdictCount('Villages that qualify at the end.') qualifying?: number;
  @verdictCount('Those of them that did not at the end before.') new?: number;
  @verdictCount('Villages that qualified at the end before and no longer do.') lost?: number;
  @ApiFen("All shops' sales, paid minus refunded.") salesFen!: number;
  @ApiFen("Alibaba shops' sales.") alibabaSalesFen!: number;
  @ApiPropertyOptional({ type: FarmGateDocs, description: 'Left out where no order has data on produce.' }) farmGate?: FarmGateDocs;
  @ApiProperty({ description: 'The newest day in the figures.', example: '2015-06-30' }) asOf!: string;
  @ApiProperty({ format: 'date-time', description: 'The time at which the figures were computed.' }) computedAt!: string;
}
