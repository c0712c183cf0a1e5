import fc from 'fast-check';
import { ByteWriter, gapsOf, OrdersBySource } from '@taocun/domain';
import { gaps } from './gaps';

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);

/**
 * Stretches of days, each with a number of orders a day: none, a trickle, as usual, a season, or one order
 * now and then.
 */
const source = fc.array(
  fc.record({
    days: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 20, max: 200 })),
    orders: fc.constantFrom(0, 0, 1, 9, 10, 11, 99, 100, 101),
    every: fc.constantFrom(1, 1, 1, 2, 7),
  }),
  { minLength: 2, maxLength: 9 },
);

interface Sent {
  readonly day: number;
  readonly orders: number;
}

function sentBy(
  stretches: readonly { readonly days: number; readonly orders: number; readonly every: number }[],
): Sent[] {
  const sent: Sent[] = [];
  let day = -40;
  for (const { days, orders, every } of stretches)
    for (const end = day + days; day < end; day++)
      if (orders > 0 && day % every === 0) sent.push({ day, orders });
  return sent;
}

it(`the gaps of a source are those of a naive computation, whatever the order of arrival (seed ${seed})`, () => {
  let gapsSeen = 0;
  fc.assert(
    fc.property(
      source
        .map(sentBy)
        .chain((sent) => fc.tuple(fc.constant(sent), fc.shuffledSubarray(sent, { minLength: sent.length }))),
      fc.record({
        leastDays: fc.constantFrom(1, 1, 2, 5),
        givenUpFrom: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
      }),
      fc.array(fc.integer({ min: -45, max: 2_000 }), { minLength: 3, maxLength: 3 }),
      ([sent, shuffled], rules, clocks) => {
        const all = new Map<number, number>();
        for (const { day, orders } of sent) all.set(day, (all.get(day) ?? 0) + orders);
        // Each order in one of two partitions, which save their counts once on the way.
        const partitions: [OrdersBySource, OrdersBySource] = [new OrdersBySource(), new OrdersBySource()];
        shuffled.forEach(({ day, orders }, at) => {
          for (let left = orders; left > 0; left--) partitions[(at + left) % 2]?.count('/m/a/orders', day);
          if (at === shuffled.length >> 1)
            partitions[0] = OrdersBySource.decode(partitions[0].encode(new ByteWriter()));
        });
        const sum = new OrdersBySource();
        for (const partition of partitions) sum.addAll(partition);
        const counted = sum.all.get('/m/a');
        for (const clock of [...clocks, Math.max(0, ...all.keys()) + 1]) {
          const expected = gaps(all, clock, rules.leastDays, rules.givenUpFrom);
          gapsSeen += expected.length;
          expect(counted === undefined ? [] : gapsOf(counted, clock, rules)).toEqual(expected);
        }
      },
    ),
    { seed, numRuns: 200 },
  );
  expect(gapsSeen).toBeGreaterThan(0);
});
