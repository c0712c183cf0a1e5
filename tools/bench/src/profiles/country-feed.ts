import { type Day, dayOf, isoOfDay } from '@taocun/domain';
import { Random } from '@taocun/tools/record/drawing/random';
import { AliasTable } from '../feed/alias-table';
import { villageCode } from '../feed/feed';
import { type RawLine } from '../feed/feed-file';
import { event, flippingVillages, measuredDay, paid, registration } from '../measure/flipping-villages';
import { type CountrySizes } from './country-sizes';

/** The first day of the year's sales, after the previous year's cut-off and lateness. */
const firstDay = dayOf(Date.UTC(2023, 6, 20));
/**
 * The opening of a Taobao Village's young shops. After three sales, one a month, they are active on the
 * measured day and on 30 June.
 */
const youngDay = dayOf(Date.UTC(2024, 3, 15));
const SALES_OF_YOUNG = 3;
const DAYS_A_ROUND = 15;
/** The young shops of a village, 104 of them on Alibaba's marketplaces: enough for a Taobao Village. */
const YOUNG_SHOPS = 130;
/** A prime step, with which shops and orders repeat no short pattern. */
const STEP = 7_919;
/** The mean order in a Taobao Village in 2019: RMB 700 billion divided by 2.59 billion transactions. */
const ORDER_FEN = 27_000;

/** A country as a feed: its villages and shops, a year of sales, and then the updates of single days. */
export class CountryFeed {
  readonly #codes: string[];
  /** The index of each village's first shop; the last entry is the number of all shops. */
  readonly #firstShops: Uint32Array;
  readonly #busyVillages: AliasTable;
  readonly #random = new Random(1);
  #sent = 0;

  constructor(private readonly sizes: CountrySizes) {
    this.#codes = Array.from(sizes.shops, (_, village) => villageCode(village));
    this.#firstShops = new Uint32Array(sizes.shops.length + 1);
    sizes.shops.forEach(
      (shops, village) => (this.#firstShops[village + 1] = (this.#firstShops[village] ?? 0) + shops),
    );
    this.#busyVillages = new AliasTable(sizes.salesFen);
  }

  /**
   * Everything before the measurement: registrations, openings, and a year of sales, by day. Each shop of a
   * Taobao Village has one order with an equal share of the village's sales, each of its young shops three
   * orders; any other village has one order in all.
   */
  *loaded(): Generator<RawLine> {
    const { taobaoVillages, shops } = this.sizes;
    for (const [village, code] of this.#codes.entries()) yield registration(code, 200 + (village % 600));
    for (const village of this.#codes.keys())
      for (let at = this.#youngShops(village); at < (shops[village] ?? 0); at++)
        yield this.#opening(village, at, '2023-03-01');
    const ofTaobaoVillages = this.#firstShops[taobaoVillages] ?? 0;
    const villageOf = new Uint32Array(ofTaobaoVillages);
    for (let village = 0; village < taobaoVillages; village++)
      villageOf.fill(village, this.#firstShops[village], this.#firstShops[village + 1]);
    const sellers = ofTaobaoVillages + shops.length - taobaoVillages;
    const step = coprime(STEP, sellers);
    for (let number = 0; number < sellers; number++) {
      const which = (number * step) % sellers;
      const village =
        which < ofTaobaoVillages ? (villageOf[which] ?? 0) : taobaoVillages + which - ofTaobaoVillages;
      const at = which < ofTaobaoVillages ? which - (this.#firstShops[village] ?? 0) : 0;
      const day = firstDay + Math.floor((number * (youngDay - firstDay)) / sellers);
      if (at >= this.#youngShops(village)) yield this.#sale(village, at, day, 0);
    }
    for (let village = 0; village < taobaoVillages; village++)
      for (let at = 0; at < this.#youngShops(village); at++)
        yield this.#opening(village, at, isoOfDay(youngDay));
    for (let round = 0; round < SALES_OF_YOUNG; round++)
      for (let village = 0; village < taobaoVillages; village++) {
        const day =
          youngDay + 1 + round * DAYS_A_ROUND + Math.floor((village * DAYS_A_ROUND) / taobaoVillages);
        for (let at = 0; at < this.#youngShops(village); at++) yield this.#sale(village, at, day, round);
      }
    yield* flippingVillages();
    // Advances the clock to the measured day.
    yield paid(shopId(0), 'first-of-the-day', `${measuredDay}T00:00:00+08:00`, 100);
  }

  /** An order on that day; a village is drawn in proportion to its sales. */
  order(day = measuredDay): RawLine {
    return this.#order(this.#busyVillages.draw(this.#random), day);
  }

  /** An order of the village with the most sales. */
  orderOfLargest(): RawLine {
    return this.#order(0, measuredDay);
  }

  /** The code of the village with the most sales. */
  get largest(): string {
    return this.#codes[0] ?? '';
  }

  /** The number of active shops of a Taobao Village. */
  #youngShops(village: number): number {
    return village < this.sizes.taobaoVillages ? Math.min(YOUNG_SHOPS, this.sizes.shops[village] ?? 0) : 0;
  }

  /** An order with an equal share of the village's sales in the year. */
  #sale(village: number, at: number, day: Day, round: number): RawLine {
    const { salesFen, shops, taobaoVillages } = this.sizes;
    const sales =
      village < taobaoVillages ? (shops[village] ?? 1) + (SALES_OF_YOUNG - 1) * this.#youngShops(village) : 1;
    const shop = (this.#firstShops[village] ?? 0) + at;
    const amountFen = Math.max(1, Math.round((salesFen[village] ?? 0) / sales));
    return paid(shopId(shop), `sold-${shop}-${round}`, `${isoOfDay(day)}T12:00:00+08:00`, amountFen);
  }

  #order(village: number, day: string): RawLine {
    const shop =
      (this.#firstShops[village] ?? 0) + Math.floor(this.#random.next() * (this.sizes.shops[village] ?? 1));
    return paid(
      shopId(shop),
      `order-${this.#sent++}`,
      `${day}T12:00:00+08:00`,
      Math.max(1, Math.round(ORDER_FEN * this.#random.skewed())),
    );
  }

  /** The opening of a shop; four in five are on Alibaba's marketplaces. */
  #opening(village: number, at: number, day: string): RawLine {
    const shop = shopId((this.#firstShops[village] ?? 0) + at);
    const code = this.#codes[village] ?? '';
    const platform = at % 5 === 4 ? 'pinduoduo' : 'taobao';
    const data = `{"shopId":"${shop}","villageCode":"${code}","householdId":"h-${at % 400}","platform":"${platform}","category":"manufactured"}`;
    return {
      key: shop,
      value: event(`open-${shop}`, 'taocun.shop.opened.v1', `${day}T00:00:00+08:00`, data),
    };
  }
}

const shopId = (shop: number): string => `shop-${String(shop).padStart(7, '0')}`;

/** The first number, at least `from`, that has no divisor in common with `count`. */
function coprime(from: number, count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = from;
  while (divisor(count, step) !== 1) step++;
  return step;
}
