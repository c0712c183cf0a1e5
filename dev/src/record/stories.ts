import { recordDayOf, lastDay, livelinessOn, liveliest, secondsPerDay, singlesDays, lastSecond, thirtiethOfJune } from './calendar';
import { type ListYear } from './lists';
import { isAlibaba, type Plan, type Platform } from './plan';
import { type Category } from './products';
import { type Random } from './random';

// Looked up once: under Jest every mention of a global costs more than the arithmetic.
const { ceil, floor, max, min, round } = Math;

/** Ways to come near and never qualify. Each holds on every day of the record and in whatever order its updates are seen. */
export const nearMisses = [
  'sales-of-9.9-million',
  'shops-99',
  'households-9-percent',
  'residents-committee',
  'mostly-other-platforms',
  'shops-without-orders',
  'shops-too-young',
] as const;
export type NearMiss = (typeof nearMisses)[number];

/** A village that is listed reaches the scale through its number of shops or through its share of households, never both. */
export type Path = 'shops' | 'households';

export type Part =
  /** A village that fades loses so many shops after 30 June 2015 that it no longer qualifies at the feed's end. */
  | { readonly role: 'listed'; readonly years: readonly ListYear[]; readonly path: Path; readonly fades: boolean }
  | { readonly role: 'near'; readonly miss: NearMiss; readonly year: ListYear }
  | { readonly role: 'quiet' };

const never = Number.POSITIVE_INFINITY;
const D14 = thirtiethOfJune[2014];
const D15 = thirtiethOfJune[2015];
const million = 100_000_000;

/** An average wholesale batch: one order of the record may stand for a lorry load. */
const batchFen = 7_000_000;
const averageOrderFen = 4_200_000;

interface Draft {
  readonly platform: Platform;
  readonly category: Category;
  household: number;
  readonly opens: number;
  closes: number;
  reopens: number;
  /** The day on which the open shop moves to another household. */
  moves: number;
  /** Days of orders. The day of the opening itself stands for an order minutes after it, which no lookback counts. */
  readonly orders: number[];
}

interface Order {
  readonly draft: Draft;
  readonly day: number;
  fen: number;
  bulk: boolean;
}

type Price = { readonly exactlyFen: number } | { readonly atMostFen: number } | 'retail';

/** Seconds until a line is sent: mostly at once, some within the hour, a few after up to five and a half hours. */
export function delayOf(random: Random): number {
  const luck = random.next();
  if (luck < 0.75) return random.between(0, 120);
  return luck < 0.95 ? random.between(0, 3600) : random.between(3600, 19_800);
}

/** Writes one village's two years into the plan. `households` grow once for some villages; they never shrink. */
export class VillageStory {
  private readonly drafts: Draft[] = [];
  private nextHousehold = 1;
  private households = 0;

  constructor(
    private readonly plan: Plan,
    private readonly village: number,
    private readonly trade: readonly Category[],
    private readonly random: Random,
  ) {}

  tell(part: Part): void {
    switch (part.role) {
      case 'listed':
        return this.listed(part.years, part.path, part.fades);
      case 'near':
        return this.near(part.miss, part.year);
      case 'quiet':
        return this.quiet();
    }
  }

  // ---- the listed ----

