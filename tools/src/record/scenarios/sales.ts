import { isAlibaba } from '@taocun/domain';
import { endOfYear, lastDay, lastSecond, secondsPerDay, singlesDays } from '../drawing/calendar';
import { delayOf } from '../drawing/plan';
import { type Random } from '../drawing/random';
import { type Draft, never, type PlannedShops } from './planned-shops';

const { ceil, floor, max, min, round } = Math;

/** An average wholesale batch: one order of the record may represent a lorry load. */
const batchFen = 7_000_000;

export interface Order {
  readonly draft: Draft;
  readonly day: number;
  fen: number;
  bulk: boolean;
}

/** The sum of the orders of one window and one kind of platforms. */
type Price = { readonly exactlyFen: number } | { readonly atMostFen: number } | 'retail';

interface Selling {
  /** Receives the orders of each window once they are priced. */
  readonly sold?: (orders: readonly Order[]) => void;
  /** False if a refund could reverse a verdict. */
  readonly refunds?: boolean;
}

/** Every order of the village, without a price. */
export function ordersOf({ drafts }: PlannedShops): Order[] {
  return drafts.flatMap((draft) => draft.orders.map((day): Order => ({ draft, day, fen: 0, bulk: false })));
}

/**
 * Prices the orders by window (0 until 31 December 2014, 1 until 31 December 2015, 2 later) and platform, and
 * writes all lines. The last window and other platforms are priced first, so that the Alibaba shops of a
 * season get the remaining amount.
 */
export function sell(
  shops: PlannedShops,
  priceOf: (window: number, alibaba: boolean) => Price,
  { sold = () => undefined, refunds = true }: Selling = {},
): void {
  const orders = ordersOf(shops);
  const buckets: Order[][] = [[], [], [], [], [], []];
  for (const order of orders) {
    const window = order.day <= endOfYear[2014] ? 0 : order.day <= endOfYear[2015] ? 1 : 2;
    buckets[window * 2 + (isAlibaba(order.draft.platform) ? 1 : 0)]?.push(order);
  }
  const spare = new Map<Order, Spare>();
  const retailFirst = [0, 1, 2, 3, 4, 5].sort(
    (a, b) => rank(priceOf(a >> 1, a % 2 === 1)) - rank(priceOf(b >> 1, b % 2 === 1)),
  );
  for (const index of retailFirst) {
    const bucket = buckets[index] ?? [];
    if (bucket.length === 0) continue;
    const fen = setAmounts(shops.random, bucket, priceOf(index >> 1, index % 2 === 1));
    sold(bucket);
    const budget = { fen: 0.02 * fen };
    if (refunds) for (const order of bucket) spare.set(order, budget);
  }
  writeLines(shops, orders, (order) => spare.get(order));
}

/** The amount that refunds may still take. */
interface Spare {
  fen: number;
}

/** Writes the openings, closings and orders of a village, and refunds up to the `spareOf` each order. */
export function writeLines(
  shops: PlannedShops,
  all: readonly Order[],
  spareOf: (order: Order) => Spare | undefined,
): void {
  const { random, plan } = shops;
  const ofDraft = new Map<Draft, Order[]>();
  for (const order of all) {
    const others = ofDraft.get(order.draft);
    if (others) others.push(order);
    else ofDraft.set(order.draft, [order]);
  }
  shops.drafts.forEach((draft, number) => {
    const shop =
      plan.shops.push({
        village: shops.village,
        number: number + 1,
        platform: draft.platform,
        category: draft.category,
      }) - 1;
    const orders = ofDraft.get(draft) ?? [];
    const opening = draft.opens * secondsPerDay + random.between(32_400, 68_000);
    const early = orders.some(({ day }) => day === draft.opens);
    // The first order of such a shop arrives before its opening, and waits.
    plan.add(
      'opened',
      opening,
      early || random.chance(0.08) ? random.between(7200, 19_800) : delayOf(random),
      shop,
      draft.household,
    );
    if (draft.moves > draft.opens && draft.moves <= lastDay && draft.moves < draft.closes) {
      plan.add(
        'opened',
        draft.moves * secondsPerDay + random.between(32_400, 68_000),
        delayOf(random),
        shop,
        shops.newHousehold(),
      );
    }
    if (draft.closes <= lastDay)
      plan.add(
        'closed',
        draft.closes * secondsPerDay + random.between(32_400, 68_000),
        delayOf(random),
        shop,
      );
    if (draft.reopens <= lastDay) {
      const home = random.chance(0.5) ? draft.household : shops.newHousehold();
      plan.add(
        'opened',
        draft.reopens * secondsPerDay + random.between(32_400, 68_000),
        delayOf(random),
        shop,
        home,
      );
    }
    for (const order of orders) {
      const second =
        order.day === draft.opens
          ? opening + random.between(600, 3000)
          : order.day * secondsPerDay + orderTime(random, order.day);
      const line = plan.add(
        'paid',
        second,
        order.day === draft.opens ? random.between(0, 300) : delayOf(random),
        shop,
        order.fen,
      );
      refund(shops, order, line, second, shop, spareOf(order));
    }
  });
}

