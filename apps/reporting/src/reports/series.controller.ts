import { Controller, Get, Inject, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { RequireRole, RULE_SETS } from '@taocun/service';
import { IsIn } from 'class-validator';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { period, PeriodQuestion } from './period-question';
import { questionPipe } from '../lists/questions';
import { NATION } from '../places/region-levels';
import { SalesByMonths } from './sales-by-month';
import { seriesByMonth, seriesByYear, seriesColumns, type SeriesItem, SeriesPointDocs } from './series';
import { ruleSetOf } from '../store/rule-sets';
import { VerdictsByMonths } from './verdicts-by-month';

const divisions = ['month', 'year'] as const;
type Division = (typeof divisions)[number];

class SeriesQuestion extends PeriodQuestion {
  @ApiPropertyOptional({
    enum: divisions,
    default: 'month',
    description:
      'Calendar months, or certified years, which end with their cut-offs under the rule set. A year is included if its last month so far is in the range.',
  })
  @IsIn(divisions, { message: `by must be one of ${divisions.join(', ')}` })
  readonly by: Division = 'month';
}

@ApiTags('reports by region')
@Controller('api/v1/series')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class SeriesController {
  constructor(
    private readonly verdicts: VerdictsByMonths,
    private readonly sales: SalesByMonths,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The figures of a region by month or by certified year.',
    description:
      'Villages that qualify at the end, those that are new and those that were lost since the end before, from the history of verdicts; sales and ' +
      'prices of produce; by year also the villages on the certified list. Without a region, the nation.',
  })
  @AnswersList({ item: SeriesPointDocs, columns: seriesColumns, description: 'The months or years, ascending and without gaps.' })
  async listSeries(@Query() question: SeriesQuestion): Promise<List<SeriesItem>> {
    const { region = NATION, ruleSet, by } = question;
    const asked = period(question);
    const [verdicts, sales] = await Promise.all([this.verdicts.of(region, ruleSet), this.sales.of(region)]);
    const series = (by === 'month' ? seriesByMonth : seriesByYear)(verdicts.content, sales.content, ruleSetOf(this.ruleSets, ruleSet));
    const asOf = verdicts.content.asOf > sales.content.asOf ? verdicts.content.asOf : sales.content.asOf;
    // The older of the two, so that nothing in the answer is older than it says.
    const computedAt = (verdicts.computedAt < sales.computedAt ? verdicts : sales).computedAt.toISOString();
    return listInMemory(
      series.filter(({ lastMonth }) => asked(lastMonth)),
      { name: by, keyOf: ({ lastMonth }) => lastMonth },
      question,
      `${verdicts.version} ${sales.version}`,
      ({ lastMonth: _lastMonth, ...item }) => ({ ...item, region, ruleSet, asOf, computedAt }),
    );
  }
}
