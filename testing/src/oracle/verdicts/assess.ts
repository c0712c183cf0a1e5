import { monthsAsOf, type NaiveMonth } from '../figures/months';
import { peopleOf, type NaivePeople } from '../figures/people';
import {
  criteriaOf,
  looksBack,
  ruleSetIds,
  type Criterion,
  type Quantities,
  type RuleSetId,
} from '../rules/rule-sets';
import { type AcceptedUpdate } from '../updates/accept';
import { dayOf, dayText, firstDayOfYearTo, type Day } from '../updates/days';
import {
  byTimeIdSource,
  effectiveDayOf,
  kindOf,
  ownerOf,
  channels,
  platforms,
  townshipOf,
  type Category,
  type Channel,
  type OrderPaid,
  type OrderRefunded,
  type ShopClosed,
  type ShopOpened,
  type Update,
  type VillageRegistered,
} from '../updates/updates';

const { max, min } = Math;

export interface NaiveVerdict {
  ruleSet: RuleSetId;
  qualifies: boolean;
  criteria: Criterion[];
  /** The latest year that the rule set has certified, if it uses its own lists. */
  certifiedYear?: number;
}

/** The villages that `aliresearch` has certified in its latest year. */
export interface LatestList {
  year: number;
  villages: ReadonlySet<string>;
}

/** The contract's `assessed` without the verdicts' `sequence`, which depends on history; money in fen. */
export interface NaiveAssessment extends Quantities, NaivePeople {
  villageCode: string;
  name: string;
  asOf: string;
  townshipCode: string;
  shopsOfKnownHouseholds: number;
  /** Active shops that would not be active with one order fewer. */
  marginalShops: number;
  /** The owners of open shops, those with the most first; absent if no shop is open. */
  openShopsBySource?: { source: string; openShops: number }[];
  /** Every category, with 0n if nothing was paid. */
  paidByCategoryFen: Record<Category, bigint>;
  paidByUrbanBuyersFen: bigint;
  paidByRuralBuyersFen: bigint;
  /** Every channel; left out where no order of the window states one. */
  paidByChannelFen?: Record<Channel, bigint>;
  verdicts: NaiveVerdict[];
}

/**
 * A village at the end of day D, over the 365 days ending with D; undefined if it is not registered as of D.
 */
export function assessmentAsOf(
  accepted: AcceptedUpdate[],
  villageCode: string,
  asOf: Day,
  latest?: LatestList,
): NaiveAssessment | undefined {
  return assess(accepted, villageCode, asOf, asOf - 364, latest);
}

/** A village's sales in the months that can still change under these rule sets, as of day D. */
export function monthsOf(
  accepted: AcceptedUpdate[],
  villageCode: string,
  asOf: Day,
  ruleSets: readonly RuleSetId[] = ruleSetIds,
): NaiveMonth[] {
  return monthsAsOf(shopsOf(accepted, villageCode, asOf), asOf, ruleSets);
}

/** A village's year to a cut-off, as of the cut-off. */
export function certified(
  accepted: AcceptedUpdate[],
  villageCode: string,
  cutOff: Day,
  latest?: LatestList,
): NaiveAssessment | undefined {
  return assess(accepted, villageCode, cutOff, firstDayOfYearTo(cutOff), latest);
}

/** The codes of the villages that any accepted update registers. */
export function registeredVillages(accepted: AcceptedUpdate[]): string[] {
  const codes = accepted.flatMap(({ update }) =>
    update.type === 'taocun.village.registered.v1' ? [update.data.villageCode] : [],
  );
  return [...new Set(codes)].sort();
}

function openBySource(open: Shop[]): Pick<NaiveAssessment, 'openShopsBySource'> {
  const owners = open.map(({ first }) => ownerOf(first.source));
  const counts = [...new Set(owners)]
    .sort()
    .map((source) => ({ source, openShops: owners.filter((owner) => owner === source).length }));
  return open.length === 0 ? {} : { openShopsBySource: counts.sort((a, b) => b.openShops - a.openShops) };
}

interface Shop {
  first: ShopOpened;
  isAlibaba: boolean;
  openings: ShopOpened[];
  closings: ShopClosed[];
  orders: OrderPaid[];
  refunds: OrderRefunded[];
}

