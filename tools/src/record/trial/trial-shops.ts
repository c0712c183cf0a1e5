import { type Category, type Platform } from '@taocun/domain';
import { lastDay, livelinessOn, secondsPerDay } from '../drawing/calendar';
import { delayOf, type Plan } from '../drawing/plan';
import { type Random } from '../drawing/random';

const { floor, max } = Math;

/** Adds an invented village with these households to the plan, and returns its index. */
export type Settle = (households: number) => number;

/** An order without its amount; `shop` is an index into the plan's shops. */
export interface TrialOrder {
  readonly shop: number;
  readonly day: number;
}

/** Days between two orders of a shop: every whole month has one, and the shop stays active. */
const GAP_DAYS = { least: 24, most: 27 };

interface NewShop {
  readonly village: number;
  readonly number: number;
  readonly platform: Platform;
}

/** Opens a shop in a household of its own, on one of the first days. Returns the days of its orders. */
export function openShop(plan: Plan, random: Random, { village, number, platform }: NewShop): TrialOrder[] {
  const category: Category = random.pick(['manufactured', 'agricultural']);
  const shop = plan.shops.push({ village, number, platform, category }) - 1;
  plan.add('opened', random.between(32_400, 68_000), delayOf(random), shop, number);
  const orders: TrialOrder[] = [];
  for (let day = random.between(1, 10); day <= lastDay; day += random.between(GAP_DAYS.least, GAP_DAYS.most))
    orders.push({ shop, day });
  return orders;
}

/** Pays the orders so that their amounts add up to exactly `sumFen`. Busy months have larger orders. */
export function payOrders(plan: Plan, random: Random, orders: readonly TrialOrder[], sumFen: number): void {
  const weights = orders.map(({ day }) => livelinessOn(day) * (0.6 + 0.8 * random.next()));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let restFen = sumFen;
  orders.forEach(({ shop, day }, at) => {
    const isLast = at === orders.length - 1;
    const fen = isLast ? restFen : max(1, floor((sumFen * (weights[at] ?? 0)) / whole));
    restFen -= fen;
    plan.add('paid', day * secondsPerDay + random.between(28_800, 80_000), delayOf(random), shop, fen);
  });
}
