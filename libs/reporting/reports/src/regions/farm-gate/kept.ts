import { type Fen } from '@taocun/domain';
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
import { type KeptSums } from '@taocun/reporting-store';
import { Percentage, percentageOf, Price, priceOf } from '../sums/farm-gate';

export type SummedKept = Readonly<Record<keyof KeptSums, Fen>>;

/** The price minus fees and delivery, over the orders that state both. */
export const KeptItem = object('KeptFigures', {
  month: Type.Optional(text('The month, with `by=month`.', '2014-11')),
  product: Type.Optional(
    nullable(text('With `by=product`: the product, null for orders that name none.', 'pear')),
  ),
  code: text('The code of the region.', '330782'),
  name: nullable(text('Its name; null where the registry has none.', '浙江省')),
  path: Type.String({ example: '浙江省 金华市 义乌市' }),
  orders: exactInteger('Orders that state both fees and delivery.'),
  grams: exactInteger('Their weight in grams.'),
  paidFen: exactInteger('The amount that buyers paid for them, in fen, before refunds.'),
  keptFen: exactInteger(
    'The amount that farmers keep of it: less fees and delivery. Negative where these are more.',
  ),
  localValueFen: exactInteger('The value of the same weight at the local price, in fen.'),
  kept: described(Price, 'The amount that farmers keep for a kilogram.'),
  local: described(Price, 'The local price.'),
  keptOfLocal: described(Percentage, 'The amount kept over the value at the local price.'),
  keptOfPaid: described(Percentage, 'The amount kept over the amount paid.'),
  asOf: text('The newest day in the figures; empty where nothing was sold.', '2015-06-30'),
  computedAt: time('The time at which the figures were computed.'),
});
export type KeptItem = AnswerType<typeof KeptItem>;

export function keptOf(
  sums: SummedKept,
): Pick<KeptItem, keyof KeptSums | 'kept' | 'local' | 'keptOfLocal' | 'keptOfPaid'> {
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
