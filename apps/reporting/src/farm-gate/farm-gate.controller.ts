import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { IsIn } from 'class-validator';
import { fenOf } from '@taocun/domain';
import { everyMonthOf } from '../places/calendar-months';
import { ExactJsonInterceptor, integerOf } from '../exact/exact-json';
import { type FarmGate, farmGateColumns, FarmGateFiguresDocs, farmGateOf } from '../reports/farm-gate';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { newestDay } from '../lists/newest-day';
import { noSums, type PeriodSums, periodSums, summedUp } from '../reports/period-sums';
import { period, PeriodQuestion } from '../reports/period-question';
import { countiesIn, producingVillages } from './produce-divisions';
import { questionPipe } from '../lists/questions';
import { NATION } from '../places/region-levels';
import { regionName, regionPath } from '../places/region-names';
import { SalesByMonths } from '../reports/sales-by-month';
import { type StoredMonth, VillageMonths, type VillageMonthsDocument } from '../projections/village-months';

const divisions = ['total', 'month', 'county', 'village'] as const;
type Division = (typeof divisions)[number];

class FarmGateQuestion extends PeriodQuestion {
  @ApiPropertyOptional({
    enum: divisions,
    default: 'month',
    description:
      'The subject of an item: the whole region and time, a month of the region, or a county or village in it over the whole time.',
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
  constructor(
    private readonly sales: SalesByMonths,
    private readonly months: VillageMonths,
  ) {}

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
    description: 'The total, or the months, counties or villages, ascending.',
  })
  async listFarmGate(@Query() question: FarmGateQuestion): Promise<List<FarmGateItem>> {
    const { by } = question;
    switch (by) {
      case 'total':
      case 'month':
        return this.#ofRegion(question, by);
      case 'county':
        return this.#counties(question);
      case 'village':
        return this.#villages(question);
    }
  }

  async #ofRegion(question: FarmGateQuestion, by: 'total' | 'month'): Promise<List<FarmGateItem>> {
    const asked = period(question);
    const { region: code = NATION } = question;
    const { content, computedAt, version } = await this.sales.of(code);
    const selling = [...content.months].filter(([month, { orders }]) => asked(month) && orders > 0);
    const rows = by === 'total' ? [{ month: '', sums: summedUp(selling.map(([, sums]) => sums)) }] : everyMonth(new Map(selling));
    return listInMemory(rows, { name: by, keyOf: ({ month }) => month || code }, question, version, ({ month, sums }) => ({
      ...(month !== '' && { month }),
      ...itemOf(code, regionName(code), sums, content.asOf, computedAt),
    }));
  }

  async #counties(question: FarmGateQuestion): Promise<List<FarmGateItem>> {
    const asked = period(question);
    const isAsked = countiesIn(question);
    const { content, computedAt, version } = await this.sales.current();
    const rows = [...content.regions]
      .filter(([code]) => isAsked(code))
      .map(([code, months]) => ({ code, sums: summedUp([...months].filter(([month]) => asked(month)).map(([, sums]) => sums)) }))
      .filter(({ sums }) => sums.orders > 0);
    return listInMemory(rows, { name: 'county', keyOf: ({ code }) => code }, question, version, ({ code, sums }) =>
      itemOf(code, regionName(code), sums, content.asOf, computedAt),
    );
  }

  #villages(question: FarmGateQuestion): List<FarmGateItem> {
    const asked = period(question);
    const computedAt = new Date();
    const villageOf = ({ _id: code, name, asOf, months }: VillageMonthsDocument): FarmGateItem =>
      itemOf(code, name, summedUp(months.filter((each) => asked(each.month)).map(sumsOf)), asOf, computedAt);
    return producingVillages(this.months, question, { produce: { $exists: true } }, villageOf);
  }
}

function itemOf(code: string, name: string | null, sums: PeriodSums, asOf: string, computedAt: Date): FarmGateItem {
  return {
    ...{ code, name, path: regionPath(code) },
    ...farmGateOf(sums),
    ...{ asOf: newestDay(asOf), computedAt: computedAt.toISOString() },
  };
}

function everyMonth(selling: ReadonlyMap<string, PeriodSums>): { readonly month: string; readonly sums: PeriodSums }[] {
  return everyMonthOf(selling.keys()).map((month) => ({ month, sums: selling.get(month) ?? noSums() }));
}

function sumsOf({ produce, ...month }: StoredMonth): PeriodSums {
  const stored = { ...month, ...produce };
  const sums = noSums();
  for (const name of periodSums) sums[name] = fenOf(integerOf(stored[name] ?? 0));
  return sums;
}