  private listed(years: readonly ListYear[], path: Path, fades: boolean): void {
    const { random } = this;
    const churn = random.between(0, 3);
    const newcomers = years.includes(2015) && !fades ? random.between(0, 3) : 0;
    const others = path === 'shops' ? random.between(0, 8) : random.between(0, 4);
    const shops = random.chance(0.25) ? 100 : random.between(101, 112);
    // A village that comes in through its shops stays below one household in ten, even with every shop that comes and goes.
    this.households = path === 'shops' ? 10 * (shops + others + churn + newcomers) + random.between(5, 240) : random.between(150, 430);
    const grown = this.register(0.2);
    const needed = ceil(grown / 10) + (random.chance(0.3) ? 0 : random.between(0, 4));
    const fill = (day: number, earliest: number, kept: Draft[]) =>
      path === 'shops' ? this.fillShops(shops, day, earliest, kept) : this.fillHouseholds(needed, day, earliest, kept);

    const gross: Partial<Record<ListYear, number>> = {};
    let kept: Draft[] = [];
    if (years.includes(2014)) {
      kept = [...fill(D14, 2, []), ...this.cohort(others, false, D14, 2)];
      gross[2014] = this.listedSales(path);
      this.trade14(kept, gross[2014]);
    }
    if (!years.includes(2015)) {
      for (const draft of kept) if (random.chance(0.75)) draft.closes = random.between(D14 + 20, D14 + 240);
      this.extra(60, kept, D14 + 1, D14 + 200);
    } else {
      const stay = kept.filter(() => random.chance(0.88));
      for (const draft of kept) if (!stay.includes(draft)) draft.closes = random.between(D14 + 20, D15 - 40);
      for (const draft of stay) this.keepActive(draft, D15);
      const ours = stay.filter(({ platform }) => isAlibaba(platform));
      const pioneers = years.includes(2014) ? [] : this.pioneers(path === 'shops' ? random.between(3, 12) : random.between(1, 4));
      const all = fill(D15, D14 + 1, [...ours, ...pioneers]);
      const elsewhere = stay.length - ours.length;
      this.cohort(max(0, others - elsewhere), false, D15, D14 + 1);
      gross[2015] = this.listedSales(path);
      this.extra(gross[2015] / averageOrderFen - this.ordersFrom(all, D14 + 1, D15), all, D14 + 1, D15);
      const open = this.drafts.filter(({ closes }) => closes === never);
      if (fades) this.fade(open, 0.7 * (path === 'shops' ? 100 : grown / 10));
      // As many as the village can spare may sell nothing more.
      else this.goOn(open, random.between(0, path === 'shops' ? all.length - 100 : needed - ceil(grown / 10)));
      this.extra(random.between(25, 50), all, D15 + 1, lastDay);
      this.newcomers(newcomers);
    }
    if (path === 'shops') for (const draft of this.drafts) if (random.chance(0.01)) draft.moves = random.between(draft.opens + 1, D15);
    this.churn(churn, years.includes(2014) ? 2 : D14 + 1);

    const [first, second] = [gross[2014], gross[2015]];
    const julyShare = 0.035 + 0.03 * random.next();
    let goneFen = 0;
    this.sell(
      (window, alibaba) => {
        const target = window === 0 ? first : window === 1 ? second : undefined;
        if (target !== undefined) return alibaba ? { exactlyFen: target } : { atMostFen: 0.4 * target };
        // The days of July 2015 make up for those of July 2014, which the 365 days that end with the feed no longer reach.
        if (window === 2 && alibaba && second !== undefined && !fades) return { exactlyFen: max(julyShare * second, 1.05 * goneFen) };
        return { atMostFen: alibaba ? 3 * million : million };
      },
      (orders) => {
        for (const { draft, day, fen } of orders) if (day > D14 && day <= lastDay - 365 && isAlibaba(draft.platform)) goneFen += fen;
      },
    );
  }

  private trade14(kept: readonly Draft[], gross: number): void {
    const ours = kept.filter(({ platform }) => isAlibaba(platform));
    this.extra(gross / averageOrderFen - this.ordersFrom(ours, 0, D14), ours, 3, D14);
  }

  /** A few shops of a village of 2015 that traded before the rest, far below what the list of 2014 asks for. */
  private pioneers(count: number): Draft[] {
    const drafts = Array.from({ length: count }, () => this.open(this.random.between(40, D14 - 20), true));
    this.extra(2 * count, drafts, 0, D14);
    for (const draft of drafts) this.keepActive(draft, D15);
    return drafts;
  }

  /** A third to a half of the shops close in July, until `left` of them are left. */
  private fade(open: readonly Draft[], left: number): void {
    const share = 1 - left / open.length;
    open.forEach((draft, place) => {
      if (floor((place + 1) * share) > floor(place * share)) draft.closes = this.random.between(D15 + 3, lastDay);
    });
    this.goOn(open.filter(({ closes }) => closes === never));
  }

