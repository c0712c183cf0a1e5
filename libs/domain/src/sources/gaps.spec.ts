import fc from 'fast-check';
import { processorMsOf } from '@taocun/harness/measures/processor-time';
import { TIME_FACTOR } from '@taocun/harness/until';
import { type Day } from '../time/day';
import { DailyOrders } from './daily-orders';
import { type Gap, gapsOf, silenceOf } from './gaps';

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);
const WEEKS = 7;

/** `on` gives the orders of each day from 0 up to `until`. */
function ordersOver(until: Day, on: (day: Day) => number, into = new DailyOrders(), from = 0): DailyOrders {
  for (let day = from; day < until; day++) if (on(day) > 0) into.add(day, on(day));
  return into;
}

/**
 * A source like a real marketplace: a size, weekdays that differ, and a random factor of 0.5 to 2. With 200
 * orders, halved by the weekday, halved by chance and quartered after a poor week last year, more than ten
 * orders are still expected.
 */
const source = fc
  .record({
    orders: fc.integer({ min: 200, max: 5_000_000 }),
    weekdays: fc.array(fc.integer({ min: 50, max: 100 }), { minLength: 7, maxLength: 7 }),
    chance: fc.infiniteStream(fc.integer({ min: 50, max: 200 })),
    weeks: fc.integer({ min: 5, max: 120 }),
  })
  .map(({ orders, weekdays, chance, weeks }) => {
    const drawn: number[] = [];
    const on = (day: Day): number => {
      while (drawn.length <= day) drawn.push(Number(chance.next().value));
      return Math.ceil((orders * (weekdays[day % WEEKS] ?? 0) * (drawn[day] ?? 0)) / 10_000);
    };
    return { on, days: weeks * WEEKS };
  });

describe(`a source (seed ${seed})`, () => {
  const check = (property: (one: { on: (day: Day) => number; days: number }) => void): void =>
    fc.assert(fc.property(source, property), { seed, numRuns: 25 });

  it('a source is not silent as long as it sends as ever', () => {
    check(({ on, days }) => {
      const orders = new DailyOrders();
      for (let day = 0; day < days; day++) {
        orders.add(day, on(day));
        if (day % 11 === 0)
          expect([silenceOf(orders, day), silenceOf(orders, day + 1)]).toEqual([undefined, undefined]);
      }
    });
  });

  it('a source is silent once a whole day has passed without it, for as long as nothing comes', () => {
    check(({ on, days }) => {
      const orders = ordersOver(days, on);
      expect(silenceOf(orders, days)).toBeUndefined();
      for (const passed of [1, 2, 120, 800]) {
        expect(silenceOf(orders, days + passed)).toMatchObject({ since: days, received: 0 });
        expect(silenceOf(orders, days + passed, { leastDays: passed + 1 })).toBeUndefined();
      }
    });
  });

  it('a source is silent where a trickle is left, also after the weeks by which it is judged', () => {
    check(({ on, days }) => {
      const orders = ordersOver(days + 120, (day) => (day < days ? on(day) : Math.floor(on(day) / 200)));
      expect(silenceOf(orders, days + 120)).toMatchObject({ since: days });
    });
  });

  it('every week long after the end of a source expects the same, and the silence is found at once', async () => {
    check(({ on, days }) => {
      const orders = ordersOver(days, on);
      const expected = (passed: number): number => silenceOf(orders, days + passed)?.expected ?? 0;
      // Walked through up to 378 days, counted from there on.
      const ofTwoWeeks = expected(505) - expected(491);
      const ofOne = expected(512) - expected(505);
      expect(ofTwoWeeks).toBe(2 * ofOne);
      for (const weeks of [1, 2, 10, 1_000])
        for (const more of [0, 1, 6])
          expect(expected(512 + 7 * weeks + more) - expected(505 + more)).toBe((weeks + 1) * ofOne);
      expect(silenceOf(orders, days + 700_000)).toMatchObject({ since: days });
    });
    const old = ordersOver(-700_000 + 100, () => 1_000, new DailyOrders(), -700_000);
    expect(await processorMsOf(() => Array.from({ length: 50 }, () => silenceOf(old, 0)))).toBeLessThan(
      2_000 * TIME_FACTOR,
    );
  });

  it('a source is as if it had never been silent once what it has missed has come, in whatever order', () => {
    check(({ on, days }) => {
      const whole = ordersOver(days + 130, on);
      const late = ordersOver(days + 130, on, ordersOver(days, on), days + 120);
      expect(silenceOf(ordersOver(days, on), days + 120)).toBeDefined();
      ordersOver(days + 120, on, late, days);
      for (let clock = 0; clock <= days + 140; clock += 23)
        expect(silenceOf(late, clock)).toEqual(silenceOf(whole, clock));
      expect(gapsOf(late, days + 130)).toEqual([]);
    });
  });
});

