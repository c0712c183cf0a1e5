import { type Category, type Platform } from '@taocun/domain';
import {
  endOfYear,
  lastDay,
  livelinessOn,
  liveliest,
  recordDayOf,
  secondsPerDay,
  singlesDays,
  thirtiethOfJune,
} from '../drawing/calendar';
import { delayOf, type Plan } from '../drawing/plan';
import { type Random } from '../drawing/random';

const { ceil, floor, max, min, round } = Math;

/** A village reaches the scale by its number of shops or by its share of households. */
export type Path = 'shops' | 'households';

/** One million yuan in fen. */
export const million = 100_000_000;
export const averageOrderFen = 4_200_000;

/** A planned shop. Days are those of the record. */
export interface Draft {
  readonly platform: Platform;
  readonly category: Category;
  household: number;
  readonly opens: number;
  closes: number;
  reopens: number;
  /** The day on which the open shop moves to another household. */
  moves: number;
  /** Days of orders. An order on the day of the opening follows it by minutes, and no lookback counts it. */
  readonly orders: number[];
}

/** The day of an event that never occurs. */
export const never = Number.POSITIVE_INFINITY;

/**
 * The shops of one village with the days of their orders. `households` grow once in some villages; they never
 * shrink.
 */
export class PlannedShops {
  readonly drafts: Draft[] = [];
  households = 0;
  private nextHousehold = 1;

  constructor(
    readonly plan: Plan,
    readonly village: number,
    private readonly trade: readonly Category[],
    readonly random: Random,
  ) {}

  /** The number of a new household. */
  newHousehold(): number {
    return ++this.nextHousehold;
  }

  /**
   * Registers the village, some weeks late if it `mayBeLate`, and sometimes again with more households;
   * returns their greatest number.
   */
  register(growing: number, mayBeLate = true): number {
    const { random, plan, village } = this;
    const first =
      !mayBeLate || random.chance(0.85)
        ? random.between(0, 28_800)
        : random.between(1, 60) * secondsPerDay + random.between(30_000, 60_000);
    plan.add('registered', first, delayOf(random), village, this.households);
    if (!random.chance(growing)) return this.households;
    const grown = this.households + random.between(1, max(1, floor(this.households * 0.03)));
    const day = random.pick([
      recordDayOf('2014-01-01'),
      recordDayOf('2014-09-01'),
      recordDayOf('2015-01-01'),
    ]);
    plan.add(
      'registered',
      day * secondsPerDay + random.between(28_800, 64_800),
      delayOf(random),
      village,
      grown,
    );
    return grown;
  }

  /** `ownHousehold` prevents it from sharing another shop's household. */
  open(opens: number, alibaba: boolean, ownHousehold = false): Draft {
    const { random } = this;
    const platform: Platform = alibaba
      ? random.weighted<Platform>([
          ['taobao', 62],
          ['tmall', 11],
          ['1688', 21],
          ['aliexpress', 5],
          // Xianyu began in June 2014.
          ['xianyu', opens > thirtiethOfJune[2014] ? 1 : 0],
        ])
      : random.weighted<Platform>([
          ['jd', 45],
          ['wechat', 40],
          ['other', 15],
        ]);
    const sharesHousehold = !ownHousehold && this.nextHousehold > 1 && random.chance(0.08);
    if (!sharesHousehold) this.nextHousehold += 1;
    const draft: Draft = {
      platform,
      category: random.chance(0.88)
        ? random.pick(this.trade)
        : random.pick(['service', 'other', 'manufactured', 'agricultural'] as const),
      household: this.nextHousehold - 1,
      opens,
      closes: never,
      reopens: never,
      moves: never,
      orders: random.chance(0.06) ? [opens] : [],
    };
    this.drafts.push(draft);
    return draft;
  }

  /**
   * Opens `count` shops that are active on `day`: some old, some two to three months old, the others at least
   * 30 days old.
   */
  cohort(
    count: number,
    alibaba: boolean,
    day: number,
    earliest: number,
    mix = { old: 0.4, middle: 0.25 },
  ): Draft[] {
    const { random } = this;
    return Array.from({ length: max(0, count) }, () => {
      const luck = random.next();
      const age =
        luck < mix.old
          ? random.between(90, max(90, day - earliest))
          : luck < mix.old + mix.middle
            ? random.between(61, 89)
            : random.between(30, 60);
      const draft = this.open(day - age, alibaba);
      this.keepActive(draft, day);
      return draft;
    });
  }

  /**
   * Spreads over the lookback the orders that make an open shop active on `day`: one a month, sometimes one
   * more.
   */
  keepActive(draft: Draft, day: number): void {
    const { random } = this;
    const lookback = min(90, day - draft.opens);
    const needed = ceil(lookback / 30);
    for (let month = 0; month < needed; month += 1) {
      draft.orders.push(
        day -
          lookback +
          random.between(floor((month * lookback) / needed) + 1, floor(((month + 1) * lookback) / needed)),
      );
    }
    if (random.chance(0.2)) draft.orders.push(day - random.between(0, lookback - 1));
  }

