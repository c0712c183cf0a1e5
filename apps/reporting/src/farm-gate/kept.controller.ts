import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { IsIn } from 'class-validator';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { questionPipe } from '../lists/questions';
import { everyMonthOf } from '../places/calendar-months';
import { NATION } from '../places/region-levels';
import { regionName, regionPath } from '../places/region-names';
import { addKept, type Kept, type ProductSums, keptColumns, KeptFiguresDocs, keptOf } from './kept';
import { KeptByMonths } from './kept-by-month';
import { period, PeriodQuestion } from '../reports/period-question';

const divisions = ['total', 'month', 'product'] as const;
type Division = (typeof divisions)[number];

class KeptQuestion extends PeriodQuestion {
  @ApiPropertyOptional({
    enum: divisions,
    default: 'month',
    description: 'The subject of an item: the whole time, a month, or a product.',
  })
  @IsIn(divisions, { message: `by must be one of ${divisions.join(', ')}` })
  readonly by: Division = 'month';
}

type KeptItem = Kept & {
  readonly month?: string;
  readonly product?: string | null;
  readonly code: string;
  readonly name: string | null;
  readonly path: string;
  readonly asOf: string;
  readonly computedAt: string;
};

@ApiTags('reports by region')
@Controller('api/v1/farm-gate')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class KeptController {
  constructor(private readonly kept: KeptByMonths) {}

  @Get('kept')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The amount that farmers keep of what buyers pay, beside the local price.',
    description:
      'From orders of produce that tell both fees and delivery: the price paid less both, before refunds, by the day of payment, and its ratio to ' +
      'the value of the same weight at the local price, with the number of orders behind it. Orders that do not tell both are left out.',
  })
  @AnswersList({
    item: KeptFiguresDocs,
    columns: keptColumns,
    description: 'The total, or the months or products, ascending.',
  })
  async listKept(@Query() question: KeptQuestion): Promise<List<KeptItem>> {
    const asked = period(question);
    const { by, region: code = NATION } = question;
    const { content, computedAt, version } = await this.kept.of(code);
    const months = [...(content.regions.get(code) ?? [])].filter(([month]) => asked(month));
    const of = (name: string, rows: readonly Row[]) =>
      listInMemory(rows, { name, keyOf: ({ key }) => key || code }, question, version, ({ told, products }) => ({
        ...told,
        ...{ code, name: regionName(code), path: regionPath(code) },
        ...keptOf(products.values()),
        ...{ asOf: content.asOf, computedAt: computedAt.toISOString() },
      }));
    if (by === 'month') return of(by, everyMonth(new Map(months)));
    const all: ProductSums = new Map();
    for (const [, products] of months) for (const [product, sums] of products) addKept(all, product, sums);
    if (by === 'total') return of(by, [{ key: '', told: {}, products: all }]);
    // Keys are short, so products are known by their places, which change only with the data.
    const named = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
    return of(
      by,
      named.map(([name, sums], at) => ({
        key: String(at).padStart(8, '0'),
        told: { product: name === '' ? null : name },
        products: new Map([[name, sums]]),
      })),
    );
  }
}

interface Row {
  readonly key: string;
  readonly told: { readonly month?: string; readonly product?: string | null };
  readonly products: ProductSums;
}

function everyMonth(keeping: ReadonlyMap<string, ProductSums>): Row[] {
  return everyMonthOf(keeping.keys()).map((month) => ({ key: month, told: { month }, products: keeping.get(month) ?? new Map() }));
}