  /** Shops that are too young for the list of 2015; those of June may count at the feed's end. */
  private newcomers(count: number): void {
    for (let shop = 0; shop < count; shop += 1) {
      const draft = this.open(this.random.between(D15 - 29, lastDay - 2), true);
      this.extra(this.random.between(1, 2), [draft], draft.opens + 1, lastDay);
    }
  }

  /** Yearly sales on Alibaba's platforms, paid: mostly a little over RMB 10 million, now and then up to 75. */
  private listedSales(path: Path): number {
    const { random } = this;
    const least = 10.45 * million;
    const luck = random.next();
    if (path === 'households') return least * (luck < 0.85 ? 1 + 0.3 * random.next() : 1.3 + 0.6 * random.next());
    if (luck < 0.7) return least * (1 + 0.5 * random.next());
    return least * (luck < 0.93 ? 1.5 + 1.3 * random.next() : 2.8 + 4.2 * random.next());
  }

  private fillShops(shops: number, day: number, earliest: number, kept: readonly Draft[]): Draft[] {
    return [...kept, ...this.cohort(shops - kept.length, true, day, earliest)];
  }

  private fillHouseholds(needed: number, day: number, earliest: number, kept: readonly Draft[]): Draft[] {
    const all = [...kept];
    const homes = new Set(all.map(({ household }) => household));
    while (homes.size < needed) {
      const [draft] = this.cohort(1, true, day, earliest, { old: 0.7, middle: 0.15 });
      if (!draft) break;
      all.push(draft);
      homes.add(draft.household);
    }
    return all;
  }

  // ---- those that come near ----

  private near(miss: NearMiss, year: ListYear): void {
    const { random } = this;
    const day = thirtiethOfJune[year];
    const earliest = year === 2014 ? 2 : D14 + 2;
    const enough = random.between(round(10.5 * million), 14 * million);
    switch (miss) {
      case 'sales-of-9.9-million': {
        const ours = this.wouldQualify(day, earliest, random.chance(0.8) ? 'households' : 'shops');
        this.cohort(random.between(0, 2), false, day, earliest);
        return this.season(ours, year, 9.9 * million + random.between(0, 5 * (million / 100)), true);
      }
      case 'shops-99': {
        this.households = random.between(991, 1090);
        this.register(0.2);
        const elsewhere = random.chance(0.7) ? 0 : random.between(1, 3);
        const ours = this.cohort(99 - elsewhere, true, day, earliest);
        this.cohort(elsewhere, false, day, earliest);
        return this.season(ours, year, enough);
      }
      case 'households-9-percent': {
        this.households = random.between(200, 500);
        this.register(0.2);
        return this.season(this.cohort(round(0.09 * this.households), true, day, earliest, { old: 0.7, middle: 0.15 }), year, enough);
      }
      case 'residents-committee': {
        const ours = this.wouldQualify(day, earliest, random.chance(0.75) ? 'households' : 'shops');
        this.churn(random.between(0, 2), earliest);
        return this.season(ours, year, enough);
      }
      case 'mostly-other-platforms':
        return random.chance(0.5) ? this.fewOnAlibaba(year) : this.halfOnAlibaba();
      case 'shops-without-orders': {
        this.households = random.between(1450, 1600);
        this.register(0.2);
        const active = random.between(60, 92);
        const ours = this.cohort(active, true, day, earliest);
        for (let shop = random.between(106, 126) - active; shop > 0; shop -= 1) this.sleeper(day, earliest);
        return this.season(ours, year, enough);
      }
      case 'shops-too-young': {
        this.households = random.between(1450, 1600);
        this.register(0.2);
        const active = random.between(60, 92);
        const ours = this.cohort(active, true, day, earliest);
        for (let shop = random.between(106, 126) - active; shop > 0; shop -= 1) {
          const draft = this.open(random.between(day - 17, day - 6), true);
          // A shop counts from an age of 30 days; these give up before.
          draft.closes = draft.opens + random.between(18, 27);
          if (random.chance(0.5)) draft.orders.push(random.between(draft.opens + 1, draft.closes - 1));
        }
        return this.season(ours, year, enough);
      }
    }
  }

