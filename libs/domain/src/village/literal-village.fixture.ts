import { certificationDay, type Day, dayOf, firstDayOfYear } from '../time/day';
import { fenOf } from '../encoding/money';
import { type Quantities } from '../figures/quantities';
import { type Registration } from '../figures/registrations';
import { type Village } from './village';
import { type ShopOpening } from '../shops/village-shops';
import { type BuyerArea, categories, type Category, isAlibaba } from '../vocabulary/vocabulary';

export type Update =
  | { readonly type: 'register'; readonly registration: Registration }
  | { readonly type: 'open'; readonly opening: ShopOpening }
  | { readonly type: 'close'; readonly shopId: string; readonly timeMs: number }
  | {
      readonly type: 'pay';
      readonly shopId: string;
      readonly day: Day;
      readonly fen: number;
      readonly category: Category;
      readonly area?: BuyerArea;
    }
  | { readonly type: 'refund'; readonly shopId: string; readonly day: Day; readonly fen: number };

export function applyTo(village: Village, update: Update): void {
  switch (update.type) {
    case 'register':
      return village.register(update.registration);
    case 'open':
      return village.open(update.opening);
    case 'close':
      return village.close(update);
    case 'pay':
      return village.pay(update.shopId, update.day, update.fen, update.category, update.area);
    case 'refund':
      return village.refund(update.shopId, update.day, update.fen);
  }
}

/** The contract's section 3, sentence by sentence, over a plain list of updates: slow, and meant to be too simple to be wrong. */
export function literalQuantities(code: string, updates: readonly Update[], asOf: Day, windowStart: Day): Quantities | undefined {
  const seen = updates.filter((update) => effectiveDay(update) <= asOf);
  const registration = seen
    .flatMap((update) => (update.type === 'register' ? [update.registration] : []))
    .sort(byPrecedence)
    .at(-1);
  if (registration === undefined) return undefined;

  // The platform is that of the first accepted opening, and holds as of every day.
  const platformOf = (shopId: string) =>
    updates.flatMap((update) => (update.type === 'open' && update.opening.shopId === shopId ? [update.opening] : []))[0]!.platform;
  const paid = seen.flatMap((update) => (update.type === 'pay' && update.day >= windowStart ? [update] : []));
  const refunded = seen.flatMap((update) => (update.type === 'refund' && update.day >= windowStart ? [update] : []));
  const sum = (list: readonly { readonly fen: number }[]) => list.reduce((total, { fen }) => total + BigInt(fen), 0n);
  const ofAlibaba = ({ shopId }: { readonly shopId: string }) => isAlibaba(platformOf(shopId));

  const shops = [...new Set(seen.flatMap((update) => (update.type === 'open' ? [update.opening.shopId] : [])))].map((shopId) => {
    const openings = seen
      .flatMap((update) => (update.type === 'open' && update.opening.shopId === shopId ? [update.opening] : []))
      .sort(byPrecedence);
    const closings = seen.flatMap((update) => (update.type === 'close' && update.shopId === shopId ? [update.timeMs] : []));
    const lastClosing = Math.max(-Infinity, ...closings);
    const run = openings.filter(({ timeMs }) => timeMs > lastClosing);
    const open = run.length > 0;
    const age = open ? asOf - dayOf(run[0]!.timeMs) : -1;
    const lookback = Math.min(90, age);
    const orders = seen.filter((update) => update.type === 'pay' && update.shopId === shopId && update.day > asOf - lookback).length;
    return {
      open,
      active: open && age >= 30 && orders * 30 >= lookback,
      alibaba: isAlibaba(platformOf(shopId)),
      householdId: openings.at(-1)!.householdId,
    };
  });
  const active = shops.filter((shop) => shop.active);
  const activeAlibaba = active.filter((shop) => shop.alibaba);
  const households = (list: typeof shops) => new Set(list.map(({ householdId }) => householdId)).size;

  const { name, kind, povertyCounty, longitude, latitude } = registration;
  return {
    code,
    name,
    kind,
    ...(povertyCounty !== undefined && { povertyCounty }),
    ...(longitude !== undefined && { longitude }),
    ...(latitude !== undefined && { latitude }),
    asOf,
    households: registration.households,
    salesFen: fenOf(sum(paid) - sum(refunded)),
    alibabaSalesFen: fenOf(sum(paid.filter(ofAlibaba)) - sum(refunded.filter(ofAlibaba))),
    openShops: shops.filter(({ open }) => open).length,
    activeShops: active.length,
    activeAlibabaShops: activeAlibaba.length,
    activeHouseholds: households(active),
    activeAlibabaHouseholds: households(activeAlibaba),
    paidByCategoryFen: Object.fromEntries(
      categories.map((category) => [category, fenOf(sum(paid.filter((order) => order.category === category)))]),
    ) as Quantities['paidByCategoryFen'],
    paidByUrbanBuyersFen: fenOf(sum(paid.filter(({ area }) => area === 'urban'))),
    paidByRuralBuyersFen: fenOf(sum(paid.filter(({ area }) => area === 'rural'))),
  };
}

export function literalLive(code: string, updates: readonly Update[], clock: Day): Quantities | undefined {
  return literalQuantities(code, updates, clock, clock - 364);
}

export function literalYear(code: string, updates: readonly Update[], year: number): Quantities | undefined {
  return literalQuantities(code, updates, certificationDay(year), firstDayOfYear(year));
}

export function effectiveDay(update: Update): Day {
  switch (update.type) {
    case 'register':
      return dayOf(update.registration.timeMs);
    case 'open':
      return dayOf(update.opening.timeMs);
    case 'close':
      return dayOf(update.timeMs);
    case 'pay':
    case 'refund':
      return update.day;
  }
}

function byPrecedence(a: Named, b: Named): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return a.source < b.source ? -1 : a.source > b.source ? 1 : 0;
}

interface Named {
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
}
