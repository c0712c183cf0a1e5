import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { fenOf } from '@taocun/domain';
import { RequireRole } from '@taocun/service';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { ExactJsonInterceptor, integerOf } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { questionPipe } from '../lists/questions';
import { everyMonthOf } from '../places/calendar-months';
import { NATION } from '../places/region-levels';
import { regionName, regionPath } from '../places/region-names';
import { keptSums, VillageMonths, type VillageMonthsDocument } from '../projections/village-months';
import { addKept, type Kept, type ProductSums, keptColumns, KeptFiguresDocs, keptOf, noneKept } from './kept';
import { KeptByMonths } from './kept-by-month';
import { period, PeriodQuestion } from '../reports/period-question';
import { countiesIn, producingVillages } from './produce-divisions';

const divisions = ['total', 'month', 'product', 'county', 'village'] as const;
type Division = (typeof divisions)[number];

class KeptQuestion extends PeriodQuestion {
  @ApiPropertyOptional({
    enum: divisions,
    default: 'month',
    description: 'The subject of an item: the whole region and time, a month or a product of the region, or a county or village in it.',
  })
  @IsIn(divisions, { message: `by must be one of ${divisions.join(', ')}` })
  readonly by: Division = 'month';

  @ApiPropertyOptional({ type: String, example: 'pear', description: 'Only orders of this product, as they name it.' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9._:-]{1,64}$/, { message: 'product must be 1 to 64 characters of A-Z, a-z, 0-9, ".", "_", ":" and "-"' })
  readonly product?: string;
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
  constructor(
    private readonly kept: KeptByMonths,
    private readonly months: VillageMonths,
  ) {}

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
    description: 'The total, or the months, products, counties or villages, ascending.',
  })
  async listKept(@Query() question: KeptQuestion): Promise<List<KeptItem>> {
    const { by } = question;
    switch (by) {
      case 'total':
      case 'month':
      case 'product':
        return this.#ofRegion(question, by);
      case 'county':
        return this.#counties(question);
      case 'village':
        return this.#villages(question);
    }
  }

  async #ofRegion(question: KeptQuestion, by: 'total' | 'month' | 'product'): Promise<List<KeptItem>> {
    const asked = period(question);
    const { region: code = NATION, product } = question;
    const { content, computedAt, version } = await this.kept.of(code);
    const months = [...(content.regions.get(code) ?? [])].filter(
      ([month, products]) => asked(month) && chosen(products, product).length > 0,
    );
    const item = (products: ProductSums) => itemOf(code, regionName(code), keptOf(chosen(products, product)), content.asOf, computedAt);
    const of = (name: string, rows: readonly Row[]) =>
      listInMemory(rows, { name, keyOf: ({ key }) => key || code }, question, version, ({ told, products }) => ({
        ...told,
        ...item(products),
      }));
    if (by === 'month') return of(by, everyMonth(new Map(months), product));
    const all = joined(months.map(([, products]) => products));
    if (by === 'total') return of(by, [{ key: '', told: { ...(product !== undefined && { product }) }, products: all }]);
    // Keys are short, so products are known by their places, which change only with the data.
    const named = [...all].filter(([name]) => product === undefined || name === product).sort(([a], [b]) => (a < b ? -1 : 1));
    return of(
      by,
      named.map(([name, sums], at) => ({
        key: String(at).padStart(8, '0'),
        told: { product: name === '' ? null : name },
        products: new Map([[name, sums]]),
      })),
    );
  }

  async #counties(question: KeptQuestion): Promise<List<KeptItem>> {
    const asked = period(question);
    const isAsked = countiesIn(question);
    const { product } = question;
    const { content, computedAt, version } = await this.kept.of(NATION);
    const rows = [...content.regions]
      .filter(([code]) => isAsked(code))
      .map(([code, months]) => ({ code, products: joined([...months].filter(([month]) => asked(month)).map(([, products]) => products)) }))
      .filter(({ products }) => chosen(products, product).length > 0);
    return listInMemory(rows, { name: 'county', keyOf: ({ code }) => code }, question, version, ({ code, products }) => ({
      ...(product !== undefined && { product }),
      ...itemOf(code, regionName(code), keptOf(chosen(products, product)), content.asOf, computedAt),
    }));
  }

  #villages(question: KeptQuestion): List<KeptItem> {
    const asked = period(question);
    const { product } = question;
    const produce = product === undefined ? { 'produce.kept': { $exists: true } } : { 'produce.kept.product': product };
    const computedAt = new Date();
    const villageOf = ({ _id: code, name, asOf, months }: VillageMonthsDocument): KeptItem => ({
      ...(product !== undefined && { product }),
      ...itemOf(code, name, keptOf(chosen(joined(months.filter((each) => asked(each.month)).map(productsOf)), product)), asOf, computedAt),
    });
    return producingVillages(this.months, question, produce, villageOf);
  }
}

interface Row {
  readonly key: string;
  readonly told: { readonly month?: string; readonly product?: string | null };
  readonly products: ProductSums;
}

function itemOf(code: string, name: string | null, kept: Kept, asOf: string, computedAt: Date): Omit<KeptItem, 'month' | 'product'> {
  return { ...{ code, name, path: regionPath(code) }, ...kept, ...{ asOf, computedAt: computedAt.toISOString() } };
}

/** The sums of the product that is asked for, or of all. */
function chosen(products: ProductSums, product: string | undefined) {
  if (product === undefined) return [...products.values()];
  const sums = products.get(product);
  return sums === undefined ? [] : [sums];
}

function joined(parts: Iterable<ProductSums>): ProductSums {
  const all: ProductSums = new Map();
  for (const part of parts) for (const [product, sums] of part) addKept(all, product, sums);
  return all;
}

function everyMonth(keeping: ReadonlyMap<string, ProductSums>, product: string | undefined): Row[] {
  return everyMonthOf(keeping.keys()).map((month) => ({
    key: month,
    told: { month, ...(product !== undefined && { product }) },
    products: keeping.get(month) ?? new Map(),
  }));
}

function productsOf({ produce }: VillageMonthsDocument['months'][number]): ProductSums {
  const products: ProductSums = new Map();
  for (const stored of produce?.kept ?? []) {
    const sums = noneKept();
    for (const name of keptSums) sums[name] = fenOf(integerOf(stored[name]));
    addKept(products, stored.product ?? '', sums);
  }
  return products;
}