  /** Enough active shops or households on the day; answers the Alibaba shops. */
  private wouldQualify(day: number, earliest: number, path: Path): Draft[] {
    const { random } = this;
    if (path === 'shops') {
      this.households = random.between(1100, 1500);
      this.register(0.2);
      return this.fillShops(random.between(100, 104), day, earliest, []);
    }
    this.households = random.between(150, 400);
    return this.fillHouseholds(ceil(this.register(0.2) / 10) + random.between(0, 3), day, earliest, []);
  }

  /** Trade of one year that adds up to `grossFen` on Alibaba's platforms, or (`altogether`) on all and in the whole record. */
  private season(ours: readonly Draft[], year: ListYear, grossFen: number, altogether = false): void {
    const day = thirtiethOfJune[year];
    this.extra(grossFen / averageOrderFen - this.ordersFrom(ours, 0, day), ours, year === 2014 ? 3 : D14 + 3, day);
    if (year === 2015) {
      this.goOn(this.drafts, this.random.between(0, 4));
      this.extra(this.random.between(2, 8), ours, D15 + 1, lastDay);
    }
    const window = year === 2014 ? 0 : 1;
    let restFen = grossFen;
    this.sell(
      (at, alibaba) => {
        if (at !== window) return 'retail';
        if (alibaba) return { exactlyFen: restFen };
        return { atMostFen: 0.06 * grossFen };
      },
      (orders) => {
        if (altogether) for (const { fen } of orders) restFen -= fen;
      },
    );
  }

  /**
   * The majority is elsewhere: with less than RMB 5 million on Alibaba's platforms ever, sales of over 10 million always have
   * their greater half elsewhere.
   */
  private fewOnAlibaba(year: ListYear): void {
    const { random } = this;
    const [day, earliest] = [thirtiethOfJune[year], year === 2014 ? 2 : D14 + 2];
    const elsewhere = this.scaleOnAllPlatforms(0.4, day, earliest, earliest);
    const ours = this.drafts.filter(({ platform }) => isAlibaba(platform));
    const oursFen = random.between(3 * million, round(4.9 * million));
    const theirsFen = 10.3 * million - oursFen + random.between(0, 3 * million);
    this.extra(oursFen / averageOrderFen - this.ordersFrom(ours, 0, day), ours, earliest + 1, day);
    this.extra(theirsFen / averageOrderFen - this.ordersFrom(elsewhere, 0, day), elsewhere, earliest + 1, day);
    if (year === 2015) this.goOn(this.drafts);
    this.sell((window, alibaba) => (window === 2 ? 'retail' : { exactlyFen: alibaba ? oursFen : theirsFen }));
  }

  /** Nearly half is on Alibaba's platforms, but came later than the other half, so that it never was the greater one. */
  private halfOnAlibaba(): void {
    const { random } = this;
    const lateStart = recordDayOf('2015-02-20');
    const elsewhere = this.scaleOnAllPlatforms(0.55, D15, D14 + 20, lateStart);
    const ours = this.drafts.filter(({ platform }) => isAlibaba(platform));
    const allFen = random.between(12 * million, 16 * million);
    const oursFen = allFen * (0.44 + 0.04 * random.next());
    this.extra(oursFen / averageOrderFen - this.ordersFrom(ours, 0, D15), ours, lateStart + 60, D15);
    this.extra((allFen - oursFen) / averageOrderFen - this.ordersFrom(elsewhere, 0, D15), elsewhere, D14 + 21, lateStart);
    this.goOn(this.drafts);
    this.sell((window, alibaba) => (window === 2 ? 'retail' : { exactlyFen: alibaba ? oursFen : allFen - oursFen }));
  }

  /** Active households of all platforms reach one in ten; answers the shops that are not Alibaba's. */
  private scaleOnAllPlatforms(share: number, day: number, earliest: number, earliestOnAlibaba: number): Draft[] {
    const { random } = this;
    this.households = random.between(200, 380);
    const needed = ceil(this.register(0.2) / 10) + random.between(1, 4);
    const mix = { old: 0.8, middle: 0.1 };
    const elsewhere: Draft[] = [];
    const homes = new Set<number>();
    for (let shop = 0; homes.size < needed; shop += 1) {
      const onAlibaba = floor((shop + 1) * share) > floor(shop * share);
      for (const draft of this.cohort(1, onAlibaba, day, onAlibaba ? earliestOnAlibaba : earliest, mix)) {
        homes.add(draft.household);
        if (!onAlibaba) elsewhere.push(draft);
      }
    }
    return elsewhere;
  }

