import { categories, type Category, isAlibaba, type Platform } from '@taocun/domain';
import { isInvented } from '../drawing/invented';
import { householdIdOf, type RecordLine, shopIdOf } from '../drawing/plan';
import { seededHash, mixedBits, Random } from '../drawing/random';
import { keeperAndWorkers } from './products';
import { dateAfter, WrittenDay } from './written-day';

/** A shop that is open at the end of the record. */
export interface StandingShop {
  readonly id: string;
  readonly platform: Platform;
  readonly category: Category;
  /** The days between its last three orders and the end, the latest first; Infinity for missing ones. */
  readonly lastOrders: readonly [number, number, number];
  /** True if it counts as active at the end. Otherwise it sells nothing afterwards either. */
  readonly active: boolean;
}

/** A village at the end of the record. */
export interface StandingVillage {
  readonly code: string;
  /** The main produce of its agricultural orders. */
  readonly produce: string;
  /** The highest numbers of its shops and households. */
  readonly lastShop: number;
  readonly lastHousehold: number;
  readonly openShops: readonly StandingShop[];
  /** The amounts paid and not refunded on each of the record's last 365 days, the earliest first. */
  readonly paidFen: { readonly alibaba: Float64Array; readonly others: Float64Array };
}

const { max, min, round } = Math;

const year = 365;
/** Gives three orders in any 90 days, with one to spare, so that active shops stay active. */
const ordersEveryDays = 20;
/** The number of days that count for an active shop and are complete at midnight. */
const knownLookback = 88;
const thresholdFen = 1_000_000_000;
/** No sum stays between these bounds; otherwise it would cross the threshold again and again. */
const highestBelowFen = 0.995 * thresholdFen;
const lowestAboveFen = 1.02 * thresholdFen;
/** The greatest share of Alibaba's shops in the sales of a village in which other shops have the majority. */
const highestMinority = 0.495;
/** The marketplaces in the record; it has no newer ones. */
const marketplaces: readonly Platform[] = [
  'taobao',
  'tmall',
  '1688',
  'xianyu',
  'aliexpress',
  'jd',
  'wechat',
  'other',
];
const chances = { rises: 0.3, falls: 0.2, opens: 0.7 };
/** A village that has risen does not fall within this many days. */
const leastDaysAbove = 10;

type Kind = 'alibaba' | 'others';

interface LiveShop extends Pick<StandingShop, 'id' | 'platform' | 'category'> {
  /** The first day on which it sells; undefined for a shop that never sells. */
  readonly firstDay: number | undefined;
  /** The number of orders on that day. */
  readonly firstOrders: number;
}

interface LiveVillage extends Omit<StandingVillage, 'openShops'> {
  /** The sales of a year as a fraction of those of the year before. */
  readonly growth: number;
  /** The sums of `paidFen`, which is a ring buffer of days. */
  readonly yearFen: Record<Kind, number>;
  /**
   * True if Alibaba's sales, or all sales, have reached the threshold, and whether Alibaba's are the greater
   * part.
   */
  readonly above: { alibaba: boolean; all: boolean };
  readonly majority: boolean;
  shops: LiveShop[];
  lastShop: number;
  lastHousehold: number;
}

/**
 * Continues the record with synthetic days that depend only on the seed. On each day a village sells about as
 * much as a year before, some a little more and some less, but its sales never drift over the threshold and
 * back. Shops open, and orders are refunded. Sometimes an order lifts an invented village near the threshold
 * well above it, or a risen one loses so many shops that it no longer qualifies. The verdicts on real
 * villages do not change.
 */
export class Continuation {
  /** The number of days that have been emitted. */
  #days = 0;
  readonly #villages: readonly LiveVillage[];
  /**
   * The invented villages below the threshold that may still rise, and those that have risen, the earliest
   * first.
   */
  readonly #below: LiveVillage[];
  readonly #risen: { readonly village: LiveVillage; readonly day: number }[] = [];

