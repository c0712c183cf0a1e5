import * as fc from 'fast-check';
import { NEVER } from '../time/day';
import { DueShops } from './due-shops';

it('nothing is due at the beginning', () => {
  expect(new DueShops().soonest).toBe(NEVER);
});

it('due entries come by day, then by shop', () => {
  const entry = fc.record({
    day: fc.integer({ min: -719_600, max: 2_932_900 }),
    shop: fc.integer({ min: 0, max: 2 ** 21 - 1 }),
  });
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const due = new DueShops();
      for (const { day, shop } of entries) due.add(day, shop);
      const taken = entries.map(() => ({ day: due.soonest, shop: due.take() }));
      expect(taken).toEqual([...entries].sort((a, b) => a.day - b.day || a.shop - b.shop));
      expect(due.soonest).toBe(NEVER);
    }),
  );
});