it('a source is not silent without a past to judge by: four of the same weekday', () => {
  expect(silenceOf(new DailyOrders(), 100)).toBeUndefined();
  expect(
    silenceOf(
      ordersOver(27, () => 100),
      28,
    ),
  ).toBeUndefined();
  expect(
    silenceOf(
      ordersOver(28, () => 100),
      29,
    ),
  ).toEqual<Gap>({ since: 28, expected: 100, received: 0 });
});

it('a small source is judged once ten orders were to be expected, and its days without orders are ordinary ones', () => {
  const daily = ordersOver(60, () => 1);
  expect(silenceOf(daily, 69)).toBeUndefined();
  expect(silenceOf(daily, 70)).toEqual<Gap>({ since: 60, expected: 10, received: 0 });
  const weekly = ordersOver(120, (day) => (day % 7 === 0 ? 1 : 0));
  expect(silenceOf(weekly, 120 + 69)).toBeUndefined();
  expect(silenceOf(weekly, 120 + 76)).toMatchObject({ expected: 10, received: 0 });
});

it('a day of less than a tenth may be silent, and a tenth may not', () => {
  const with_ = (last: number) =>
    silenceOf(
      ordersOver(71, (day) => (day < 70 ? 1_000 : last)),
      71,
    );
  expect(with_(99)).toEqual<Gap>({ since: 70, expected: 1_000, received: 99 });
  expect(with_(100)).toBeUndefined();
});

it('a season expects less if it was quiet last year too, and no more if it was busy', () => {
  const quiet = (day: Day): boolean => day % 364 >= 300 && day % 364 < 330;
  const pears = (until: Day) => ordersOver(until, (day) => (quiet(day) ? 5 : 1_000));
  expect(silenceOf(pears(320), 320)).toMatchObject({ since: 300 });
  for (let clock = 340; clock <= 364 + 340; clock++)
    expect([clock, silenceOf(pears(clock), clock)]).toEqual([clock, undefined]);
  const lateHarvest = ordersOver(364 + 320, (day) => (day >= 300 && day < 330 ? 10_000 : 100));
  expect(silenceOf(lateHarvest, 364 + 320)).toBeUndefined();
});

it('a source stays silent through a season in which nothing is expected', () => {
  const seasonal = ordersOver(364 + 290, (day) => (day % 364 >= 300 ? 0 : 1_000));
  expect(silenceOf(seasonal, 364 + 320)).toMatchObject({ since: 364 + 290 });
});

const stopped = (day: Day): number => (day < 200 || day >= 320 ? 1_000 : 0);

it('a gap stays a gap when the source sends again, also a tenth of what it sent', () => {
  const lasting: Gap = { since: 200, expected: 120_000, received: 0 };
  expect(gapsOf(ordersOver(320, stopped), 320)).toEqual([lasting]);
  for (const orders of [1_000, 100]) {
    const back = ordersOver(321, (day) => (day < 320 ? stopped(day) : orders));
    expect(gapsOf(back, 320)).toEqual([lasting]);
    expect(gapsOf(back, 321)).toEqual([{ ...lasting, until: 319 }]);
    expect(silenceOf(back, 321)).toBeUndefined();
  }
  expect(gapsOf(ordersOver(700, stopped), 700)).toEqual([{ ...lasting, until: 319 }]);
});

it('orders that arrive later shrink, divide and end a gap', () => {
  const late = (from: Day, until: Day): DailyOrders =>
    ordersOver(until, () => 1_000, ordersOver(400, stopped), from);
  expect(gapsOf(late(200, 250), 400)).toMatchObject([{ since: 250, until: 319, expected: 70_000 }]);
  expect(gapsOf(late(250, 260), 400)).toMatchObject([
    { since: 200, until: 249 },
    { since: 260, until: 319 },
  ]);
  expect(gapsOf(late(200, 320), 400)).toEqual([]);
});

it('a source has no gap from the day on which it was given up; earlier ones stay', () => {
  const twice = ordersOver(400, (day) => (day >= 100 && day < 110 ? 0 : stopped(day)));
  const first: Gap = { since: 100, until: 109, expected: 10_000, received: 0 };
  const until = (day: Day): Gap => ({ since: 200, until: day, expected: (day - 199) * 1_000, received: 0 });
  expect(gapsOf(twice, 300, { givenUpFrom: 300 })).toEqual([
    first,
    { since: 200, expected: 100_000, received: 0 },
  ]);
  expect(gapsOf(twice, 301, { givenUpFrom: 300 })).toEqual([first, until(299)]);
  expect(gapsOf(twice, 400, { givenUpFrom: 300 })).toEqual([first, until(299)]);
  expect(gapsOf(twice, 400, { givenUpFrom: 200 })).toEqual([first]);
  expect(silenceOf(ordersOver(200, stopped), 320, { givenUpFrom: 200 })).toBeUndefined();
});

it('a run shorter than the fewest days of a gap is none', () => {
  const orders = ordersOver(300, (day) => (day >= 200 && day < 205 ? 0 : 1_000));
  expect(gapsOf(orders, 300, { leastDays: 5 })).toHaveLength(1);
  expect(gapsOf(orders, 300, { leastDays: 6 })).toEqual([]);
});
