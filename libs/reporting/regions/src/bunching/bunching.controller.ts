import { Get, Inject, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { AnswersController, AnswersList, cursorAt, IsChoice, IsYear, type List, tableList } from '@taocun/reporting-answers';
import { figure, Table } from '@taocun/reporting-figures';
import { NATION, regionName, regionPath } from '@taocun/reporting-geography';
import { ruleSetOf, upToCutOff } from '@taocun/reporting-villages';
import { type AnswerType, choice, count, nullable, object, RequireRole, RULE_SETS, text, Type } from '@taocun/service';
import { LRUCache } from 'lru-cache';
import { OneRegionQuestion } from '../reports/region-question';
import { withinRegion } from '../reports/period-question';
import { six } from '../reports/six-decimals';
import { densityTest, LEAST_VALUES } from './density-test';

const subjects = ['total', 'county'] as const;

class BunchingQuestion extends OneRegionQuestion {
  @IsYear('Left out, the newest certified year.')
  readonly year?: number;

  @IsChoice(subjects, 'The subject of an item: the region, or a county of it.', 'total')
  readonly by: (typeof subjects)[number] = 'total';
}

const estimate = (description: string, example: number) => nullable(Type.Number({ description, example }));
const lastMonthShare = (where: string) =>
  estimate(
    `Of the year's sales of the villages up to 0.1 ${where} the threshold, the share of the month of the cut-off: far above 1/12 it may be a burst before it, ` +
      'or a season. Null where there are no such villages.',
    0.09,
  );

const BunchingTest = object('BunchingTest', {
  code: text('The region.', '330782'),
  name: nullable(Type.String({ example: '义乌市' })),
  path: Type.String({ example: '浙江省 金华市 义乌市' }),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  year: count('The certified year.', 2015),
  asOf: text('Its cut-off.', '2015-12-31'),
  criterion: text('The criterion; alternatives each have their own.', 'annual-sales'),
  below: count('Villages with a certificate, listed or not, whose value is below the threshold.', 412),
  above: count('Those at the threshold or above.', 780),
  statistic: estimate(
    'The jump over its standard error, which is about normal where the density has none: bunching above has a large one.',
    2.4,
  ),
  pValue: estimate('The probability of a jump as great, in either direction, where the density has none.', 0.016395),
  densityBelow: estimate('The density of log margins just below the threshold.', 0.31),
  densityAbove: estimate('That just above it.', 0.52),
  bandwidthBelow: estimate('The greatest distance of villages below that the test uses.', 0.48),
  bandwidthAbove: estimate('That of villages above.', 0.52),
  reason: Type.Optional(
    choice(['too-few-values'], {
      description: `Why nothing is estimated: a side has fewer than ${LEAST_VALUES} distinct values, or they are too close together.`,
    }),
  ),
  histogram: Type.Array(Type.Integer(), { description: 'Villages by log margin, in 20 steps of 0.1 from -1 to 1.' }),
  lastMonthShareBelow: lastMonthShare('below'),
  lastMonthShareAbove: lastMonthShare('above'),
});
type BunchingTest = AnswerType<typeof BunchingTest>;

/** A row of sql/bunching.sql. */
interface Margins extends Pick<BunchingTest, 'criterion' | 'asOf'> {
  readonly part: string;
  readonly margins: readonly number[];
  readonly lastMonthShareBelow?: number;
  readonly lastMonthShareAbove?: number;
}

const bunching = figure('bunching');
/** The number of tests that are kept; one takes some 2 kB. */
const MOST_KEPT = 2_000;

@AnswersController('reports by region', 'api/v1/bunching')
export class BunchingController {
  /** The newest answers: those of a country need all its margins. */
  readonly #kept = new LRUCache<string, readonly BunchingTest[]>({ maxSize: MOST_KEPT, sizeCalculation: ({ length }) => length + 1 });

  constructor(
    private readonly table: Table,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Whether villages bunch at the thresholds of a certified year.',
    description:
      'The density test of Cattaneo, Jansson and Ma (2020), as `rddensity` computes it by default, of the log margins of the file ' +
      '`running-variables`: a jump at 0 is a sign that figures were made to reach a threshold, and no proof. No figure is corrected by it.',
  })
  @AnswersList({ item: BunchingTest, description: 'The tests, by region and criterion.' })
  async listBunching(@Query() question: BunchingQuestion): Promise<List<BunchingTest>> {
    const { ruleSet, region = NATION, by } = question;
    const year = question.year ?? (await this.#newestYear(ruleSet));
    const rows = tableList<Margins>(this.table, question, {
      from: bunching,
      parameters: { ruleSet, year, within: withinRegion(region).within, digits: by === 'total' ? 0 : Math.max(6, region.length) },
      order: {
        name: by,
        by: [
          { column: 'part', pattern: /^\d{0,9}$/ },
          { column: 'criterion', pattern: /^[a-z-]+$/ },
        ],
      },
    });
    const { version } = await this.table.current();
    return {
      question,
      scope: upToCutOff(ruleSetOf(this.ruleSets, ruleSet), year),
      read: (most) =>
        this.#tested([version, ruleSet, year, region, by, question.cursor, most].join(' '), { ruleSet, year, region }, rows.read(most)),
      total: rows.total,
      cursorAfter: ({ code, criterion }) => cursorAt(by, [by === 'total' ? '' : code, criterion]),
    };
  }

  /** The tests of these rows. They are kept under a name, which contains the version of the table. */
  async *#tested(name: string, of: Pick<BunchingTest, 'ruleSet' | 'year'> & { readonly region: string }, rows: AsyncIterable<Margins>) {
    const kept = this.#kept.get(name);
    if (kept !== undefined) return yield* kept;
    const tests: BunchingTest[] = [];
    for await (const row of rows) tests.push(await bunchingTest(of, row));
    this.#kept.set(name, tests);
    yield* tests;
  }

  /** The calendar's first year if none is certified. */
  async #newestYear(ruleSet: string): Promise<number> {
    const { database } = await this.table.current();
    const newest = 'SELECT coalesce(max(year), 0) AS year FROM certificates WHERE ruleSet = $ruleSet';
    const [row] = await database.rows<{ readonly year: number }>(newest, { ruleSet });
    return row?.year ?? 0;
  }
}