  constructor(
    standing: readonly StandingVillage[],
    private readonly lastDay: string,
    private readonly seed: number,
  ) {
    this.#villages = standing.map((village) => liveVillage(village, seed));
    this.#below = this.#villages.filter(
      ({ code, yearFen: { alibaba } }) =>
        isInvented(code) && alibaba < thresholdFen && alibaba > 0.9 * thresholdFen,
    );
  }

  /** The next day to emit, as YYYY-MM-DD. */
  get nextDay(): string {
    return dateAfter(this.lastDay, this.#days + 1);
  }

  /** The updates of the next day in order of their time. */
  writeDay(): RecordLine[] {
    this.#days += 1;
    const day = new WrittenDay(dateAfter(this.lastDay, this.#days), this.seed);
    const random = new Random(mixedBits(this.seed ^ (this.#days * 0x9e37)));
    this.#open(day, random);
    for (const village of this.#villages) this.#sell(day, village);
    this.#rise(day, random);
    this.#fall(day, random);
    return day.inOrder();
  }

  /** Skips days that have been emitted already; the following days stay the same. */
  skipTo(nextDay: string): void {
    while (this.nextDay < nextDay) this.writeDay();
  }

  #sell(day: WrittenDay, village: LiveVillage): void {
    const { yearFen, paidFen } = village;
    const today = (this.#days - 1) % year;
    for (const kind of ['alibaba', 'others'] as const) {
      yearFen[kind] -= paidFen[kind][today] ?? 0;
      paidFen[kind][today] = 0;
    }
    const sellers: Record<Kind, LiveShop[]> = { alibaba: [], others: [] };
    for (const shop of village.shops) {
      for (let orders = ordersOn(this.#days, shop); orders > 0; orders -= 1)
        sellers[isAlibaba(shop.platform) ? 'alibaba' : 'others'].push(shop);
    }
    for (const kind of ['others', 'alibaba'] as const) {
      // Today's sales replace those that leave the window tomorrow, so that the sum stays the same at
      // midnight.
      const leavingFen = paidFen[kind][this.#days % year] ?? 0;
      const wholesaleFen = leavingFen * village.growth;
      const shops = sellers[kind];
      const isOfKind = ({ platform, firstDay }: LiveShop): boolean =>
        firstDay !== undefined && isAlibaba(platform) === (kind === 'alibaba');
      const other = shops.length === 0 && wholesaleFen > 0 ? village.shops.find(isOfKind) : undefined;
      if (other !== undefined) shops.push(other);
      if (shops.length === 0) continue;
      const amounts = shops.map(
        ({ id }) => round(wholesaleFen / shops.length) + 3_000 + (seededHash(id, this.#days) % 27_000),
      );
      const plannedFen = amounts.reduce((sum, fen) => sum + fen, 0);
      const factor =
        max(leastOf(village, kind, leavingFen), min(plannedFen, mostOf(village, kind))) / plannedFen;
      shops.forEach((shop, at) =>
        this.#pay(day, village, shop, max(100, round((amounts[at] ?? 0) * factor))),
      );
    }
  }

  #pay(day: WrittenDay, village: LiveVillage, shop: LiveShop, amountFen: number): void {
    const kind = isAlibaba(shop.platform) ? 'alibaba' : 'others';
    const today = (this.#days - 1) % year;
    const netFen = day.pay(shop, village.produce, amountFen);
    village.paidFen[kind][today] = (village.paidFen[kind][today] ?? 0) + netFen;
    village.yearFen[kind] += netFen;
  }

  #open(day: WrittenDay, random: Random): void {
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
      // Early enough that the shop stays active from its 30th day on.
      firstDay: this.#days + random.between(1, 8),
      firstOrders: 1,
    };
    village.shops.push(shop);
    const people = keeperAndWorkers(seededHash(shop.id, this.seed), false);
    day.open(shop, village.code, householdIdOf(village, village.lastHousehold), people);
  }

  #rise(day: WrittenDay, random: Random): void {
    if (!random.chance(chances.rises) || this.#below.length === 0) return;
    const [village] = this.#below.splice(random.between(0, this.#below.length - 1), 1);
    const shop = village?.shops.find(({ platform }) => isAlibaba(platform));
    if (village === undefined || shop === undefined) return;
    village.above.alibaba = true;
    village.above.all = true;
    this.#risen.push({ village, day: this.#days });
    this.#pay(day, village, shop, random.between(150, 180) * 1_000_000);
  }

  #fall(day: WrittenDay, random: Random): void {
    if (!random.chance(chances.falls)) return;
    const ready = this.#risen.filter((risen) => this.#days - risen.day >= leastDaysAbove).length;
    if (ready === 0) return;
    const [fallen] = this.#risen.splice(random.between(0, ready - 1), 1);
    if (fallen === undefined) return;
    const { village } = fallen;
    const closing = village.shops.filter((_, at) => at % 4 === 0);
    village.shops = village.shops.filter((_, at) => at % 4 !== 0);
    for (const shop of closing) day.close(shop);
  }
}

function liveVillage({ openShops, ...village }: StandingVillage, seed: number): LiveVillage {
  const paidFen = { alibaba: village.paidFen.alibaba.slice(), others: village.paidFen.others.slice() };
  const sumOf = (amounts: Float64Array) => amounts.reduce((sum, fen) => sum + fen, 0);
  const yearFen = { alibaba: sumOf(paidFen.alibaba), others: sumOf(paidFen.others) };
  return {
    ...village,
    paidFen,
    yearFen,
    above: { alibaba: yearFen.alibaba >= thresholdFen, all: yearFen.alibaba + yearFen.others > thresholdFen },
    majority: yearFen.alibaba > yearFen.others,
    growth: growthOf(seededHash(village.code, seed)),
    shops: openShops.map((shop) => liveShop(shop, seededHash(shop.id, seed))),
  };
}

/**
 * The minimum sales of the day for a village above the threshold, so that it stays there when a day leaves
 * its year at midnight.
 */
function leastOf({ above, yearFen }: LiveVillage, kind: Kind, leavingFen: number): number {
  return above.alibaba && kind === 'alibaba' ? lowestAboveFen + leavingFen - yearFen.alibaba : 0;
}

/**
 * The maximum sales of the day for a village that must not cross the threshold, or gain the majority, by
 * itself.
 */
function mostOf({ above, majority, yearFen: { alibaba, others } }: LiveVillage, kind: Kind): number {
  const ofAll = above.all ? Infinity : highestBelowFen - alibaba - others;
  if (kind === 'others') return max(0, ofAll);
  const ofAlibaba = above.alibaba ? Infinity : highestBelowFen - alibaba;
  const ofMinority = majority
    ? Infinity
    : (highestMinority * (alibaba + others) - alibaba) / (1 - highestMinority);
  return max(0, min(ofAll, ofAlibaba, ofMinority));
}

/**
 * The shop sells again early enough to be active every day: until it has three new orders, those of the
 * record count.
 */
function liveShop({ id, platform, category, lastOrders, active }: StandingShop, hash: number): LiveShop {
  const [last, second, third] = lastOrders;
  const latest = min(
    knownLookback - third,
    knownLookback - ordersEveryDays - second,
    knownLookback - 2 * ordersEveryDays - last,
    ordersEveryDays,
  );
  const firstDay = !active ? undefined : latest < 1 ? 1 : 1 + (hash % latest);
  return { id, platform, category, firstDay, firstOrders: latest < 1 ? 3 : 1 };
}

function ordersOn(day: number, { firstDay, firstOrders }: LiveShop): number {
  if (firstDay === undefined || day < firstDay || (day - firstDay) % ordersEveryDays > 0) return 0;
  return day === firstDay ? firstOrders : 1;
}

/** Most villages grow by up to a tenth, some shrink, and one in forty shrinks by a sixth. */
function growthOf(hash: number): number {
  return hash % 40 === 0 ? 0.84 : 0.98 + ((hash >>> 8) % 1_000) / 9_000;
}