  /** A shop that never sells once a month: no order before its 31st day, and any two in a row at least 46 days apart. */
  private sleeper(day: number, earliest: number): void {
    const { random } = this;
    const draft = this.open(random.between(earliest, day - 100), true);
    for (let at = draft.opens + random.between(31, 120); at <= min(lastDay, day + 40); at += random.between(46, 160)) draft.orders.push(at);
  }

  private quiet(): void {
    const { random } = this;
    this.households = random.between(90, 900);
    this.register(0.1);
    for (let shop = random.between(0, 4); shop > 0; shop -= 1) {
      const draft = this.open(random.between(5, lastDay - 30), random.chance(0.85));
      this.extra(random.between(0, 4), [draft], draft.opens + 1, lastDay);
    }
    if (random.chance(0.15)) this.churn(1, 2);
    this.sell(() => 'retail');
  }

  // ---- shops and their orders ----

  /** Registers the village, and for some once more with grown households; answers the greatest number. */
  private register(growing: number): number {
    const { random, plan, village } = this;
    const first = random.chance(0.85) ? random.between(0, 28_800) : random.between(1, 60) * secondsPerDay + random.between(30_000, 60_000);
    plan.add('registered', first, delayOf(random), village, this.households);
    if (!random.chance(growing)) return this.households;
    const grown = this.households + random.between(1, max(1, floor(this.households * 0.03)));
    const day = random.pick([recordDayOf('2014-01-01'), recordDayOf('2014-09-01'), recordDayOf('2015-01-01')]);
    plan.add('registered', day * secondsPerDay + random.between(28_800, 64_800), delayOf(random), village, grown);
    return grown;
  }

