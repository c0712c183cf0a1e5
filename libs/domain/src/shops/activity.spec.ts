import * as fc from 'fast-check';
import { isActive, nextActivityChange } from './activity';
import { NO_ORDERS, type OrdersByDay, withOrder } from './orders-by-day';

const since = 1_000;

/** Orders on the days when the shop has the given ages. */
function orders(...ages: readonly number[]): OrdersByDay {
  return ages.reduce((list, age) => withOrder(list, since + age), NO_ORDERS);
}

it.each([
  ['too young', 29, [1, 2, 3], false],
  ['a month old, one order', 30, [1], true],
  ['a month old, no order', 30, [], false],
  ['an order on the day of the opening lies before the lookback', 30, [0], false],
  ['an order before the opening lies before the lookback', 30, [-1], false],
  ['31 days want two orders', 31, [1], false],
  ['31 days with two', 31, [1, 31], true],
  ['60 days want two', 60, [1, 60], true],
  ['61 days want three', 61, [1, 60], false],
  ['61 days with three, on one day', 61, [5, 5, 5], true],
  ['89 days: the first day after the opening counts', 89, [1, 1, 1], true],
  ['90 days: it still counts', 90, [1, 1, 1], true],
  ['91 days: it has left', 91, [1, 1, 1], false],
  ['91 days: the next one counts', 91, [2, 2, 2], true],
  ['orders after the day are not seen', 60, [1, 61], false],
])('%s', (_name, age, ages, expected) => {
  expect(isActive(orders(...ages), since, since + age)).toBe(expected);
});

it('names the day of every change, and none too late', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 260 }), { maxLength: 14 }), (ages) => {
      const list = orders(...ages);
      let next = since;
      let active = false;
      for (let day = since; day < since + 400; day++) {
        const now = isActive(list, since, day);
        if (now !== active) expect(day).toBe(next);
        active = now;
        if (day >= next) next = nextActivityChange(list, since, day, active);
        expect(next).toBeGreaterThan(day);
      }
    }),
  );
});
