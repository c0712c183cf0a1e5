import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Fen } from '@taocun/domain';
import { type Fraction, rounded, times } from '../exact/fractions';
import { type PeriodSums } from './period-sums';

const GRAMS_A_KILOGRAM = 1_000;

interface Price extends Fraction {
  /** Rounded to the fen; null where nothing was sold. */
  readonly fenPerKilogram: Fen | null;
}

interface Percentage extends Fraction {
  readonly percent: Fen | null;
}

/** What farmers got for their produce, and what it would have fetched at home. */
export interface FarmGate {
  readonly orders: Fen;
  readonly grams: Fen;
  readonly paidFen: Fen;
  readonly localValueFen: Fen;
  readonly online: Price;
  readonly local: Price;
  readonly onlineOfLocal: Percentage;
  /** What buyers in town paid, of what was paid by buyers of whom it is known where they live. */
  readonly urbanShare: Percentage;
  readonly urbanGrams: Fen;
}

export function farmGateOf({ orders, grams, paidFen, localValueFen, urbanGrams, urbanPaidFen, buyersKnownPaidFen }: PeriodSums): FarmGate {
  return {
    ...{ orders, grams, paidFen, localValueFen },
    online: priceOf(paidFen, grams),
    local: priceOf(localValueFen, grams),
    onlineOfLocal: percentageOf(paidFen, localValueFen),
    urbanShare: percentageOf(urbanPaidFen, buyersKnownPaidFen),
    urbanGrams,
  };
}

function priceOf(fen: Fen, grams: Fen): Price {
  const part = times(fen, GRAMS_A_KILOGRAM);
  return { fenPerKilogram: rounded(part, grams), part, whole: grams };
}

function percentageOf(part: Fen, whole: Fen): Percentage {
  return { percent: rounded(times(part, 100), whole), part, whole };
}

export const farmGateColumns = [
  ...['orders', 'grams', 'paidFen', 'localValueFen'],
  ...['online', 'local'].flatMap((price) => ['fenPerKilogram', 'part', 'whole'].map((member) => `${price}.${member}`)),
  ...['onlineOfLocal', 'urbanShare'].flatMap((share) => ['percent', 'part', 'whole'].map((member) => `${share}.${member}`)),
  'urbanGrams',
];

const sum = (description: string) => ApiProperty({ type: 'integer', format: 'int64', description });

class FractionDocs {
  @sum('The part, exactly.') part!: number;
  @sum('The whole, exactly; 0 where there is nothing to divide by.') whole!: number;
}

class PriceDocs extends FractionDocs {
  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'Rounded to the fen; null where nothing was sold.' })
  fenPerKilogram!: number | null;
}

class PercentageDocs extends FractionDocs {
  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'Rounded; null where there is nothing to divide by.' })
  percent!: number | null;
}

export class FarmGateDocs {
  @sum('Orders that tell weight and local price.') orders!: number;
  @sum('Their weight in grams.') grams!: number;
  @sum('What buyers paid for them, in fen; refunds are not taken off.') paidFen!: number;
  @sum('What the same weight would have fetched at the local price, in fen.') localValueFen!: number;
  @ApiProperty({ type: PriceDocs, description: 'What farmers got online: 1,000 times what was paid over the grams.' }) online!: PriceDocs;
  @ApiProperty({ type: PriceDocs, description: 'The local price.' }) local!: PriceDocs;
  @ApiProperty({ type: PercentageDocs, description: 'What was paid over what it would have fetched locally.' })
  onlineOfLocal!: PercentageDocs;
  @ApiProperty({ type: PercentageDocs, description: 'What buyers in town paid, of the buyers of whom it is known where they live.' })
  urbanShare!: PercentageDocs;
  @sum('The grams that went to buyers in town.') urbanGrams!: number;
}

export class FarmGateItemDocs extends FarmGateDocs {
  @ApiPropertyOptional({ description: 'Of `by=month`.', example: '2014-11' }) month?: string;
  @ApiProperty({ description: 'The code: of the region, the county or the village.', example: '330782' }) code!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Its name; null where the registry has none.' }) name!: string | null;
  @ApiProperty({ example: '浙江省 金华市 义乌市' }) path!: string;
  @ApiProperty({ description: 'The newest day that the figures hold; empty where nothing was sold.', example: '2015-06-30' }) asOf!: string;
  @ApiProperty({ format: 'date-time', description: 'When the figures were worked out.' }) computedAt!: string;
}
