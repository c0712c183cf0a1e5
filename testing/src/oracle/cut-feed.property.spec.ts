import fc from 'fast-check';
import { builtInRuleSets, dayOfIso, OrdersBySource, type Quantities, type ShopOpening, silenceOf, Villages } from '@taocun/domain';
import { assessmentAsOf, dayOf, ordersBySource, plain, startOf, type AcceptedUpdate, type Update } from './naive';

// One marketplace is cut off for 120 days, then comes back and sends what it has missed.

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);
const GAP = 120;
const begin = dayOfIso('2014-08-01')!;
const codes = ['330782103201', '330782104213'];
const sources = { '/m/taobao': 'taobao', '/m/jd': 'jd' } as const;
const record = { key: null, partition: 0, offset: 0, timestampMs: 0, value: null };

const feed = fc.record({
  before: fc.integer({ min: 40, max: 80 }),
  after: fc.integer({ min: 1, max: 40 }),
  orders: fc.infiniteStream(fc.integer({ min: 2, max: 5 })),
  fen: fc.infiniteStream(fc.integer({ min: 1, max: 5_000_000 })),
});

/** Registrations and openings on the first day, then orders of every shop on every day, in the order of time. */
function updatesOver(days: number, orders: Iterator<number>, fen: Iterator<number>): Update[] {
  const timeMs = startOf(begin);
  const updates: Update[] = [];
  for (const villageCode of codes) {
    const data = { villageCode, name: `Village ${villageCode}`, households: 20, kind: 'administrative-village' } as const;
    updates.push({ type: 'taocun.village.registered.v1', id: villageCode, source: '/registry', timeMs, data });
    for (const [source, platform] of Object.entries(sources))
      for (let shop = 0; shop < 3; shop++) {
        const shopId = `${villageCode}${platform}${shop}`;
        const opened = { shopId, villageCode, householdId: `h${shop}`, platform, category: 'other' } as const;
        updates.push({ type: 'taocun.shop.opened.v1', id: shopId, source: `${source}/shops`, timeMs, data: opened });
      }
  }
  const shops = updates.flatMap((update) => (update.type === 'taocun.shop.opened.v1' ? [update] : []));
  for (let day = begin; day < begin + days; day++)
    for (const { source, data } of shops)
      for (let left = Number(orders.next().value); left > 0; left--) {
        const paid = { orderId: '', shopId: data.shopId, amountFen: Number(fen.next().value) };
        const id = String(updates.length);
        updates.push({ type: 'taocun.order.paid.v1', id, source: source.replace('shops', 'orders'), timeMs: startOf(day), data: paid });
      }
  return updates;
}

/** The villages of one partition, read as classification reads them. */
class Reader {
  readonly orders = new OrdersBySource();
  readonly #villages = new Villages(builtInRuleSets, 15, { certified: () => undefined, verdict: () => undefined });
  readonly #shops = new Map<string, string>();
  #ticks = 0;

  get clock(): number {
    return this.#villages.day ?? begin;
  }

  read(update: Update): void {
    const { id, source, timeMs } = update;
    const day = dayOf(timeMs);
    if (this.#villages.day === undefined || day > this.#villages.day)
      this.#villages.tick({ partition: 0, partitions: 1, state: 'waiting', day, epoch: 1, number: ++this.#ticks });
    if (update.type === 'taocun.village.registered.v1') {
      const { villageCode, name, households } = update.data;
      this.#villages.register(villageCode, { timeMs, id, source, name, households, kind: 'administrative-village' });
    } else if (update.type === 'taocun.shop.opened.v1') {
      this.#shops.set(update.data.shopId, update.data.villageCode);
      this.#villages.open(update.data.villageCode, { timeMs, id, source, ...update.data } as ShopOpening);
    } else if (update.type === 'taocun.order.paid.v1') {
      const { shopId, amountFen } = update.data;
      this.orders.count(this.#villages.pay(this.#shops.get(shopId) ?? '', shopId, day, amountFen, 'other', undefined), day);
    }
  }

  silent(): string[] {
    return [...this.orders.all].flatMap(([source, daily]) => (silenceOf(daily, this.clock) === undefined ? [] : [source]));
  }

  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [source, daily] of this.orders.all)
      for (let day = begin; day <= this.clock; day++) if (daily.on(day) > 0) counts[`${source} ${isoOf(day)}`] = daily.on(day);
    return counts;
  }

  quantities(): Record<string, Quantities> {
    const found: Record<string, Quantities> = {};
    Array.from(this.#villages.snapshotDirty(({ village }) => void (found[village.code] = village.quantities())));
    return found;
  }
}

const isoOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

it(`raises the alarm within a day, and leaves nothing behind once the backlog has come (PROPERTY_SEED=${seed})`, () => {
  fc.assert(
    fc.property(feed, ({ before, after, orders, fen }) => {
      const all = updatesOver(before + GAP + after, orders, fen);
      const [cut, back] = [begin + before, begin + before + GAP];
      const isMissing = ({ source, timeMs }: Update): boolean => source.startsWith('/m/jd') && dayOf(timeMs) >= cut && dayOf(timeMs) < back;

      const reader = new Reader();
      const alarms = new Map<number, string[]>();
      for (const update of all.filter((one) => !isMissing(one) && dayOf(one.timeMs) < back)) {
        reader.read(update);
        if (!alarms.has(reader.clock)) alarms.set(reader.clock, reader.silent());
      }
      // Every day before the cut, the day of it, which is not over, and every day from the next one on.
      const expected = Array.from({ length: before + GAP }, (_, day) => [begin + day, begin + day > cut ? ['/m/jd'] : []]);
      expect([...alarms]).toEqual(expected);
      for (const { activeShops } of Object.values(reader.quantities())) expect(activeShops).toBe(3);

      for (const update of all.filter(isMissing)) reader.read(update);
      for (const update of all.filter((one) => dayOf(one.timeMs) >= back)) reader.read(update);
      const whole = new Reader();
      for (const update of all) whole.read(update);
      expect(reader.silent()).toEqual([]);
      const quantities = whole.quantities();
      expect(Object.keys(quantities)).toEqual(codes);
      expect(reader.quantities()).toEqual(quantities);
      const accepted: AcceptedUpdate[] = all.map((update) => ({ update, record }));
      expect(reader.counts()).toEqual(ordersBySource(accepted));
      for (const [code, { salesFen, activeShops }] of Object.entries(quantities)) {
        const naive = plain(assessmentAsOf(accepted, code, whole.clock)!);
        expect([salesFen, activeShops]).toEqual([naive.salesFen, naive.activeShops]);
      }
    }),
    { seed, numRuns: 4 },
  );
});