function assess(
  accepted: AcceptedUpdate[],
  villageCode: string,
  asOf: Day,
  windowStart: Day,
  latest: LatestList | undefined,
): NaiveAssessment | undefined {
  const registration = inForce(
    accepted
      .map(({ update }) => update)
      .filter((update): update is VillageRegistered => update.type === 'taocun.village.registered.v1')
      .filter((update) => update.data.villageCode === villageCode && effectiveDayOf(update) <= asOf),
  );
  if (!registration) return undefined;

  const shops = shopsOf(accepted, villageCode, asOf);
  const alibabaShops = shops.filter(({ isAlibaba }) => isAlibaba);
  const active = shops.filter((shop) => isActive(shop, asOf));
  const activeAlibaba = active.filter(({ isAlibaba }) => isAlibaba);
  const paidByCategoryFen: Record<Category, bigint> = {
    agricultural: 0n,
    handicraft: 0n,
    manufactured: 0n,
    service: 0n,
    other: 0n,
  };
  const paidByBuyersFen = { urban: 0n, rural: 0n };
  for (const { first, orders } of shops) {
    for (const order of orders) {
      if (effectiveDayOf(order) < windowStart) continue;
      const { amountFen, category = first.data.category, buyerArea } = order.data;
      paidByCategoryFen[category] += BigInt(amountFen);
      if (buyerArea !== undefined) paidByBuyersFen[buyerArea] += BigInt(amountFen);
    }
  }

  const quantities: Quantities = {
    kind: kindOf(registration.data),
    households: registration.data.households,
    salesFen: salesOf(shops, windowStart),
    alibabaSalesFen: salesOf(alibabaShops, windowStart),
    openShops: shops.filter((shop) => openSince(shop) !== undefined).length,
    activeShops: active.length,
    activeAlibabaShops: activeAlibaba.length,
    activeHouseholds: new Set(active.flatMap(householdOf)).size,
    activeAlibabaHouseholds: new Set(activeAlibaba.flatMap(householdOf)).size,
  };
  return {
    villageCode,
    name: registration.data.name,
    asOf: dayText(asOf),
    townshipCode: townshipOf(registration.data),
    ...quantities,
    shopsOfKnownHouseholds: active.flatMap(householdOf).length,
    marginalShops: active.filter((shop) => !isActive(shop, asOf, 1)).length,
    ...openBySource(shops.filter((shop) => openSince(shop) !== undefined)),
    paidByCategoryFen,
    paidByUrbanBuyersFen: paidByBuyersFen.urban,
    paidByRuralBuyersFen: paidByBuyersFen.rural,
    ...paidByChannel(shops, windowStart),
    ...peopleOf(active.map(openingInForce), asOf),
    verdicts: ruleSetIds.map((ruleSet) => {
      const criteria = criteriaOf(
        quantities,
        ruleSet,
        asOf,
        latest?.villages.has(villageCode) === true ? latest.year : undefined,
      );
      const verdict = { ruleSet, qualifies: criteria.every(({ holds }) => holds), criteria };
      return latest !== undefined && looksBack(ruleSet, asOf)
        ? { ...verdict, certifiedYear: latest.year }
        : verdict;
    }),
  };
}

function paidByChannel(shops: Shop[], windowStart: Day): Pick<NaiveAssessment, 'paidByChannelFen'> {
  const orders = shops
    .flatMap((shop) => shop.orders)
    .filter((order) => effectiveDayOf(order) >= windowStart && order.data.channel);
  if (orders.length === 0) return {};
  const paid = channels.map((channel) => {
    const amounts = orders
      .filter(({ data }) => data.channel === channel)
      .map(({ data }) => BigInt(data.amountFen));
    return [channel, amounts.reduce((sum, fen) => sum + fen, 0n)];
  });
  return { paidByChannelFen: Object.fromEntries(paid) as Record<Channel, bigint> };
}

/**
 * The shops of a village with the updates that an assessment as of D uses; the village of a shop does not
 * depend on D.
 */
function shopsOf(accepted: AcceptedUpdate[], villageCode: string, asOf: Day): Shop[] {
  const byShop = new Map<string, Update[]>();
  for (const { update } of accepted) {
    if (update.type === 'taocun.village.registered.v1') continue;
    const updates = byShop.get(update.data.shopId) ?? [];
    updates.push(update);
    byShop.set(update.data.shopId, updates);
  }
  return [...byShop.values()].flatMap((updates) => {
    const first = updates.find((update) => update.type === 'taocun.shop.opened.v1');
    if (first?.data.villageCode !== villageCode) return [];
    const seen = updates.filter((update) => effectiveDayOf(update) <= asOf);
    return [
      {
        first,
        isAlibaba: platforms.alibaba.includes(first.data.platform),
        openings: seen.filter((update) => update.type === 'taocun.shop.opened.v1'),
        closings: seen.filter((update) => update.type === 'taocun.shop.closed.v1'),
        orders: seen.filter((update) => update.type === 'taocun.order.paid.v1'),
        refunds: seen.filter((update) => update.type === 'taocun.order.refunded.v1'),
      },
    ];
  });
}

function salesOf(shops: Shop[], windowStart: Day): bigint {
  let sales = 0n;
  for (const { orders, refunds } of shops) {
    for (const order of orders)
      if (effectiveDayOf(order) >= windowStart) sales += BigInt(order.data.amountFen);
    for (const refund of refunds)
      if (effectiveDayOf(refund) >= windowStart) sales -= BigInt(refund.data.amountFen);
  }
  return sales;
}

/**
 * The day since which a shop has been open, or undefined when it is closed: at the same time, the closing
 * wins.
 */
function openSince({ openings, closings }: Shop): Day | undefined {
  const lastClosingMs = max(-Infinity, ...closings.map(({ timeMs }) => timeMs));
  const openedMs = openings.map(({ timeMs }) => timeMs).filter((timeMs) => timeMs > lastClosingMs);
  return openedMs.length === 0 ? undefined : dayOf(min(...openedMs));
}

/** `fewer` orders are left out of the count. */
function isActive(shop: Shop, asOf: Day, fewer = 0): boolean {
  const since = openSince(shop);
  if (since === undefined) return false;
  const age = asOf - since;
  const lookback = min(90, age);
  const orders = shop.orders.filter((order) => effectiveDayOf(order) > asOf - lookback).length;
  return age >= 30 && (orders - fewer) * 30 >= lookback;
}

/** The shop's household; none if the opening in force states none. */
function householdOf(shop: Shop): string[] {
  const { householdId } = openingInForce(shop).data;
  return householdId === undefined ? [] : [householdId];
}

function openingInForce({ openings }: Shop): ShopOpened {
  const opening = inForce(openings);
  if (!opening) throw new Error('The opening in force was asked of a shop that has not opened.');
  return opening;
}

/**
 * The greatest by `(time, id, source)`. Equal ones, both accepted because the first was forgotten, leave the
 * first one.
 */
function inForce<T extends Update>(updates: T[]): T | undefined {
  return updates.reduce<T | undefined>(
    (best, one) => (best === undefined || byTimeIdSource(one, best) > 0 ? one : best),
    undefined,
  );
}