  /**
   * Lets the shops that are active on 31 December 2015 continue to sell, so that each stays active to the
   * feed's end; at most `resting` of them get no further order. An order arrives up to nine days before it is
   * needed, even if that is after the end, so that trade neither jumps at New Year nor declines in the last
   * days.
   */
  goOn(drafts: readonly Draft[], resting = 0): void {
    const { random } = this;
    const ahead = 9;
    const selling = drafts.filter((draft) => draft.closes === never && isActive(draft, endOfYear[2015]));
    if (selling.length === 0) return;
    const rest = new Set(Array.from({ length: resting }, () => random.pick(selling)));
    for (const { opens, orders } of selling.filter((draft) => !rest.has(draft))) {
      const all = [...orders];
      for (let day = endOfYear[2015] + 1; day <= lastDay + ahead; day += 1) {
        while (!isActive({ opens, orders: all }, day)) all.push(random.between(day - ahead, day));
      }
      orders.push(...all.slice(orders.length).filter((day) => day <= lastDay));
    }
  }

  /** Adds seasonal orders for open shops, mainly older ones: a share on 11 November, most in busy months. */
  extra(count: number, drafts: readonly Draft[], from: number, to: number): void {
    const { random } = this;
    if (drafts.length === 0) return;
    for (let order = round(count); order > 0; order -= 1) {
      const one = random.pick(drafts);
      const other = random.pick(drafts);
      const draft = one.opens <= other.opens ? one : other;
      const first = max(from, draft.opens + 1);
      const last = min(to, draft.closes - 1);
      if (first > last) continue;
      const sale = singlesDays.find((day) => day >= first && day <= last);
      if (sale !== undefined && random.chance(0.13)) {
        draft.orders.push(sale);
        continue;
      }
      let day = random.between(first, last);
      while (random.next() * liveliest > livelinessOn(day)) day = random.between(first, last);
      draft.orders.push(day);
    }
  }

  ordersFrom(drafts: readonly Draft[], from: number, to: number): number {
    return drafts.reduce(
      (sum, { orders }) => sum + orders.filter((day) => day >= from && day <= to).length,
      0,
    );
  }

  /**
   * Adds shops that sell too little to count as active, and close; some reopen, perhaps in another household.
   */
  churn(count: number, earliest: number): void {
    const { random } = this;
    for (let shop = 0; shop < count; shop += 1) {
      const draft = this.open(random.between(earliest, lastDay - 200), true);
      draft.closes = draft.opens + random.between(25, 110);
      if (draft.closes > draft.opens + 32)
        draft.orders.push(random.between(draft.opens + 31, draft.closes - 1));
      if (random.chance(0.4)) draft.reopens = draft.closes + random.between(3, 60);
    }
  }

  fillHouseholds(needed: number, day: number, earliest: number): Draft[] {
    const all: Draft[] = [];
    const homes = new Set<number>();
    while (homes.size < needed) {
      const [draft] = this.cohort(1, true, day, earliest, { old: 0.7, middle: 0.15 });
      if (!draft) break;
      all.push(draft);
      homes.add(draft.household);
    }
    return all;
  }

  /**
   * Adds orders by which a shop counts as active on every day from its 30th to its closing or to `until`,
   * even at midnight, before the day's own orders and those of the previous day are known: three of the last
   * 88 days are always known.
   */
  sellOn(draft: Draft, until = lastDay): void {
    const { random } = this;
    const last = min(draft.closes - 1, until);
    let day = draft.opens + random.between(2, 10);
    for (let next = draft.opens + random.between(20, 28); day <= last; next = day + random.between(26, 28)) {
      draft.orders.push(day);
      day = next;
    }
    for (const sale of singlesDays)
      if (sale > draft.opens && sale <= last && random.chance(0.4)) draft.orders.push(sale);
  }

  /**
   * Adds a shop that never sells once a month: no order before its 31st day, and at least 46 days between
   * orders.
   */
  sleeper(day: number, earliest: number): void {
    const { random } = this;
    const draft = this.open(random.between(earliest, day - 100), true);
    for (
      let at = draft.opens + random.between(31, 120);
      at <= min(lastDay, day + 40);
      at += random.between(46, 160)
    )
      draft.orders.push(at);
  }
}

/** True if a shop that never closes is active on the day. */
function isActive({ opens, orders }: Pick<Draft, 'opens' | 'orders'>, day: number): boolean {
  const lookback = min(90, day - opens);
  let count = 0;
  for (const order of orders) if (order > day - lookback && order <= day) count += 1;
  return lookback >= 30 && count * 30 >= lookback;
}
