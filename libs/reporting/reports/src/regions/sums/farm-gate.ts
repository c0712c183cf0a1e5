import { type Fen, fenOf } from '@taocun/domain';
import {
  type AnswerType,
  described,
  exactInteger,
  nullable,
  object,
  text,
  time,
  Type,
} from '@taocun/openapi';
import { dayOrNull } from '@taocun/reporting-answers';
import { type ProduceSums } from '@taocun/reporting-store';

/** Sums over orders of produce. */
export type ProduceFen = Readonly<Record<keyof ProduceSums, Fen>>;

const GRAMS_A_KILOGRAM = 1_000;

const fraction = {
  part: exactInteger('The part, exactly.'),
  whole: exactInteger('The whole, exactly; 0 where there is nothing to divide by.'),
};

export const Price = object('Price', {
  fenPerKilogram: nullable(exactInteger('Rounded to the fen; null where nothing was sold.')),
  ...fraction,
});
export type Price = AnswerType<typeof Price>;

export const Percentage = object('Percentage', {
  percent: nullable(exactInteger('Rounded; null where there is nothing to divide by.')),
  ...fraction,
});
export type Percentage = AnswerType<typeof Percentage>;

/**
 * The price that buyers paid for produce, and the local price. Farmers keep less: see ../farm-gate/kept.ts.
 */
export const FarmGate = object('FarmGate', {
  orders: exactInteger('Orders with weight and local price.'),
  grams: exactInteger('Their weight in grams.'),
  paidFen: exactInteger('The amount that buyers paid for them, in fen, before refunds.'),
  localValueFen: exactInteger('The value of the same weight at the local price, in fen.'),
  online: described(
    Price,
    'The price that buyers paid online: 1,000 times the amount paid, over the grams. Farmers keep less of it.',
  ),
  local: described(Price, 'The local price.'),
  onlineOfLocal: described(Percentage, 'The amount paid over the value at the local price.'),
  urbanShare: described(
    Percentage,
    'The share of urban buyers in the amount paid by buyers whose residence is known.',
  ),
  urbanGrams: exactInteger('The grams that went to urban buyers.'),
});
export type FarmGate = AnswerType<typeof FarmGate>;

export const FarmGateFigures = object('FarmGateFigures', {
  month: Type.Optional(text('The month, with `by=month`.', '2014-11')),
  code: text('The code of the region.', '330782'),
  name: nullable(text('Its name; null where the registry has none.', '浙江省')),
  path: Type.String({ example: '浙江省 金华市 义乌市' }),
  ...FarmGate.properties,
  asOf: dayOrNull('The newest day in the figures; null where nothing was sold.'),
  computedAt: time('The time at which the figures were computed.'),
});
export type FarmGateFigures = AnswerType<typeof FarmGateFigures>;

export function farmGateOf({
  orders,
  grams,
  paidFen,
  localValueFen,
  urbanGrams,
  urbanPaidFen,
  buyersKnownPaidFen,
}: ProduceFen): FarmGate {
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

/**
 * Part over whole, to the nearest integer, halves away from 0; null if the whole is 0. The whole must not be
 * negative.
 */
export function rounded(part: Fen, whole: Fen): Fen | null {
  const exactPart = BigInt(part);
  const exactWhole = BigInt(whole);
  if (exactWhole === 0n) return null;
  const half = exactPart < 0n ? -exactWhole : exactWhole;
  // The division of bigints truncates towards 0.
  return fenOf((2n * exactPart + half) / (2n * exactWhole));
}

function times(amount: Fen, factor: number): Fen {
  return fenOf(BigInt(amount) * BigInt(factor));
}
