import { dateOf, lastDay, livelinessOn } from '../drawing/calendar';
import { type Plan } from '../drawing/plan';
import { type Random } from '../drawing/random';
import { exponential, normal } from './draws';
import { type Effect, effectPath, PLACEBO_MONTHS } from './effect';
import { openShop, payOrders, type Settle, type TrialOrder } from './trial-shops';

const { floor, max, min, round } = Math;

const VILLAGES = 7;
/** Months in which the first village of a county qualifies. Three counties in ten never have one. */
const firstMonths = ['2014-02', '2014-04', '2014-06', '2014-08', '2014-10', '2015-01', '2015-04'] as const;
const NEVER = 3;

/** Monthly sales of a village that is far from the threshold, in fen, and their spread in log points. */
const usual = { fen: 20_000_000, spread: 0.5, most: 1.2 };
/** Deviations in log points: of a village and a county in a month, and of the county's monthly growth. */
const noise = { village: 0.15, county: 0.03, growth: 0.01 };

/** Sales of the first Taobao Village, in fen: at once in its first month, and in each later one. */
const first = { burstFen: 1_200_000_000, burstDays: 10, monthFen: 130_000_000 };

/** The months of the record, with their days. */
const months = [
  ...Map.groupBy(
    Array.from({ length: lastDay + 1 }, (_, day) => day),
    (day) => dateOf(day).slice(0, 7),
  ),
].map(([month, days]) => ({ month, days, from: days[0] ?? 0, to: days.at(-1) ?? 0 }));

interface County {
  readonly plan: Plan;
  readonly random: Random;
  readonly settle: Settle;
  /** The number of the county among all, which decides when it has its first Taobao Village. */
  readonly at: number;
  readonly effect: Effect;
}

/** A county with seven villages, of which one may become a Taobao Village. The others are its neighbours. */
export function planCounty({ plan, random, settle, at, effect }: County): void {
  const adopts = firstMonths[at % (firstMonths.length + NEVER)];
  const firstMonth = months.findIndex(({ month }) => month === adopts);
  let growth = 0;
  const ofCounty = months.map(() => {
    growth += noise.growth * normal(random);
    return growth + noise.county * normal(random);
  });
  const effects = months.map((_, month) => (adopts === undefined ? 0 : effectAt(month - firstMonth, effect)));
  for (let number = 0; number < VILLAGES; number += 1) {
    const isFirst = number === 0 && adopts !== undefined;
    const shops = isFirst ? 8 : 2;
    const village = settle(isFirst ? 60 : random.between(150, 400));
    const orders = Array.from({ length: shops }, (_, shop) =>
      openShop(plan, random, { village, number: shop + 1, platform: 'taobao' }),
    ).flat();
    const level = max(-usual.most, min(usual.most, usual.spread * normal(random)));
    months.forEach(({ days, from, to }, month) => {
      const log = level + (ofCounty[month] ?? 0) + noise.village * normal(random) + (effects[month] ?? 0);
      const season = livelinessOn(from) * (days.length / 30);
      const ofMonth = orders.filter(({ day }) => day >= from && day <= to);
      if (isFirst && month === firstMonth) pay(burst(orders, from), first.burstFen);
      pay(
        ofMonth,
        isFirst && month >= firstMonth
          ? round(first.monthFen * season)
          : floor(usual.fen * season * exponential(log)),
      );
    });
  }

  function pay(orders: readonly TrialOrder[], sumFen: number): void {
    if (orders.length > 0) payOrders(plan, random, orders, sumFen);
  }

  /** Two orders of each shop, within the first days of a month. */
  function burst(orders: readonly TrialOrder[], from: number): readonly TrialOrder[] {
    return [...new Set(orders.map(({ shop }) => shop))].flatMap((shop) =>
      [0, 1].map(() => ({ shop, day: from + random.between(2, first.burstDays) })),
    );
  }
}

/** The log points that a neighbour sells more, this many months after the county's first Taobao Village. */
function effectAt(after: number, { title, placebo }: Effect): number {
  if (after < 0) return after >= -PLACEBO_MONTHS ? placebo : 0;
  return title * (effectPath[after] ?? 1);
}
