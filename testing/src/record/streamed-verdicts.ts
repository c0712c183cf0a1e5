import { type Day, dayOf, effectiveDayOf, kindOf, platforms, type RuleSetId, type Update } from '../oracle/naive';

interface StreamedChange {
  readonly village: string;
  readonly ruleSet: RuleSetId;
  readonly day: Day;
  readonly qualifies: boolean;
}

interface Shop {
  readonly village: Village;
  readonly isAlibaba: boolean;
  household: string;
  openSince: Day | undefined;
  /** Days of orders, from the first that a lookback may still reach. */
  orders: Day[];
  active: boolean;
}

interface Village {
  readonly code: string;
  households: number;
  isAdministrative: boolean;
  /** Paid less refunded, by the effective day since the feed's first. */
  readonly salesFen: { readonly all: Float64Array; readonly alibaba: Float64Array };
  yearFen: { all: number; alibaba: number };
  readonly shops: Shop[];
  activeShops: number;
  activeAlibabaShops: number;
  readonly activeOfHousehold: Map<string, number>;
  readonly qualifies: Map<RuleSetId, boolean>;
}

const windowDays = 365;
const longestLookback = 90;
const thresholdFen = 1_000_000_000;

/**
 * The rules of the record's years after each update and at each midnight, over running counts: the verdicts that a feed announces which is
 * read line by line. The oracle, which begins anew for every village and moment, would take hours for them; at the end both have to
 * agree. Openings are not restated here.
 */
export class StreamedVerdicts {
  readonly changes: StreamedChange[] = [];
  readonly #villages = new Map<string, Village>();
  readonly #shops = new Map<string, Shop>();
  #clock: Day;

  constructor(
    private readonly firstDay: Day,
    private readonly days: number,
  ) {
    this.#clock = firstDay;
  }

  /** An update that takes effect; of a shop that is not known yet it waits outside. */
  read(update: Update): void {
    const day = dayOf(update.timeMs);
    while (this.#clock < day) this.#midnight();
    this.#apply(update, day);
  }

  /** Of the quantities those that decide. */
  quantitiesOf(code: string) {
    const village = this.#villages.get(code);
    if (village === undefined) return undefined;
    const { yearFen, activeShops, activeAlibabaShops, activeOfHousehold, households } = village;
    return {
      salesFen: BigInt(yearFen.all),
      alibabaSalesFen: BigInt(yearFen.alibaba),
      activeShops,
      activeAlibabaShops,
      activeHouseholds: activeOfHousehold.size,
      households,
    };
  }

  #apply(update: Update, day: Day): void {
    if (update.type === 'taocun.village.registered.v1') {
      const { villageCode, households } = update.data;
      const village = this.#villageOf(villageCode);
      village.households = households;
      village.isAdministrative = kindOf(update.data) === 'administrative-village';
      return this.#decide(village);
    }
    const { shopId } = update.data;
    if (update.type === 'taocun.shop.opened.v1') {
      const shop = this.#shops.get(shopId) ?? this.#open(shopId, update.data.villageCode, update.data.platform);
      this.#count(shop, false);
      shop.household = update.data.householdId;
      shop.openSince ??= day;
      return this.#look(shop);
    }
    const shop = this.#shops.get(shopId);
    if (shop === undefined) throw new Error(`${shopId} has not opened`);
    if (update.type === 'taocun.shop.closed.v1') shop.openSince = undefined;
    else {
      const effective = effectiveDayOf(update);
      const fen = update.type === 'taocun.order.paid.v1' ? update.data.amountFen : -update.data.amountFen;
      this.#sell(shop.village, 'all', effective, fen);
      if (shop.isAlibaba) this.#sell(shop.village, 'alibaba', effective, fen);
      if (update.type === 'taocun.order.paid.v1') shop.orders.push(effective);
    }
    this.#look(shop);
  }

