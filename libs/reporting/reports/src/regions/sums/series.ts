import { type Fen } from '@taocun/domain';
import { levelOf, NATION } from '@taocun/geography';
import { type AnswerType, count, described, fen, nullable, object, text, time, Type } from '@taocun/openapi';
import { figure, type Parameters } from '@taocun/reporting-answers';
import { windowFrom } from '../../villages/certified/window-from';
import { FarmGate, farmGateOf, type ProduceFen } from './farm-gate';
import { withinRegion } from './period-question';

/** The lengths of the periods in a series. */
export const divisions = ['month', 'year'] as const;
export type Division = (typeof divisions)[number];

export const series = figure('series');
export const seriesOfToday = figure('series-of-today');

/**
 * The parameters of sql/series.sql except its time. By default, all regions from the counties up, and all
 * rule sets.
 */
export function parametersOfSeries(division: Division, region?: string, ruleSet?: string): Parameters {
  return {
    division,
    region: region ?? null,
    ruleSet: ruleSet ?? null,
    ...withinRegion(region ?? NATION),
    // There are too many townships to sum up larger regions from them.
    digits: region !== undefined && levelOf(region) === 'township' ? 9 : 6,
  };
}

/** A period of a region under one rule set. */
export interface SeriesRow extends ProduceFen {
  readonly region: string;
  readonly ruleSet: string;
  /** `2014-11`, or the certified year `2014`. */
  readonly period: string;
  readonly salesFen: Fen;
  readonly alibabaSalesFen: Fen;
  readonly qualifying: number;
  /**
   * Villages that started and that stopped qualifying, from the end of the previous period to the end of this
   * one.
   */
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

const verdictCount = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, description: `${description} Left out with \`borders=today\`.` }));

/**
 * A period of a region. In present borders there are no verdicts, which concern single codes and cannot be
 * summed up.
 */
export const SeriesPoint = object('SeriesPoint', {
  month: Type.Optional(text('The month, with `by=month`.', '2014-11')),
  year: Type.Optional(
    count('With `by=year`: the certified year, which ends with its cut-off under the rule set.', 2015),
  ),
  windowFrom: windowFrom('With `by=year`: the first day of the year.'),
  region: text('The region; `CN` for the nation.', '33'),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  qualifying: verdictCount('Villages that qualify at the end.'),
  new: verdictCount('Those of them that did not at the end before.'),
  lost: verdictCount('Villages that qualified at the end before and no longer do.'),
  certified: Type.Optional(
    nullable(count('With `by=year`: villages on the certified list; null before it is issued.')),
  ),
  salesFen: fen("All shops' sales, paid minus refunded."),
  alibabaSalesFen: fen("Alibaba shops' sales."),
  farmGate: Type.Optional(described(FarmGate, 'Left out where no order has data on produce.')),
  asOf: text('The newest day in the figures.', '2015-06-30'),
  computedAt: time('The time at which the figures were computed.'),
});
export type SeriesPoint = AnswerType<typeof SeriesPoint>;
export type SeriesRowOfToday = Omit<SeriesRow, 'qualifying' | 'new' | 'lost' | 'certified'>;

export function seriesItem({ qualifying, new: started, lost, certified, ...row }: SeriesRow): SeriesPoint {
  return {
    ...seriesItemOfToday(row),
    qualifying,
    new: started,
    lost,
    ...(row.period.length === 4 && { certified }),
  };
}

function periodOf({
  period,
  windowFrom,
}: SeriesRowOfToday): Pick<SeriesPoint, 'month' | 'year' | 'windowFrom'> {
  return period.length === 4 ? { year: Number(period), windowFrom: windowFrom ?? '' } : { month: period };
}

export function seriesItemOfToday(row: SeriesRowOfToday): SeriesPoint {
  const { salesFen, alibabaSalesFen, region, ruleSet, asOf, computedAt } = row;
  return {
    ...periodOf(row),
    salesFen,
    alibabaSalesFen,
    ...(row.orders > 0 && { farmGate: farmGateOf(row) }),
    region,
    ruleSet,
    asOf,
    computedAt,
  };
}
