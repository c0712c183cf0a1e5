import { dayAt, dayText, type Day } from './days';
import { effectiveDayOf, type OrderPaid, type OrderRefunded } from './updates';

interface NaiveProduce {
  orders: bigint;
  grams: bigint;
  paidFen: bigint;
  localValueFen: bigint;
  urbanGrams: bigint;
  urbanPaidFen: bigint;
  buyersKnownPaidFen: bigint;
}

export interface NaiveMonth {
  month: string;
  salesFen: bigint;
  alibabaSalesFen: bigint;
  produce?: NaiveProduce;
}

interface Sold {
  isAlibaba: boolean;
  orders: OrderPaid[];
  refunds: OrderRefunded[];
}

/** The days of lateness that the oracle knows (docs/contract.md §4). */
const LATENESS = 15;

/**
 * The months that can still change as of D, with an order or a refund in them: those that lie whole within the 365 days ending
 * with D or within a year that is not certified yet, from its 1 July on.
 */
export function monthsAsOf(shops: Sold[], asOf: Day): NaiveMonth[] {
  const dated = shops.flatMap(({ isAlibaba, orders, refunds }) => [
    ...orders.map((order) => ({ isAlibaba, order, refund: undefined, day: effectiveDayOf(order) })),
    ...refunds.map((refund) => ({ isAlibaba, order: undefined, refund, day: effectiveDayOf(refund) })),
  ]);
  const { year, from } = changeable(asOf);
  const months: NaiveMonth[] = [];
  for (let month = 1; dayAt(year - 2, month, 1) <= asOf; month++) {
    const [first, next] = [dayAt(year - 2, month, 1), dayAt(year - 2, month + 1, 1)];
    const within = dated.filter(({ day }) => day >= first && day < next && day <= asOf);
    if (first < from || within.length === 0) continue;
    const orders = within.flatMap(({ order }) => (order === undefined ? [] : [order]));
    const refunds = within.flatMap(({ refund }) => (refund === undefined ? [] : [refund]));
    const ofAlibaba = within.filter(({ isAlibaba }) => isAlibaba);
    const ofProduce = orders.filter(({ data }) => data.produce !== undefined);
    months.push({
      month: dayText(first).slice(0, 7),
      salesFen: total(orders) - total(refunds),
      alibabaSalesFen: ofAlibaba.reduce(
        (sum, { order, refund }) => sum + BigInt(order?.data.amountFen ?? 0) - BigInt(refund?.data.amountFen ?? 0),
        0n,
      ),
      ...(ofProduce.length === 0 ? {} : { produce: produceOf(ofProduce) }),
    });
  }
  return months;
}

/** The first month that can still change as of D; those before it are final. */
export function firstMonthOf(asOf: Day): string {
  let { from } = changeable(asOf);
  while (!dayText(from).endsWith('-01')) from++;
  return dayText(from).slice(0, 7);
}

function changeable(asOf: Day): { year: number; from: Day } {
  const thisYear = Number(dayText(asOf).slice(0, 4));
  const year = asOf > dayAt(thisYear, 6, 30) + LATENESS ? thisYear + 1 : thisYear;
  return { year, from: Math.min(dayAt(year - 1, 7, 1), asOf - 364) };
}

function produceOf(orders: OrderPaid[]): NaiveProduce {
  const urban = orders.filter(({ data }) => data.buyerArea === 'urban');
  const grams = (some: OrderPaid[]) => some.reduce((sum, { data }) => sum + BigInt(data.produce?.grams ?? 0), 0n);
  const localValue = orders.reduce(
    (sum, { data }) => sum + BigInt(data.produce?.grams ?? 0) * BigInt(data.produce?.localPriceFenPerKilogram ?? 0),
    0n,
  );
  return {
    orders: BigInt(orders.length),
    grams: grams(orders),
    paidFen: total(orders),
    localValueFen: localValue / 1000n,
    urbanGrams: grams(urban),
    urbanPaidFen: total(urban),
    buyersKnownPaidFen: total(orders.filter(({ data }) => data.buyerArea !== undefined)),
  };
}

function total(some: (OrderPaid | OrderRefunded)[]): bigint {
  return some.reduce((sum, { data }) => sum + BigInt(data.amountFen), 0n);
}
