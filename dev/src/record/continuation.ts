import { categories, type Category, isAlibaba, type Platform } from '@taocun/domain';
import { householdIdOf, type RecordLine, shopIdOf } from './plan';
import { produceFor } from './products';
import { seededHash, mixedBits, Random } from './random';

/** A shop that is open where the record ends. */
export interface StandingShop {
  readonly id: string;
  readonly platform: Platform;
  readonly category: Category;
  /** How many days before the end its last three orders were paid, the latest first; Infinity for those that there were not. */
  readonly lastOrders: readonly [number, number, number];
  /** Whether it counts as active at the end. One that does not goes on selling nothing. */
  readonly active: boolean;
}

/** A village where the record ends. */
export interface StandingVillage {
  readonly code: string;
  /** The greatest numbers of its shops and households. */
  readonly lastShop: number;
  readonly lastHousehold: number;
  readonly openShops: readonly StandingShop[];
  /** The amounts paid on each of the record's last 365 days, the earliest first. */
  readonly paidFen: { readonly alibaba: Float64Array; readonly others: Float64Array };
}

// Looked up once: under Jest every mention of a global costs more than the arithmetic.
const { ceil, floor, max, min, round } = Math;

const year = 365;
const dayMs = 86_400_000;
const secondsPerDay = 86_400;
/** Three orders in any 90 days, and one more: shops that are active stay so. */
const ordersEveryDays = 20;
const lookback = 90;
const thresholdFen = 1_000_000_000;
/** The marketplaces of the record, which has no newer ones. */
const marketplaces: readonly Platform[] = ['taobao', 'tmall', '1688', 'xianyu', 'aliexpress', 'jd', 'wechat', 'other'];
const chances = { rises: 0.3, falls: 0.15, opens: 0.7 };

interface LiveShop extends Pick<StandingShop, 'id' | 'platform' | 'category'> {
  /** The first day on which it sells; undefined of one that sells nothing. */
  readonly firstDay: number | undefined;
  /** Orders of that day. */
  readonly firstOrders: number;
}

interface LiveVillage extends Omit<StandingVillage, 'openShops' | 'lastShop' | 'lastHousehold'> {
  /** The sales of a year as a part of those of the year before. */
  readonly growth: number;
  shops: LiveShop[];
  lastShop: number;
  lastHousehold: number;
}

/**
 * Goes on where the record ends: synthetic days that follow from the seed alone. A village sells on each day what it sold a year before,
 * some a little more and some less; shops open, orders are refunded; and now and then a village that was close to the
 * threshold gets an order that lifts it over, or one loses so many shops that it is none any more.
 */
export class Continuation {
  /** Days that have been told. */
  #days = 0;
  readonly #villages: readonly LiveVillage[];
  /** Those below the threshold, and those above, that something may still happen to. */
  readonly #below: LiveVillage[];
  readonly #above: LiveVillage[];

