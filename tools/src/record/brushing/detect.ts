import { secondsPerDay, singlesDays } from '../drawing/calendar';
import { type Plan } from '../drawing/plan';
import { type BrushedGroup } from '../scenarios/brushing';

const { abs, floor, max, min } = Math;
const hour = 3_600;

/** Chosen with another seed than the one that is measured. */
const ring = { withinSeconds: 2 * hour, amounts: 0.03, days: 3, shops: 3 };
const hand = { openedWithinDays: 4, orders: 3, together: 0.6, withinSeconds: 2 * hour, shops: 3 };
const burst = { withinSeconds: hour, orders: 5 };

interface Order {
  readonly shop: number;
  readonly second: number;
  readonly fen: number;
}

const dayOf = ({ second }: Order): number => floor(second / secondsPerDay);

/** The shops that look brushed, using only the updates of a marketplace. */
export function suspectedBrushing(plan: Plan): readonly BrushedGroup[] {
  const orders = plan.villages.map((): Order[] => []);
  const opened = new Map<number, number>();
  for (let line = 0; line < plan.size; line += 1) {
    const kind = plan.kind(line);
    const shop = plan.subject(line);
    const second = plan.second(line);
    if (kind === 'paid') orders[plan.shop(shop).village]?.push({ shop, second, fen: plan.value(line) });
    if (kind === 'opened') opened.set(shop, min(opened.get(shop) ?? Infinity, second / secondsPerDay));
  }
  return orders.flatMap((ofVillage) => {
    const inTime = ofVillage.sort((one, other) => one.second - other.second);
    return [...rings(inTime), ...hands(inTime, opened), ...bursts(inTime)];
  });
}

/** Shops of a village that are repeatedly paid similar amounts shortly one after the other. */
function rings(orders: readonly Order[]): readonly BrushedGroup[] {
  const days = new Map<string, Set<number>>();
  orders.forEach((one, at) => {
    for (let next = at + 1; next < orders.length; next += 1) {
      const other = orders[next];
      if (other === undefined || other.second - one.second > ring.withinSeconds) break;
      if (other.shop === one.shop || abs(other.fen - one.fen) > ring.amounts * max(one.fen, other.fen))
        continue;
      const pair = `${min(one.shop, other.shop)} ${max(one.shop, other.shop)}`;
      days.set(pair, (days.get(pair) ?? new Set()).add(dayOf(one)));
    }
  });
  const pairs = [...days]
    .filter(([, of]) => of.size >= ring.days)
    .map(([pair]) => pair.split(' ').map(Number));
  return joined(pairs, ring.shops).map((shops) => ({ kind: 'ring', shops }));
}

/** Shops of a village that opened together, with most of their orders at the same times. */
function hands(orders: readonly Order[], opened: ReadonlyMap<number, number>): readonly BrushedGroup[] {
  const since = (shop: number): number => opened.get(shop) ?? 0;
  const shops = [...Map.groupBy(orders, ({ shop }) => shop)]
    .filter(([, of]) => of.length >= hand.orders)
    .sort(([one], [other]) => since(one) - since(other));
  const pairs = shops.flatMap(([one, ofOne], at) =>
    shops
      .slice(at + 1)
      .filter(([other]) => since(other) - since(one) <= hand.openedWithinDays)
      .filter(([, ofOther]) => min(together(ofOne, ofOther), together(ofOther, ofOne)) >= hand.together)
      .map(([other]) => [one, other]),
  );
  return joined(pairs, hand.shops).map((shops) => ({ kind: 'three-order', shops }));
}

/** The share of orders that have one of the others close in time. */
function together(orders: readonly Order[], others: readonly Order[]): number {
  return (
    orders.filter(({ second }) => others.some((other) => abs(other.second - second) <= hand.withinSeconds))
      .length / orders.length
  );
}

/** Shops with many orders within an hour outside the great sale. */
function bursts(orders: readonly Order[]): readonly BrushedGroup[] {
  const ofShops = Map.groupBy(
    orders.filter((order) => !singlesDays.some((sale) => sale === dayOf(order))),
    ({ shop }) => shop,
  );
  return [...ofShops].flatMap(([shop, all]): readonly BrushedGroup[] => {
    const isBurst = all.some(
      ({ second }, at) => (all[at + burst.orders - 1]?.second ?? Infinity) - second <= burst.withinSeconds,
    );
    return isBurst ? [{ kind: 'burst', shops: [shop] }] : [];
  });
}

/** The sets of at least `least` shops that pairs connect. */
function joined(pairs: readonly (readonly number[])[], least: number): readonly (readonly number[])[] {
  const groups = new Map<number, Set<number>>();
  for (const pair of pairs) {
    const all = new Set(pair.flatMap((shop) => [...(groups.get(shop) ?? [shop])]));
    for (const shop of all) groups.set(shop, all);
  }
  return [...new Set(groups.values())].filter(({ size }) => size >= least).map((group) => [...group]);
}