  private open(opens: number, alibaba: boolean): Draft {
    const { random } = this;
    const platform: Platform = alibaba
      ? random.weighted<Platform>([
          ['taobao', 62],
          ['tmall', 11],
          ['1688', 21],
          ['aliexpress', 5],
          // Xianyu began in June 2014.
          ['xianyu', opens > D14 ? 1 : 0],
        ])
      : random.weighted<Platform>([
          ['jd', 45],
          ['wechat', 40],
          ['other', 15],
        ]);
    const sharesHousehold = this.nextHousehold > 1 && random.chance(0.08);
    if (!sharesHousehold) this.nextHousehold += 1;
    const draft: Draft = {
      platform,
      category: random.chance(0.88) ? random.pick(this.trade) : random.pick(['service', 'other', 'manufactured', 'agricultural'] as const),
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

  /** `count` new shops that are active on `day`: old ones, some of two to three months, the rest from 30 days of age. */
  private cohort(count: number, alibaba: boolean, day: number, earliest: number, mix = { old: 0.4, middle: 0.25 }): Draft[] {
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

  /** Spreads over the lookback the orders that make an open shop active on `day`, one a month, and now and then one more. */
  private keepActive(draft: Draft, day: number): void {
    const { random } = this;
    const lookback = min(90, day - draft.opens);
    const needed = ceil(lookback / 30);
    for (let month = 0; month < needed; month += 1) {
      draft.orders.push(day - lookback + random.between(floor((month * lookback) / needed) + 1, floor(((month + 1) * lookback) / needed)));
    }
    if (random.chance(0.2)) draft.orders.push(day - random.between(0, lookback - 1));
  }

  /**
   * Lets the shops that are active on 30 June 2015 sell on, so that each stays active every day to the feed's end; `resting` of
   * them at most get no further order. An order comes up to nine days before it is needed, be that after the end, so that trade
   * neither leaps at the first of July nor dries up in the last days.
   */
  private goOn(drafts: readonly Draft[], resting = 0): void {
    const { random } = this;
    const ahead = 9;
    const selling = drafts.filter((draft) => draft.closes === never && isActive(draft, D15));
    if (selling.length === 0) return;
    const rest = new Set(Array.from({ length: resting }, () => random.pick(selling)));
    for (const { opens, orders } of selling.filter((draft) => !rest.has(draft))) {
      const all = [...orders];
      for (let day = D15 + 1; day <= lastDay + ahead; day += 1) {
        while (!isActive({ opens, orders: all }, day)) all.push(random.between(day - ahead, day));
      }
      orders.push(...all.slice(orders.length).filter((day) => day <= lastDay));
    }
  }

  /** More orders, in season, for shops that are open, the older ones first: a share on 11 November, most in lively months. */
  private extra(count: number, drafts: readonly Draft[], from: number, to: number): void {
    const { random } = this;
    if (drafts.length === 0) return;
    for (let order = round(count); order > 0; order -= 1) {
      const [one, other] = [random.pick(drafts), random.pick(drafts)];
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

  private ordersFrom(drafts: readonly Draft[], from: number, to: number): number {
    return drafts.reduce((sum, { orders }) => sum + orders.filter((day) => day >= from && day <= to).length, 0);
  }

  /** Shops that close, some of which open again, perhaps in another household. */
  private churn(count: number, earliest: number): void {
    const { random } = this;
    for (let shop = 0; shop < count; shop += 1) {
      const draft = this.open(random.between(earliest, lastDay - 200), true);
      draft.closes = draft.opens + random.between(25, 110);
      this.extra(random.between(1, 4), [draft], draft.opens + 1, draft.closes - 1);
      if (!random.chance(0.4)) continue;
      draft.reopens = draft.closes + random.between(3, 60);
      if (random.chance(0.6)) draft.orders.push(random.between(draft.reopens + 1, draft.reopens + 25));
    }
  }

  // ---- money, and the lines themselves ----

  /**
   * Prices the orders by window (0 until 30 June 2014, 1 until 30 June 2015, 2 after) and platform, and writes all lines.
   * Windows are priced from the last and other platforms first, so that Alibaba's shops of a season can take the rest.
   */
  private sell(priceOf: (window: number, alibaba: boolean) => Price, sold: (orders: readonly Order[]) => void = () => undefined): void {
    const { random, plan } = this;
    const all = this.drafts.flatMap((draft) => draft.orders.map((day): Order => ({ draft, day, fen: 0, bulk: false })));
    const ofDraft = new Map<Draft, Order[]>();
    for (const order of all) {
      const others = ofDraft.get(order.draft);
      if (others) others.push(order);
      else ofDraft.set(order.draft, [order]);
    }
    const buckets: Order[][] = [[], [], [], [], [], []];
    for (const order of all) {
      const window = order.day <= D14 ? 0 : order.day <= D15 ? 1 : 2;
      buckets[window * 2 + (isAlibaba(order.draft.platform) ? 1 : 0)]?.push(order);
    }
    const spare = new Map<Order, { fen: number }>();
    const retailFirst = [0, 1, 2, 3, 4, 5].sort((a, b) => rank(priceOf(a >> 1, a % 2 === 1)) - rank(priceOf(b >> 1, b % 2 === 1)));
    for (const index of retailFirst) {
      const bucket = buckets[index] ?? [];
      if (bucket.length === 0) continue;
      const fen = this.price(bucket, priceOf(index >> 1, index % 2 === 1));
      sold(bucket);
      const budget = { fen: 0.02 * fen };
      for (const order of bucket) spare.set(order, budget);
    }
    this.drafts.forEach((draft, number) => {
      const shop = plan.shops.push({ village: this.village, number: number + 1, platform: draft.platform, category: draft.category }) - 1;
      const orders = ofDraft.get(draft) ?? [];
      const opening = draft.opens * secondsPerDay + random.between(32_400, 68_000);
      const early = orders.some(({ day }) => day === draft.opens);
      // The first order of such a shop comes before the news of its opening, and waits.
      plan.add('opened', opening, early || random.chance(0.08) ? random.between(7200, 19_800) : delayOf(random), shop, draft.household);
      if (draft.moves > draft.opens && draft.moves <= lastDay && draft.moves < draft.closes) {
        plan.add('opened', draft.moves * secondsPerDay + random.between(32_400, 68_000), delayOf(random), shop, ++this.nextHousehold);
      }
      if (draft.closes <= lastDay) plan.add('closed', draft.closes * secondsPerDay + random.between(32_400, 68_000), delayOf(random), shop);
      if (draft.reopens <= lastDay) {
        const home = random.chance(0.5) ? draft.household : ++this.nextHousehold;
        plan.add('opened', draft.reopens * secondsPerDay + random.between(32_400, 68_000), delayOf(random), shop, home);
      }
      for (const order of orders) {
        const second =
          order.day === draft.opens ? opening + random.between(600, 3000) : order.day * secondsPerDay + orderTime(random, order.day);
        const line = plan.add('paid', second, order.day === draft.opens ? random.between(0, 300) : delayOf(random), shop, order.fen);
        this.refund(order, line, second, shop, spare.get(order));
      }
    });
  }

  /** Takes 3 % of orders or so back, whole or in part, within ten days: no refund comes after its year was certified. */
  private refund(order: Order, line: number, second: number, shop: number, spare: { fen: number } | undefined): void {
    const { random } = this;
    if (!spare || !random.chance(order.bulk ? 0.012 : 0.055)) return;
    const fen = order.bulk || random.chance(0.3) ? ceil(order.fen * (0.05 + 0.2 * random.next())) : order.fen;
    const refunded = second + random.between(20_000, 10 * secondsPerDay);
    if (fen > spare.fen || refunded > lastSecond) return;
    spare.fen -= fen;
    this.plan.add('refunded', refunded, delayOf(random), shop, fen, line);
  }

  /** Gives each order its amount: retail ones RMB 20 to some hundreds, batches scaled so that the sum comes out. Answers the sum. */
  private price(orders: readonly Order[], price: Price): number {
    const { random } = this;
    const target = price === 'retail' ? 0 : 'exactlyFen' in price ? price.exactlyFen : undefined;
    const share = target === undefined ? 0.3 : target === 0 ? 0 : min(0.92, max(0.35, target / (orders.length * batchFen)));
    let [retailFen, bulkWeight] = [0, 0];
    for (const order of orders) {
      order.bulk = random.chance(order.draft.platform === '1688' ? min(1, share * 1.4) : share);
      order.fen = order.bulk ? 3_500_000 * random.skewed() : 10 * round(200 + 900 * random.skewed() * random.skewed());
      if (order.bulk) bulkWeight += order.fen;
      else retailFen += order.fen;
    }
    const [first] = orders;
    if (target !== undefined && target > 0 && bulkWeight === 0 && first) {
      retailFen -= first.fen;
      [first.bulk, bulkWeight] = [true, first.fen];
    }
    const limit = price === 'retail' ? never : 'atMostFen' in price ? price.atMostFen : price.exactlyFen;
    const scale = target !== undefined && target > 0 ? (limit - retailFen) / bulkWeight : min(1, (limit - retailFen) / (bulkWeight || 1));
    let sum = 0;
    for (const order of orders) {
      if (order.bulk) order.fen = max(2000, floor(order.fen * scale));
      sum += order.fen;
    }
    return sum;
  }
}

/** Whether a shop that never closes is active on the day. */
function isActive({ opens, orders }: Pick<Draft, 'opens' | 'orders'>, day: number): boolean {
  const lookback = min(90, day - opens);
  let count = 0;
  for (const order of orders) if (order > day - lookback && order <= day) count += 1;
  return lookback >= 30 && count * 30 >= lookback;
}

const rank = (price: Price): number => (price === 'retail' ? 0 : 'atMostFen' in price ? 1 : 2);

/** Shops sell from eight to midnight, and on 11 November from its first second. */
function orderTime(random: Random, day: number): number {
  if (singlesDays.some((sale) => sale === day) && random.chance(0.5)) return random.between(0, 10_800);
  return 28_800 + floor(((random.next() + random.next()) / 2) * 57_000);
}
