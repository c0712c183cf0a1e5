import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { NATION } from '@taocun/geography';
import {
  type Borders,
  AnswersController,
  AnswersList,
  boundsOf,
  daysOfMonths,
  IsChoice,
  type List,
  Table,
  tableList,
} from '@taocun/reporting-answers';
import { RequireRole } from '@taocun/service';
import { PeriodQuestion, withinRegion } from './period-question';
import { IsBorders } from './region-question';
import {
  type Division,
  divisions,
  series,
  seriesOfToday,
  seriesItem,
  seriesItemOfToday,
  parametersOfSeries,
  SeriesPoint,
  type SeriesRow,
  type SeriesRowOfToday,
} from './series';

class SeriesQuestion extends PeriodQuestion {
  @IsChoice(
    divisions,
    'Calendar months, or certified years, which end with their cut-offs under the rule set. A year is included if its last month so far is in the range.',
    'month',
  )
  readonly by: Division = 'month';

  @IsBorders('`qualifying`, `new`, `lost` and `certified`, for a village’s verdict is of one code')
  readonly borders: Borders = 'then';
}

@AnswersController('reports by region', 'api/v1/series')
export class SeriesController {
  constructor(private readonly table: Table) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The figures of a region by month or by certified year.',
    description:
      'Villages that qualify at the end, those that are new and those that were lost since the end before, from the history of verdicts; sales and ' +
      'prices of produce; by year also the villages on the certified list. Without a region, the nation.',
  })
  @AnswersList({ item: SeriesPoint, description: 'The months or years, ascending and without gaps.' })
  listSeries(@Query() question: SeriesQuestion): List<SeriesPoint> {
    const { region = NATION, ruleSet, by, borders } = question;
    const query = {
      where: ['lastMonth BETWEEN $from AND $to'],
      order: { name: `${by} ${borders}`, by: [{ column: 'period', pattern: MONTH_OR_YEAR }] },
      // A certified year begins up to a year before its last month.
      scope: {
        window: daysOfMonths(by === 'year' ? yearEarlier(boundsOf(question)) : boundsOf(question)),
        hasCertificates: by === 'year',
      },
    };
    if (borders === 'today') {
      const { within } = withinRegion(region);
      return tableList<SeriesPoint, SeriesRowOfToday>(this.table, question, {
        item: SeriesPoint,
        ...query,
        from: seriesOfToday,
        parameters: { division: by, region, ruleSet, within, ...boundsOf(question) },
        itemOf: seriesItemOfToday,
      });
    }
    return tableList<SeriesPoint, SeriesRow>(this.table, question, {
      item: SeriesPoint,
      ...query,
      from: series,
      parameters: { ...parametersOfSeries(by, region, ruleSet), ...boundsOf(question) },
      itemOf: seriesItem,
    });
  }
}

function yearEarlier({ from, to }: ReturnType<typeof boundsOf>): ReturnType<typeof boundsOf> {
  return {
    from: `${String(Math.max(0, Number(from.slice(0, 4)) - 1)).padStart(4, '0')}${from.slice(4)}`,
    to,
  };
}

const MONTH_OR_YEAR = /^\d{4}(-\d{2})?$/;