async function bunchingTest(
  { ruleSet, year, region }: Pick<BunchingTest, 'ruleSet' | 'year'> & { readonly region: string },
  { part, criterion, asOf, margins, lastMonthShareBelow, lastMonthShareAbove }: Margins,
): Promise<BunchingTest> {
  const code = part === '' ? region : part;
  const test = await densityTest(margins);
  const below = margins.reduce((count, margin) => count + Number(margin < 0), 0);
  return {
    code,
    name: regionName(code),
    path: regionPath(code),
    ruleSet,
    year,
    asOf,
    criterion,
    below,
    above: margins.length - below,
    statistic: six(test?.statistic),
    pValue: six(test?.pValue),
    densityBelow: six(test?.density.below),
    densityAbove: six(test?.density.above),
    bandwidthBelow: six(test?.bandwidth.below),
    bandwidthAbove: six(test?.bandwidth.above),
    ...(test === undefined && { reason: 'too-few-values' as const }),
    histogram: histogramOf(margins),
    lastMonthShareBelow: six(lastMonthShareBelow),
    lastMonthShareAbove: six(lastMonthShareAbove),
  };
}

const STEPS_TO_ONE = 10;

function histogramOf(margins: readonly number[]): readonly number[] {
  const counts = Array.from({ length: 2 * STEPS_TO_ONE }, () => 0);
  for (const margin of margins) {
    const step = Math.floor((margin + 1) * STEPS_TO_ONE);
    if (step in counts) counts[step] = (counts[step] ?? 0) + 1;
  }
  return counts;
}