  #villageOf(code: string): Village {
    let village = this.#villages.get(code);
    if (village === undefined) {
      const salesFen = { all: new Float64Array(this.days), alibaba: new Float64Array(this.days) };
      village = {
        code,
        households: Infinity,
        isAdministrative: false,
        salesFen,
        yearFen: { all: 0, alibaba: 0 },
        shops: [],
        activeShops: 0,
        activeAlibabaShops: 0,
        activeOfHousehold: new Map(),
        qualifies: new Map(),
      };
      this.#villages.set(code, village);
    }
    return village;
  }

  #open(shopId: string, villageCode: string, platform: string): Shop {
    const village = this.#villageOf(villageCode);
    const shop = {
      village,
      isAlibaba: platforms.alibaba.includes(platform),
      household: '',
      openSince: undefined,
      orders: [],
      active: false,
    };
    village.shops.push(shop);
    this.#shops.set(shopId, shop);
    return shop;
  }

  #sell({ salesFen, yearFen }: Village, kind: 'all' | 'alibaba', day: Day, fen: number): void {
    salesFen[kind][day - this.firstDay] = (salesFen[kind][day - this.firstDay] ?? 0) + fen;
    if (day > this.#clock - windowDays) yearFen[kind] += fen;
  }

  #midnight(): void {
    this.#clock += 1;
    const leaving = this.#clock - windowDays - this.firstDay;
    for (const village of this.#villages.values()) {
      for (const kind of ['all', 'alibaba'] as const) if (leaving >= 0) village.yearFen[kind] -= village.salesFen[kind][leaving] ?? 0;
      for (const shop of village.shops) if (shop.active || shop.orders.length > 0) this.#refresh(shop);
      this.#decide(village);
    }
  }

  #look(shop: Shop): void {
    this.#refresh(shop);
    this.#decide(shop.village);
  }

  #refresh(shop: Shop): void {
    const { openSince, orders } = shop;
    const age = openSince === undefined ? -1 : this.#clock - openSince;
    const lookback = age > longestLookback ? longestLookback : age;
    let count = 0;
    for (const day of orders) if (day > this.#clock - lookback && day <= this.#clock) count += 1;
    if (orders[0] !== undefined && orders[0] <= this.#clock - longestLookback)
      shop.orders = orders.filter((day) => day > this.#clock - longestLookback);
    this.#count(shop, age >= 30 && count * 30 >= lookback);
  }

  #count(shop: Shop, active: boolean): void {
    if (shop.active === active) return;
    const { village, household } = shop;
    const one = active ? 1 : -1;
    shop.active = active;
    village.activeShops += one;
    if (shop.isAlibaba) village.activeAlibabaShops += one;
    const of = (village.activeOfHousehold.get(household) ?? 0) + one;
    if (of === 0) village.activeOfHousehold.delete(household);
    else village.activeOfHousehold.set(household, of);
  }

  #decide(village: Village): void {
    const { activeShops, activeAlibabaShops: ours, activeOfHousehold, households, isAdministrative, yearFen } = village;
    const enough = yearFen.alibaba >= thresholdFen;
    const oneInTen = ours * 10 >= households;
    const verdicts: Partial<Record<RuleSetId, boolean>> = {
      'world-bank-2019':
        isAdministrative &&
        yearFen.all > thresholdFen &&
        yearFen.alibaba * 2 > yearFen.all &&
        (activeShops >= 100 || activeOfHousehold.size * 10 >= households),
      'aliresearch-2022': isAdministrative && enough && (ours >= 100 || oneInTen),
      aliresearch: households !== Infinity && enough && (ours >= 100 || oneInTen),
    };
    for (const [ruleSet, qualifies] of Object.entries(verdicts) as [RuleSetId, boolean][]) {
      if ((village.qualifies.get(ruleSet) ?? false) === qualifies) continue;
      village.qualifies.set(ruleSet, qualifies);
      this.changes.push({ village: village.code, ruleSet, day: this.#clock, qualifies });
    }
  }
}

/** Verdicts that were taken back within a week. */
export function flapsIn(changes: readonly StreamedChange[]): StreamedChange[] {
  const latest = new Map<string, StreamedChange>();
  return changes.filter((change) => {
    const of = `${change.village} ${change.ruleSet}`;
    const before = latest.get(of);
    latest.set(of, change);
    return before !== undefined && change.day - before.day < 7;
  });
}
