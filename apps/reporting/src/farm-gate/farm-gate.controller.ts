import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { IsIn } from 'class-validator';
import { everyMonthOf } from '../places/calendar-months';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { type FarmGate, farmGateColumns, FarmGateFiguresDocs, farmGateOf } from '../reports/farm-gate';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { newestDay } from '../lists/newest-day';
import { noSums, type PeriodSums, summedUp } from '../reports/period-sums';
import { period, PeriodQuestion } from '../reports/period-question';
import { questionPipe } from '../lists/questions';
import { NATION } from '../places/region-levels';
import { regionName, regionPath } from '../places/region-names';
import { SalesByMonths } from '../reports/sales-by-month';

const divisions = ['total', 'month'] as const;
type Division = (typeof divisions)[number];

class FarmGateQuestion extends PeriodQuestion {
  @ApiPropertyOptional({
    enum: divisions,
    default: 'month',
    description: 'The subject of an item: the whole time, or a month.',
  })
  @IsIn(divisions, { message: `by must be one of ${divisions.join(', ')}` })
  readonly by: Division = 'month';
}

type FarmGateItem = FarmGate & {
  readonly month?: string;
  readonly code: string;
  readonly name: string | null;
  readonly path: string;
  readonly asOf: string | null;
  readonly computedAt: string;
};

@ApiTags('reports by region')
@Controller('api/v1/farm-gate')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class FarmGateController {
  constructor(private readonly sales: SalesByMonths) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The price of a kilogram that buyers pay online, beside the local price.',
    description:
      'From orders with the weight and the local price of produce: the price paid a kilogram, the local price, the ratio, ' +
      'and the share of urban buyers. Prices and ratios are exact fractions, with the rounded value beside them. `farm-gate/kept` has what ' +
      'farmers keep of it.',
  })
  @AnswersList({
    item: FarmGateFiguresDocs,
    columns: ['month', 'code', 'name', 'path', ...farmGateColumns, 'asOf', 'computedAt'],
    description: 'The total, or the months, ascending.',
  })
  async listFarmGate(@Query() question: FarmGateQuestion): Promise<List<FarmGateItem>> {
    const asked = period(question);
    const { by, region: code = NATION } = question;
    const { content, computedAt, version } = await this.sales.of(code);
    const selling = [...content.months].filter(([month, { orders }]) => asked(month) && orders > 0);
    const rows = by === 'total' ? [{ month: '', sums: summedUp(selling.map(([, sums]) => sums)) }] : everyMonth(new Map(selling));
    return listInMemory(rows, { name: by, keyOf: ({ month }) => month || code }, question, version, ({ month, sums }) => ({
      ...(month !== '' && { month }),
      ...itemOf(code, sums, content.asOf, computedAt),
    }));
  }
}

function itemOf(code: string, sums: PeriodSums, asOf: string, computedAt: Date): FarmGateItem {
  return {
    ...{ code, name: regionName(code), path: regionPath(code) },
    ...farmGateOf(sums),
    ...{ asOf: newestDay(asOf), computedAt: computedAt.toISOString() },
  };
}

function everyMonth(selling: ReadonlyMap<string, PeriodSums>): { readonly month: string; readonly sums: PeriodSums }[] {
  return everyMonthOf(selling.keys()).map((month) => ({ month, sums: selling.get(month) ?? noSums() }));
}
