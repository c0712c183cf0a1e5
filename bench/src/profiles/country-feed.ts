import { type Day, dayOf, isoOfDay } from '@taocun/domain';
import { Random } from '@taocun/dev/record/random';
import { AliasTable } from '../feed/alias-table';
import { villageCode } from '../feed/feed';
import { type RawLine } from '../feed/feed-file';
import { event, flippingVillages, measuredDay, paid, registration } from '../flipping-villages';
import { type CountrySizes } from './country-sizes';

/** The days on which the year's sales lie: of the year to 30 June, and before the day that is measured. */
const firstDay = dayOf(Date.UTC(2023, 6, 20));
const lastDay = dayOf(Date.UTC(2024, 5, 2));
/** The prime steps through shops and orders repeat no short pattern. */
const STEP = 7_919;
/** The mean order of a Taobao Village in 2019: RMB 700 billion by 2.59 billion transactions. */
const ORDER_FEN = 27_000;

/** A country as a feed: its villages and shops, a year of sales, and then the updates of single days. */
export class CountryFeed {
  readonly #codes: string[];
  /** The first shop of each village; after the last the number of all. */
  readonly #firstShops: Uint32Array;
  readonly #busyVillages: AliasTable;
  readonly #random = new Random(1);
  #sent = 0;

  constructor(private readonly sizes: CountrySizes) {
    this.#codes = Array.from(sizes.shops, (_, village) => villageCode(village));
    this.#firstShops = new Uint32Array(sizes.shops.length + 1);
    sizes.shops.forEach((shops, village) => (this.#firstShops[village + 1] = (this.#firstShops[village] ?? 0) + shops));
    this.#busyVillages = new AliasTable(sizes.salesFen);
  }

  /**
   * All there is before anything is measured: registrations, openings, and a year of sales, by day. Each shop of a Taobao Village has one
   * order that is its share of the village's sales, every other village one order for all.
   */
  *loaded(): Generator<RawLine> {
    const { salesFen, taobaoVillages, shops } = this.sizes;
    for (const [village, code] of this.#codes.entries()) yield registration(code, 200 + (village % 600));
    for (const [village, code] of this.#codes.entries())
      for (let at = 0; at < (shops[village] ?? 0); at++) yield this.#opening(village, at, code);
    yield* flippingVillages();
    const ofTaobaoVillages = this.#firstShops[taobaoVillages] ?? 0;
    const orders = ofTaobaoVillages + shops.length - taobaoVillages;
    const step = coprime(STEP, orders);
    const villageOf = new Uint32Array(ofTaobaoVillages);
    for (let village = 0; village < taobaoVillages; village++)
      villageOf.fill(village, this.#firstShops[village], this.#firstShops[village + 1]);
    for (let number = 0; number < orders; number++) {
      const which = (number * step) % orders;
      const village = which < ofTaobaoVillages ? (villageOf[which] ?? 0) : taobaoVillages + which - ofTaobaoVillages;
      const shop = which < ofTaobaoVillages ? which : (this.#firstShops[village] ?? 0);
      const ordersOfVillage = which < ofTaobaoVillages ? (shops[village] ?? 1) : 1;
      const day: Day = firstDay + Math.floor((number * (lastDay - firstDay + 1)) / orders);
      const amountFen = Math.max(1, Math.round((salesFen[village] ?? 0) / ordersOfVillage));
      yield paid(shopId(shop), `sold-${number}`, `${isoOfDay(day)}T12:00:00+08:00`, amountFen);
    }
    // Brings the clock to the day of what is to come.
    yield paid(shopId(0), 'first-of-the-day', `${measuredDay}T00:00:00+08:00`, 100);
  }

  /** An order of that day, in a village with the likelihood that its share of all sales gives it. */
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

  #order(village: number, day: string): RawLine {
    const shop = (this.#firstShops[village] ?? 0) + Math.floor(this.#random.next() * (this.sizes.shops[village] ?? 1));
    return paid(shopId(shop), `order-${this.#sent++}`, `${day}T12:00:00+08:00`, Math.max(1, Math.round(ORDER_FEN * this.#random.skewed())));
  }

  /** Open long enough to be active; four in five on Alibaba's marketplaces. */
  #opening(village: number, at: number, code: string): RawLine {
    const shop = shopId((this.#firstShops[village] ?? 0) + at);
    const platform = at % 5 === 4 ? 'pinduoduo' : 'taobao';
    const data = `{"shopId":"${shop}","villageCode":"${code}","householdId":"h-${at % 400}","platform":"${platform}","category":"manufactured"}`;
    return { key: shop, value: event(`open-${shop}`, 'taocun.shop.opened.v1', '2023-03-01T00:00:00+08:00', data) };
  }
}

const shopId = (shop: number): string => `shop-${String(shop).padStart(7, '0')}`;

/** The first number from `from` on that has no divisor in common with `count`. */
function coprime(from: number, count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = from;
  while (divisor(count, step) !== 1) step++;
  return step;
}
