import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Fen } from '@taocun/domain';
import { type KeptSums } from '@taocun/reporting-read-model';
import { type Percentage, PercentageDocs, percentageOf, type Price, PriceDocs, priceOf } from '../reports/farm-gate';

export type SummedKept = Readonly<Record<keyof KeptSums, Fen>>;

/** The price less fees and delivery, over the orders that state both. */
export interface Kept extends SummedKept {
  readonly kept: Price;
  readonly local: Price;
  readonly keptOfLocal: Percentage;
  readonly keptOfPaid: Percentage;
}

export function keptOf(sums: SummedKept): Kept {
  const { orders, grams, paidFen, keptFen, localValueFen } = sums;
  return {
    orders,
    grams,
    paidFen,
    keptFen,
    localValueFen,
    kept: priceOf(keptFen, grams),
    local: priceOf(localValueFen, grams),
    keptOfLocal: percentageOf(keptFen, localValueFen),
    keptOfPaid: percentageOf(keptFen, paidFen),
  };
}

const sum = (description: string) => ApiProperty({ type: 'integer', format: 'int64', description });

export class KeptFiguresDocs {
  @ApiPropertyOptional({ description: 'The month, with `by=month`.', example: '2014-11' }) month?: string;
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'With `by=product`: the product, null for orders that name none.',
    example: 'pear',
  })
  product?: string | null;
  @ApiProperty({ description: 'The code of the region.', example: '330782' }) code!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Its name; null where the registry has none.', example: '浙江省' }) name!:
    | string
    | null;
  @ApiProperty({ example: '浙江省 金华市 义乌市' }) path!: string;
  @sum('Orders that state both fees and delivery.') orders!: number;
  @sum('Their weight in grams.') grams!: number;
  @sum('The amount that buyers paid for them, in fen, before refunds.') paidFen!: number;
  @sum('The amount that farmers keep of it: less fees and delivery. Negative where these are more.') keptFen!: number;
  @sum('The value of the same weight at the local price, in fen.') localValueFen!: number;
  @ApiProperty({ type: PriceDocs, description: 'The amount that farmers keep for a kilogram.' }) kept!: PriceDocs;
  @ApiProperty({ type: PriceDocs, description: 'The local price.' }) local!: PriceDocs;
  @ApiProperty({ type: PercentageDocs, description: 'The amount kept over the value at the local price.' }) keptOfLocal!: PercentageDocs;
  @ApiProperty({ type: PercentageDocs, description: 'The amount kept over the amount paid.' }) keptOfPaid!: PercentageDocs;
  @ApiProperty({ description: 'The newest day in the figures; empty where nothing was sold.', example: '2015-06-30' }) asOf!: string;
  @ApiProperty({ format: 'date-time', description: 'The time at which the figures were computed.' }) computedAt!: string;
}

export const keptColumns = [
  'month',
  'product',
  'code',
  'name',
  'path',
  'orders',
  'grams',
  'paidFen',
  'keptFen',
  'localValueFen',
  ...['kept', 'local'].flatMap((price) => ['fenPerKilogram', 'part', 'whole'].map((member) => `${price}.${member}`)),
  ...['keptOfLocal', 'keptOfPaid'].flatMap((share) => ['percent', 'part', 'whole'].map((member) => `${share}.${member}`)),
  'asOf',
  'computedAt',
];