/**
 * Refunds about 3 % of orders, wholly or partly, within ten days, so that no refund arrives after its year
 * was certified.
 */
function refund(
  { random, plan }: PlannedShops,
  order: Order,
  line: number,
  second: number,
  shop: number,
  spare: Spare | undefined,
): void {
  if (!spare || !random.chance(order.bulk ? 0.012 : 0.055)) return;
  const fen = order.bulk || random.chance(0.3) ? ceil(order.fen * (0.05 + 0.2 * random.next())) : order.fen;
  const refunded = second + random.between(20_000, 10 * secondsPerDay);
  if (fen > spare.fen || refunded > lastSecond) return;
  spare.fen -= fen;
  plan.add('refunded', refunded, delayOf(random), shop, fen, line);
}

/**
 * Sets the amount of each order: RMB 20 to some hundreds in retail; batches are scaled to reach the sum.
 * Returns the sum.
 */
function setAmounts(random: Random, orders: readonly Order[], price: Price): number {
  const target = price === 'retail' ? 0 : 'exactlyFen' in price ? price.exactlyFen : undefined;
  const share =
    target === undefined ? 0.3 : target === 0 ? 0 : min(0.92, max(0.35, target / (orders.length * batchFen)));
  let retailSumFen = 0;
  let bulkWeight = 0;
  for (const order of orders) {
    order.bulk = isBulk(random, order.draft, share);
    order.fen = order.bulk ? 3_500_000 * random.skewed() : retailFen(random);
    if (order.bulk) bulkWeight += order.fen;
    else retailSumFen += order.fen;
  }
  const [first] = orders;
  if (target !== undefined && target > 0 && bulkWeight === 0 && first) {
    retailSumFen -= first.fen;
    [first.bulk, bulkWeight] = [true, first.fen];
  }
  const limit = price === 'retail' ? never : 'atMostFen' in price ? price.atMostFen : price.exactlyFen;
  const scale =
    target !== undefined && target > 0
      ? (limit - retailSumFen) / bulkWeight
      : min(1, (limit - retailSumFen) / (bulkWeight || 1));
  let sum = 0;
  for (const order of orders) {
    if (order.bulk) order.fen = max(2000, floor(order.fen * scale));
    sum += order.fen;
  }
  return sum;
}

/** Wholesale is most common on 1688. */
export function isBulk(random: Random, { platform }: Draft, share: number): boolean {
  return random.chance(platform === '1688' ? min(1, share * 1.4) : share);
}

export const retailFen = (random: Random): number =>
  10 * round(200 + 900 * random.skewed() * random.skewed());

const rank = (price: Price): number => (price === 'retail' ? 0 : 'atMostFen' in price ? 1 : 2);

/** Shops sell from eight to midnight, on 11 November from the first second. */
function orderTime(random: Random, day: number): number {
  if (singlesDays.some((sale) => sale === day) && random.chance(0.5)) return random.between(0, 10_800);
  return 28_800 + floor(((random.next() + random.next()) / 2) * 57_000);
}
