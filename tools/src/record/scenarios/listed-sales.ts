import { isAlibaba } from '@taocun/domain';
import { lastDay, livelinessOn, singlesDays } from '../drawing/calendar';
import { million, type PlannedShops } from './planned-shops';
import { isBulk, type Order, ordersOf, retailFen, writeLines } from './sales';

const { floor, max, min } = Math;

const year = 365;
/** Yearly sales never fall below this once the village has joined, although refunds take up to a fiftieth. */
const leastFen = 10.5 * million;
/** The greatest amount of a single order. */
const greatestFen = 95_000_000;
/** Sales of one shop in a year: RMB 287,000 on average as published for 2019, plus or minus a third. */
const yearlyOfShopFen = { least: 18_000_000, most: 31_000_000 };

/** Cumulative sums over days, from which the sales of any window follow at once. */
class Days {
  readonly #sums = new Float64Array(lastDay + 2);

  add(day: number, fen: number): void {
    this.#sums[day + 1] = (this.#sums[day + 1] ?? 0) + fen;
  }

  /** Call it once, after the last addition. */
  close(): this {
    for (let day = 1; day <= lastDay + 1; day += 1)
      this.#sums[day] = (this.#sums[day] ?? 0) + (this.#sums[day - 1] ?? 0);
    return this;
  }

  /** The sum over the days after `from`, up to and including `to`. */
  between(from: number, to: number): number {
    return (this.#sums[min(to, lastDay) + 1] ?? 0) - (this.#sums[max(0, from + 1)] ?? 0);
  }

  /** The sum over the year that ends with the day. */
  yearTo(day: number): number {
    return this.between(day - year, day);
  }

  /**
   * The part of the year's sum that is known at midnight of the day, before its own orders and the last of
   * the previous day.
   */
  atMidnight(day: number): number {
    return this.between(day - year, day - 2);
  }
}

/**
 * Prices the orders of a listed village and writes its lines. Batches before it joins are scaled so that the
 * sales of a year suffice from that day until `until`; later batches so that its shops have usual sales in
 * the year that ends with `yearEnd`.
 */
export function sellListed(shops: PlannedShops, joins: number, until: number, yearEnd: number): void {
  const { random } = shops;
  const orders = ordersOf(shops);
  const weight = new Map(shops.drafts.map((draft) => [draft, 0.6 + 0.8 * random.next()]));
  const retail = new Days();
  const before = new Days();
  const after = new Days();
  let greatestBefore = 1;
  for (const order of orders) {
    const { day, draft } = order;
    order.bulk = isBulk(random, draft, 0.6);
    const season = livelinessOn(day) * (singlesDays.some((sale) => sale === day) ? 1.25 : 1);
    order.fen = order.bulk
      ? floor(3_500_000 * random.skewed() * season * (weight.get(draft) ?? 1))
      : retailFen(random);
    if (!isAlibaba(draft.platform)) continue;
    if (order.bulk && day < joins - 1) greatestBefore = max(greatestBefore, order.fen);
    (order.bulk ? (day < joins - 1 ? before : after) : retail).add(day, order.fen);
  }
  for (const days of [retail, before, after]) days.close();

  const active = shops.drafts.filter(
    ({ platform, opens, closes }) => isAlibaba(platform) && opens <= yearEnd - 30 && closes > yearEnd,
  ).length;
  const targetFen = active * random.between(yearlyOfShopFen.least, yearlyOfShopFen.most);
  const scale = {
    before: 1,
    after: max(0.3, (targetFen - retail.yearTo(yearEnd)) / (before.yearTo(yearEnd) + after.yearTo(yearEnd))),
  };
  for (;;) {
    scale.before = 0.5 * scale.after;
    for (let day = joins; day <= until; day += 1) {
      const lacksFen = leastFen - retail.atMidnight(day) - scale.after * after.atMidnight(day);
      if (lacksFen > scale.before * before.atMidnight(day))
        scale.before = lacksFen / max(1, before.atMidnight(day));
    }
    if (scale.before * greatestBefore <= greatestFen) break;
    scale.after *= 1.08;
  }

  const sums = new Days();
  for (const order of orders) {
    if (order.bulk)
      order.fen = max(2_000, floor(order.fen * (order.day < joins - 1 ? scale.before : scale.after)));
    if (isAlibaba(order.draft.platform)) sums.add(order.day, order.fen);
  }
  sums.close();
  // No refund may reverse a verdict, so there are none while sales are about to reach the threshold of RMB 10
  // million.
  const isFar = (day: number): boolean => day >= joins || sums.yearTo(day + 11) < 9.7 * million;
  const spare = { fen: 0.02 * sums.between(-1, lastDay) };
  writeLines(shops, orders, ({ day }: Order) => (isFar(day) ? spare : undefined));
}
