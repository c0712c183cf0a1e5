import * as fc from 'fast-check';
import { NEVER } from '../time/day';
import {
  firstOrderAfter,
  latestOrder,
  NO_ORDERS,
  type OrdersByDay,
  ordersFrom,
  ordersWithin,
  withOrder,
} from './orders-by-day';

const days = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 40 });
const anyDay = fc.integer({ min: -25, max: 25 });

function recorded(list: readonly number[]): OrdersByDay {
  return list.reduce(withOrder, NO_ORDERS);
}

it('the answers equal those of a plain list of days, in whatever order they came', () => {
  fc.assert(
    fc.property(days, anyDay, anyDay, (list, one, other) => {
      const orders = recorded(list);
      const sorted = [...list].sort((a, b) => a - b);
      const after = Math.min(one, other);
      const upTo = Math.max(one, other);
      expect(ordersWithin(orders, after, upTo)).toBe(
        Math.min(4, list.filter((day) => day > after && day <= upTo).length),
      );
      for (const number of [3, 4])
        expect(latestOrder(orders, number, upTo)).toBe(sorted.filter((day) => day <= upTo).at(-number));
      expect(firstOrderAfter(orders, after)).toBe(sorted.find((day) => day > after) ?? NEVER);
      expect(ordersFrom(orders, after)).toEqual(recorded(sorted.filter((day) => day >= after)));
      expect(orders).toEqual(recorded(sorted));
    }),
  );
});

it('at most four orders a day are counted', () => {
  expect(recorded([7, 7, 7, 7, 7])).toEqual(recorded([7, 7, 7, 7]));
});
