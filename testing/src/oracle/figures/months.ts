import { cutOffOf, type RuleSetId } from '../rules/rule-sets';
import { dayAt, dayText, firstDayOfYearTo, type Day } from '../updates/days';
import { effectiveDayOf, type OrderPaid, type OrderRefunded } from '../updates/updates';

interface NaiveProduce {
  orders: bigint;
  grams: bigint;
  paidFen: bigint;
  localValueFen: bigint;
  urbanGrams: bigint;
  urbanPaidFen: bigint;
  buyersKnownPaidFen: bigint;
  kept?: NaiveKept[];
}

interface NaiveKept {
  product?: string;
  orders: bigint;
  grams: bigint;
  paidFen: bigint;
  keptFen: bigint;
  localValueFen: bigint;
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

/** The days of lateness in the oracle (docs/contract.md §4). */
const LATENESS = 15;

/**
 * The months that can still change as of D and have an order or a refund: those that are wholly within the
 * 365 days ending with D, or within a year that is not yet certified under every one of these rule sets.
 */
export function monthsAsOf(shops: Sold[], asOf: Day, ruleSets: readonly RuleSetId[]): NaiveMonth[] {
  const dated = shops.flatMap(({ isAlibaba, orders, refunds }) => [
    ...orders.map((order) => ({ isAlibaba, order, refund: undefined, day: effectiveDayOf(order) })),
    ...refunds.map((refund) => ({ isAlibaba, order: undefined, refund, day: effectiveDayOf(refund) })),
  ]);
  const from = changeableFrom(asOf, ruleSets);
  const year = Number(dayText(asOf).slice(0, 4));
  const months: NaiveMonth[] = [];
  for (let month = 1; dayAt(year - 2, month, 1) <= asOf; month++) {
    const first = dayAt(year - 2, month, 1);
    const next = dayAt(year - 2, month + 1, 1);
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
        (sum, { order, refund }) =>
          sum + BigInt(order?.data.amountFen ?? 0) - BigInt(refund?.data.amountFen ?? 0),
        0n,
      ),
      ...(ofProduce.length === 0 ? {} : { produce: produceOf(ofProduce) }),
    });
  }
  return months;
}

/** The first month that can still change as of D; those before it are final. */
export function firstMonthOf(asOf: Day, ruleSets: readonly RuleSetId[]): string {
  let from = changeableFrom(asOf, ruleSets);
  while (!dayText(from).endsWith('-01')) from++;
  return dayText(from).slice(0, 7);
}

/** The first day of the 365 days that end with D, or of the oldest year that is not due yet. */
function changeableFrom(asOf: Day, ruleSets: readonly RuleSetId[]): Day {
  const thisYear = Number(dayText(asOf).slice(0, 4));
  const open = ruleSets.flatMap((ruleSet) =>
    [thisYear - 1, thisYear, thisYear + 1].flatMap((year) => {
      const cutOff = cutOffOf(ruleSet, year);
      return cutOff === undefined || asOf > cutOff + LATENESS ? [] : [firstDayOfYearTo(cutOff)];
    }),
  );
  return Math.min(...open, asOf - 364);
}

function produceOf(orders: OrderPaid[]): NaiveProduce {
  const urban = orders.filter(({ data }) => data.buyerArea === 'urban');
  const keeping = orders.filter(
    ({ data }) => data.produce?.feesFen !== undefined && data.produce.deliveryFen !== undefined,
  );
  const products = [...new Set(keeping.map(({ data }) => data.produce?.product ?? ''))].sort();
  return {
    orders: BigInt(orders.length),
    grams: grams(orders),
    paidFen: total(orders),
    localValueFen: localValueOf(orders),
    urbanGrams: grams(urban),
    urbanPaidFen: total(urban),
    buyersKnownPaidFen: total(orders.filter(({ data }) => data.buyerArea !== undefined)),
    ...(products.length > 0 && { kept: products.map((product) => keptOf(product, keeping)) }),
  };
}

function keptOf(product: string, keeping: OrderPaid[]): NaiveKept {
  const orders = keeping.filter(({ data }) => (data.produce?.product ?? '') === product);
  const costs = orders.reduce(
    (sum, { data }) => sum + BigInt(data.produce?.feesFen ?? 0) + BigInt(data.produce?.deliveryFen ?? 0),
    0n,
  );
  return {
    ...(product !== '' && { product }),
    orders: BigInt(orders.length),
    grams: grams(orders),
    paidFen: total(orders),
    keptFen: total(orders) - costs,
    localValueFen: localValueOf(orders),
  };
}

function grams(some: OrderPaid[]): bigint {
  return some.reduce((sum, { data }) => sum + BigInt(data.produce?.grams ?? 0), 0n);
}

function localValueOf(some: OrderPaid[]): bigint {
  const milliFen = some.map(
    ({ data }) => BigInt(data.produce?.grams ?? 0) * BigInt(data.produce?.localPriceFenPerKilogram ?? 0),
  );
  return milliFen.reduce((sum, one) => sum + one, 0n) / 1000n;
}

function total(some: (OrderPaid | OrderRefunded)[]): bigint {
  return some.reduce((sum, { data }) => sum + BigInt(data.amountFen), 0n);
}
