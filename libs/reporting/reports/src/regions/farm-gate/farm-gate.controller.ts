import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { NATION, regionName, regionPath } from '@taocun/geography';
import {
  AnswersController,
  AnswersList,
  boundsOf,
  daysOfMonths,
  figure,
  IsChoice,
  type List,
  Table,
  tableList,
} from '@taocun/reporting-answers';
import { RequireRole } from '@taocun/service';
import { FarmGateFigures, farmGateOf, type ProduceFen } from '../sums/farm-gate';
import { PeriodQuestion, withinRegion } from '../sums/period-question';

const divisions = ['total', 'month'] as const;

class FarmGateQuestion extends PeriodQuestion {
  @IsChoice(divisions, 'The subject of an item: the whole time, or a month.', 'month')
  readonly by: (typeof divisions)[number] = 'month';
}

/** A row of sql/farm-gate.sql; `month` is empty for the total. */
interface FarmGateRow extends ProduceFen {
  readonly month: string;
  readonly asOf?: string;
  readonly computedAt: string;
}

const farmGate = figure('farm-gate');

@AnswersController('reports by region', 'api/v1/farm-gate')
export class FarmGateController {
  constructor(private readonly table: Table) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The price per kilogram that buyers pay online, and the local price.',
    description:
      'Over orders with the weight and local price of produce: the price paid per kilogram, the local price, their ratio, ' +
      'and the share of urban buyers. Prices and ratios are exact fractions with a rounded value. `farm-gate/kept` has what ' +
      'farmers keep of it.',
  })
  @AnswersList({
    item: FarmGateFigures,
    description: 'The total, or the months, ascending.',
  })
  listFarmGate(@Query() question: FarmGateQuestion): List<FarmGateFigures> {
    const { by, region: code = NATION } = question;
    return tableList<FarmGateFigures, FarmGateRow>(this.table, question, {
      item: FarmGateFigures,
      from: farmGate,
      where: ['"by" = $by'],
      parameters: { by, ...withinRegion(code), ...boundsOf(question) },
      scope: { window: daysOfMonths(boundsOf(question)) },
      order: { name: by, by: [{ column: 'month', pattern: /^(\d{4}-\d{2})?$/ }] },
      itemOf: ({ month, asOf = null, computedAt, ...sums }) => ({
        ...(month !== '' && { month }),
        code,
        name: regionName(code),
        path: regionPath(code),
        ...farmGateOf(sums),
        asOf,
        computedAt,
      }),
    });
  }
}
