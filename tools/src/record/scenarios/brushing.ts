import { lastDay, lastSecond, recordDayOf, secondsPerDay } from '../drawing/calendar';
import { isInvented } from '../drawing/invented';
import { delayOf, type Plan } from '../drawing/plan';
import { Random } from '../drawing/random';

export const ringSizes = [3, 5, 8, 12, 20] as const;
const counts = { ringsOfSize: 30, bursts: 100, hands: 60 };

/** Shops that are brushed together, by their numbers in the plan. */
export interface BrushedGroup {
  readonly kind: 'ring' | 'three-order' | 'burst';
  readonly shops: readonly number[];
}

const { ceil, floor, min, round } = Math;
const minute = 60;
/** From this day on, most invented villages have enough shops. */
const DENSE = recordDayOf('2015-04-01');

/**
 * Adds brushing to invented villages and returns what it added. Orders have no buyers in the contract, so a
 * ring is visible only by its money: about the same amount passes from shop to shop. The verdicts on these
 * villages may change.
 */
export function injectBrushing(plan: Plan, seed: number): readonly BrushedGroup[] {
  const random = new Random(seed);
  const open = openShops(plan);
  /** Each village is brushed at most once. */
  const villages = plan.villages.flatMap(({ code }, at) => (isInvented(code) ? [at] : []));
  const pay = (shop: number, second: number, fen: number): void => {
    if (second <= lastSecond) plan.add('paid', second, delayOf(random), shop, fen);
  };
  /** Different shops of one village, drawn at random, that are open on all these days. */
  const drawn = (size: number, from: number, to: number): readonly number[] => {
    const at = random.between(0, villages.length - 1);
    const free = (open[villages[at] ?? 0] ?? []).filter((shop) => shop.opens < from && shop.closes > to);
    if (free.length < size) return drawn(size, from, to);
    villages.splice(at, 1);
    const places = Array.from({ length: size }, (_, at) => random.between(0, free.length - 1 - at));
    return places.flatMap((place) => free.splice(place, 1)).map(({ shop }) => shop);
  };
  const rings = ringSizes.flatMap((size) =>
    Array.from({ length: counts.ringsOfSize }, (): BrushedGroup => {
      const first = random.between(DENSE, lastDay - 100);
      const shops = drawn(size, first, first + 100);
      let day = first;
      for (let left = random.between(3, 10); left > 0; left -= 1) {
        const fen = 1_000 * random.between(20, 600);
        let second = day * secondsPerDay + random.between(8 * 60, 20 * 60) * minute;
        for (const shop of shops) {
          second += random.between(3, 90) * minute;
          if (random.chance(0.85)) pay(shop, second, round(fen * (0.97 + 0.06 * random.next())));
        }
        day += random.between(2, 9);
      }
      return { kind: 'ring', shops };
    }),
  );
  const bursts = Array.from({ length: counts.bursts }, (): BrushedGroup => {
    const day = random.between(DENSE, lastDay - 10);
    const shops = drawn(1, day, day + 1);
    const second = day * secondsPerDay + random.between(9 * 60, 21 * 60) * minute;
    const orders = random.between(3, 40);
    const minutes = random.between(10, 120);
    for (const shop of shops)
      for (let order = 0; order < orders; order += 1)
        pay(shop, second + random.between(0, minutes * minute), 100 * random.between(20, 300));
    return { kind: 'burst', shops };
  });
  const hands = Array.from({ length: counts.hands }, (): BrushedGroup => {
    const [village = 0] = villages.splice(random.between(0, villages.length - 1), 1);
    const first = random.between(150, lastDay - 200);
    const shops = Array.from({ length: random.between(3, 15) }, () => {
      const number = (open[village]?.length ?? 0) + 1;
      const shop = plan.shops.push({ village, number, platform: 'taobao', category: 'other' }) - 1;
      open[village]?.push({ shop, opens: first, closes: Infinity });
      plan.add(
        'opened',
        first * secondsPerDay + random.between(0, 3 * secondsPerDay),
        delayOf(random),
        shop,
        number,
      );
      return shop;
    });
    for (let day = first + 25; day < min(lastDay, first + 400); day += 29) {
      const second = day * secondsPerDay + random.between(9 * 60, 21 * 60) * minute;
      const late = (): number => (random.chance(0.15) ? random.between(1, 3) * secondsPerDay : 0);
      for (const shop of shops)
        pay(shop, second + late() + random.between(0, 90) * minute, 100 * random.between(20, 80));
    }
    return { kind: 'three-order', shops };
  });
  return [...rings, ...bursts, ...hands];
}

interface OpenShop {
  readonly shop: number;
  /** The days of its opening and closing. */
  readonly opens: number;
  readonly closes: number;
}

/** The shops of each village, with the first and the last day between which they are always open. */
function openShops(plan: Plan): OpenShop[][] {
  const opens = plan.shops.map(() => Infinity);
  const closes = plan.shops.map(() => Infinity);
  for (let line = 0; line < plan.size; line += 1) {
    const shop = plan.subject(line);
    const day = plan.second(line) / secondsPerDay;
    if (plan.kind(line) === 'opened') opens[shop] = min(opens[shop] ?? day, ceil(day));
    if (plan.kind(line) === 'closed') closes[shop] = min(closes[shop] ?? day, floor(day));
  }
  const byVillage = plan.villages.map((): OpenShop[] => []);
  plan.shops.forEach(({ village }, shop) =>
    byVillage[village]?.push({ shop, opens: opens[shop] ?? 0, closes: closes[shop] ?? 0 }),
  );
  return byVillage;
}
