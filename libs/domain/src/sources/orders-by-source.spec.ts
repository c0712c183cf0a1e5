import fc from 'fast-check';
import { ByteWriter } from '../memory/bytes';
import { type Day } from '../time/day';
import { COUNTED_DAYS } from './daily-orders';
import { OrdersBySource, OTHER_SOURCES } from './orders-by-source';

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);

interface Order {
  readonly source: string;
  readonly day: Day;
}

const order: fc.Arbitrary<Order> = fc.record({
  source: fc.constantFrom('/m/a/orders', '/m/a/shops', '/m/b', 'plain'),
  day: fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.integer({ min: -900, max: 900 }),
    fc.integer({ min: -9_000, max: 9_000 }),
  ),
});
const orders = fc.array(order, { maxLength: 60 });

const owners: Readonly<Record<string, string>> = {
  '/m/a/orders': '/m/a',
  '/m/a/shops': '/m/a',
  '/m/b': '/m/b',
  plain: 'plain',
};

/** Counts by owner and day, over the days that are counted for each owner. */
function naive(all: readonly Order[]): Record<string, Record<Day, number>> {
  const counts: Record<string, Record<Day, number>> = {};
  for (const { source, day } of all) {
    const owner = owners[source] ?? '';
    const latest = Math.max(...all.filter((one) => owners[one.source] === owner).map((one) => one.day));
    if (day > latest - COUNTED_DAYS) (counts[owner] ??= {})[day] = (counts[owner]?.[day] ?? 0) + 1;
  }
  return counts;
}

function countsIn({ all }: OrdersBySource): Record<string, Record<Day, number>> {
  const counts: Record<string, Record<Day, number>> = {};
  for (const [owner, daily] of all)
    for (let day = daily.first ?? 0; day <= (daily.latest ?? -1); day++)
      if (daily.on(day) > 0) (counts[owner] ??= {})[day] = daily.on(day);
  return counts;
}

function counted(all: readonly Order[], into = new OrdersBySource(10)): OrdersBySource {
  for (const { source, day } of all) into.count(source, day);
  return into;
}

const again = (of: OrdersBySource): OrdersBySource => OrdersBySource.decode(of.encode(new ByteWriter()), 10);

it(`counts what a recount counts, in whatever order orders come, through checkpoints and over partitions (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(orders, { minLength: 1, maxLength: 3 }), orders, (partitions, later) => {
      const sum = new OrdersBySource(10);
      for (const part of partitions) sum.addAll(again(counted(part)));
      expect(countsIn(counted(later, again(sum)))).toEqual(naive([...later, ...partitions.flat()]));
    }),
    { seed, numRuns: 300 },
  );
});

it('sources beyond the bound are counted together, and stay so', () => {
  const few = new OrdersBySource(2);
  counted(
    ['/m/a/1', '/m/b', '/m/c', '/m/d', '/m/a/2', '/m/c'].map((source, day) => ({ source, day })),
    few,
  );
  const all = { '/m/a': { 0: 1, 4: 1 }, '/m/b': { 1: 1 }, [OTHER_SOURCES]: { 2: 1, 3: 1, 5: 1 } };
  expect(countsIn(few)).toEqual(all);
  const restored = OrdersBySource.decode(few.encode(new ByteWriter()), 2);
  counted([{ source: '/m/e', day: 6 }], restored);
  expect(countsIn(restored)).toEqual({ ...all, [OTHER_SOURCES]: { 2: 1, 3: 1, 5: 1, 6: 1 } });
});

it('a source takes about one byte of a checkpoint for each day on which it sells little, and forgets the days of twenty years ago', () => {
  const sizeOf = (days: number): number =>
    counted(Array.from({ length: days }, (_, day) => ({ source: '/m/b', day }))).encode(new ByteWriter())
      .length;
  expect(sizeOf(1_000)).toBeLessThan(1_016);
  expect(sizeOf(3 * COUNTED_DAYS)).toBeLessThan(COUNTED_DAYS + 16);
});
