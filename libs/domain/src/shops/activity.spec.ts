import * as fc from 'fast-check';
import { isActive, isMarginal, nextActivityChange } from './activity';
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

it.each([
  ['the one order that a month asks for', 30, [1], true],
  ['one more', 30, [1, 2], false],
  ['two are asked for from 31 days on', 31, [1, 2], true],
  ['three from 61', 60, [1, 2, 3], false],
  ['three from 61', 61, [1, 2, 3], true],
  ['four on one day', 90, [1, 1, 1, 1], false],
  ['three on one day, and more afterwards', 90, [1, 1, 1, 91], true],
  ['a fourth that has left', 95, [5, 6, 6, 6], true],
])('%s: at %d days', (_name, age, ages, expected) => {
  expect(isMarginal(orders(...ages), since, since + age)).toBe(expected);
});

it('the day of every change is named, and none too late', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 260 }), { maxLength: 14 }), (ages) => {
      const list = orders(...ages);
      let next = since;
      let active = false;
      let marginal = false;
      for (let day = since; day < since + 400; day++) {
        const now = isActive(list, since, day);
        const nowMarginal = now && isMarginal(list, since, day);
        if (now !== active || nowMarginal !== marginal) expect(day).toBe(next);
        active = now;
        marginal = nowMarginal;
        if (day >= next) next = nextActivityChange(list, since, day, active);
        expect(next).toBeGreaterThan(day);
      }
    }),
  );
});