  constructor(
    standing: readonly StandingVillage[],
    private readonly lastDay: string,
    private readonly seed: number,
  ) {
    this.#villages = standing.map(({ openShops, ...village }) => ({
      ...village,
      growth: growthOf(seededHash(village.code, seed)),
      shops: openShops.map((shop) => liveShop(shop, seededHash(shop.id, seed))),
    }));
    const soldFen = (village: LiveVillage) => village.paidFen.alibaba.reduce((sum, fen) => sum + fen, 0);
    this.#below = this.#villages.filter((village) => soldFen(village) < thresholdFen && soldFen(village) > 0.9 * thresholdFen);
    this.#above = this.#villages.filter((village) => soldFen(village) >= thresholdFen && village.shops.length > 40);
  }

  /** The day that is told next, as YYYY-MM-DD. */
  get nextDay(): string {
    return dateAfter(this.lastDay, this.#days + 1);
  }

  /** The updates of the next day in order of their time. */
  writeDay(): RecordLine[] {
    this.#days += 1;
    const day = new Day(dateAfter(this.lastDay, this.#days), this.seed);
    const random = new Random(mixedBits(this.seed ^ (this.#days * 0x9e37)));
    this.#open(day, random);
    for (const village of this.#villages) this.#sell(day, village);
    this.#rise(day, random);
    this.#fall(day, random);
    return day.inOrder();
  }

  /** Forgets days that have been told already: what follows is the same. */
  skipTo(nextDay: string): void {
    while (this.nextDay < nextDay) this.writeDay();
  }

  #sell(day: Day, village: LiveVillage): void {
    // Sales that leave the window tomorrow are made up for today: else a village would fall and rise again on one day.
    const place = this.#days % year;
    const factor = village.growth ** ceil(this.#days / year);
    const sellers: Record<'alibaba' | 'others', LiveShop[]> = { alibaba: [], others: [] };
    for (const shop of village.shops) {
      for (let orders = ordersOn(this.#days, shop); orders > 0; orders -= 1)
        sellers[isAlibaba(shop.platform) ? 'alibaba' : 'others'].push(shop);
    }
    for (const kind of ['alibaba', 'others'] as const) {
      const wholesaleFen = (village.paidFen[kind][place] ?? 0) * factor;
      const shops = sellers[kind];
      const isOfKind = ({ platform, firstDay }: LiveShop): boolean =>
        firstDay !== undefined && isAlibaba(platform) === (kind === 'alibaba');
      const other = shops.length === 0 && wholesaleFen > 0 ? village.shops.find(isOfKind) : undefined;
      if (other !== undefined) shops.push(other);
      for (const shop of shops) day.pay(shop, round(wholesaleFen / shops.length) + 3_000 + (seededHash(shop.id, this.#days) % 27_000));
    }
  }

  #open(day: Day, random: Random): void {
    if (!random.chance(chances.opens)) return;
    const village = random.pick(this.#villages);
    const platform = random.pick(marketplaces);
    const like = village.shops[0];
    village.lastShop += 1;
    village.lastHousehold += 1;
    const shop: LiveShop = {
      id: shopIdOf(village, { platform, number: village.lastShop }),
      platform,
      category: like?.category ?? random.pick(categories),
      firstDay: this.#days + random.between(1, ordersEveryDays - 1),
      firstOrders: 1,
    };
    village.shops.push(shop);
    day.open(shop, village.code, householdIdOf(village, village.lastHousehold));
  }

  #rise(day: Day, random: Random): void {
    if (!random.chance(chances.rises) || this.#below.length === 0) return;
    const [village] = this.#below.splice(random.between(0, this.#below.length - 1), 1);
    const shop = village?.shops.find(({ platform }) => isAlibaba(platform));
    if (shop !== undefined) day.pay(shop, random.between(150, 180) * 1_000_000);
  }

  #fall(day: Day, random: Random): void {
    if (!random.chance(chances.falls) || this.#above.length === 0) return;
    const [village] = this.#above.splice(random.between(0, this.#above.length - 1), 1);
    if (village === undefined) return;
    const closing = village.shops.filter((_, at) => at % 4 === 0);
    village.shops = village.shops.filter((_, at) => at % 4 !== 0);
    for (const shop of closing) day.close(shop);
  }
}

/** It goes on so soon that it is active on every day: until its own orders are three, those of the record have to do. */
function liveShop({ id, platform, category, lastOrders, active }: StandingShop, hash: number): LiveShop {
  const [last, second, third] = lastOrders;
  const latest = min(lookback - third, lookback - ordersEveryDays - second, lookback - 2 * ordersEveryDays - last, ordersEveryDays);
  const firstDay = !active ? undefined : latest < 1 ? 1 : 1 + (hash % latest);
  return { id, platform, category, firstDay, firstOrders: latest < 1 ? 3 : 1 };
}

function ordersOn(day: number, { firstDay, firstOrders }: LiveShop): number {
  if (firstDay === undefined || day < firstDay || (day - firstDay) % ordersEveryDays > 0) return 0;
  return day === firstDay ? firstOrders : 1;
}

/** Most grow by up to a tenth, some shrink, and one in forty shrinks by a sixth. */
function growthOf(hash: number): number {
  return hash % 40 === 0 ? 0.84 : 0.98 + ((hash >>> 8) % 1_000) / 9_000;
}

/** The updates of one day. Their ids name seed, day and number, so that no other run has them. */
class Day {
  readonly #updates: { readonly second: number; readonly line: RecordLine }[] = [];

  constructor(
    private readonly date: string,
    private readonly seed: number,
  ) {}

  pay(shop: LiveShop, amountFen: number): void {
    const number = this.#updates.length;
    const noise = mixedBits(number ^ seededHash(shop.id, this.seed));
    // In the morning and at noon, so that a refund finds room in the same day.
    const second = 28_800 + (noise % 36_000);
    const orderId = `${this.#name('o')}`;
    const area = (noise >>> 8) % 100;
    const buyer = area < 62 ? { buyerArea: 'urban' } : area < 86 ? { buyerArea: 'rural' } : {};
    const produce = shop.category === 'agricultural' && (noise >>> 16) % 10 < 6 ? { produce: produceFor(amountFen, mixedBits(noise)) } : {};
    this.#add(shop, 'order.paid', second, { orderId, shopId: shop.id, amountFen, ...buyer, ...produce });
    if (noise % 60 > 0) return;
    const refundId = this.#name('r');
    const back = max(1, floor(amountFen / 10));
    this.#add(shop, 'order.refunded', second + 14_400, {
      refundId,
      orderId,
      shopId: shop.id,
      orderPaidAt: this.#time(second),
      amountFen: back,
    });
  }

  open(shop: LiveShop, villageCode: string, householdId: string): void {
    const { platform, category, id: shopId } = shop;
    this.#add(shop, 'shop.opened', 25_200, { shopId, villageCode, householdId, platform, category });
  }

  close(shop: LiveShop): void {
    this.#add(shop, 'shop.closed', secondsPerDay - 3_600, { shopId: shop.id });
  }

  inOrder(): RecordLine[] {
    return this.#updates.sort((a, b) => a.second - b.second).map(({ line }) => line);
  }

  #add({ id: key, platform }: LiveShop, type: string, second: number, data: object): void {
    const value = JSON.stringify({
      specversion: '1.0',
      id: this.#name('live'),
      source: `/marketplaces/${platform}`,
      type: `taocun.${type}.v1`,
      time: this.#time(second),
      data,
    });
    this.#updates.push({ second, line: { key, value } });
  }

  #name(kind: string): string {
    return `${kind}-${this.seed}-${this.date}-${this.#updates.length}`;
  }

  #time(second: number): string {
    const two = (value: number) => String(value).padStart(2, '0');
    return `${this.date}T${two(floor(second / 3_600))}:${two(floor(second / 60) % 60)}:${two(second % 60)}+08:00`;
  }
}

function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
