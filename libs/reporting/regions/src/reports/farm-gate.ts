import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Fen } from '@taocun/domain';
import { ApiNewestDay } from '@taocun/reporting-answers';
import { type Fraction, type ProduceSums, rounded, times } from '@taocun/reporting-read-model';

/** Sums over orders of produce. */
export type ProduceFen = Readonly<Record<keyof ProduceSums, Fen>>;

const GRAMS_A_KILOGRAM = 1_000;

export interface Price extends Fraction {
  /** Rounded to the fen; null where nothing was sold. */
  readonly fenPerKilogram: Fen | null;
}

export interface Percentage extends Fraction {
  readonly percent: Fen | null;
}

/** The price that buyers paid for produce, and the local price. Farmers keep less: ../farm-gate/kept.ts. */
export interface FarmGate {
  readonly orders: Fen;
  readonly grams: Fen;
  readonly paidFen: Fen;
  readonly localValueFen: Fen;
  readonly online: Price;
  readonly local: Price;
  readonly onlineOfLocal: Percentage;
  /** The amount that urban buyers paid, of that of all buyers whose residence is known. */
  readonly urbanShare: Percentage;
  readonly urbanGrams: Fen;
}

export function farmGateOf({ orders, grams, paidFen, localValueFen, urbanGrams, urbanPaidFen, buyersKnownPaidFen }: ProduceFen): FarmGate {
  return {
    orders,
    grams,
    paidFen,
    localValueFen,
    online: priceOf(paidFen, grams),
    local: priceOf(localValueFen, grams),
    onlineOfLocal: percentageOf(paidFen, localValueFen),
    urbanShare: percentageOf(urbanPaidFen, buyersKnownPaidFen),
    urbanGrams,
  };
}

export function priceOf(fen: Fen, grams: Fen): Price {
  const part = times(fen, GRAMS_A_KILOGRAM);
  return { fenPerKilogram: rounded(part, grams), part, whole: grams };
}

export function percentageOf(part: Fen, whole: Fen): Percentage {
  return { percent: rounded(times(part, 100), whole), part, whole };
}

export const farmGateColumns = [
  'orders',
  'grams',
  'paidFen',
  'localValueFen',
  ...['online', 'local'].flatMap((price) => ['fenPerKilogram', 'part', 'whole'].map((member) => `${price}.${member}`)),
  ...['onlineOfLocal', 'urbanShare'].flatMap((share) => ['percent', 'part', 'whole'].map((member) => `${share}.${member}`)),
  'urbanGrams',
];

const sum = (description: string) => ApiProperty({ type: 'integer', format: 'int64', description });

class FractionDocs {
  @sum('The part, exactly.') part!: number;
  @sum('The whole, exactly; 0 where there is nothing to divide by.') whole!: number;
}

export class PriceDocs extends FractionDocs {
  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'Rounded to the fen; null where nothing was sold.' })
  fenPerKilogram!: number | null;
}

export class PercentageDocs extends FractionDocs {
  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'Rounded; null where there is nothing to divide by.' })
  percent!: number | null;
}

export class FarmGateDocs {
  @sum('Orders with weight and local price.') orders!: number;
  @sum('Their weight in grams.') grams!: number;
  @sum('The amount that buyers paid for them, in fen, before refunds.') paidFen!: number;
  @sum('The value of the same weight at the local price, in fen.') localValueFen!: number;
  @ApiProperty({
    type: PriceDocs,
    description: 'The price that buyers paid online: 1,000 times the amount paid, over the grams. Farmers keep less of it.',
  })
  online!: PriceDocs;
  @ApiProperty({ type: PriceDocs, description: 'The local price.' }) local!: PriceDocs;
  @ApiProperty({ type: PercentageDocs, description: 'The amount paid over the value at the local price.' })
  onlineOfLocal!: PercentageDocs;
  @ApiProperty({ type: PercentageDocs, description: 'The share of urban buyers in the amount paid by buyers whose residence is known.' })
  urbanShare!: PercentageDocs;
  @sum('The grams that went to urban buyers.') urbanGrams!: number;
}

export class FarmGateFiguresDocs extends FarmGateDocs {
  @ApiPropertyOptional({ description: 'The month, with `by=month`.', example: '2014-11' }) month?: string;
  @ApiProperty({ description: 'The code of the region.', example: '330782' }) code!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Its name; null where the registry has none.', example: '浙江省' }) name!:
    | string
    | null;
  @ApiProperty({ example: '浙江省 金华市 义乌市' }) path!: string;
  @ApiNewestDay('The newest day in the figures; null where nothing was sold.') asOf!: string | null;
  @ApiProperty({ format: 'date-time', description: 'The time at which the figures were computed.' }) computedAt!: string;
}
