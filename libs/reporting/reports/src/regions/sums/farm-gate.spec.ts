import { farmGateOf, rounded } from './farm-gate';

const none = {
  orders: 0,
  grams: 0,
  paidFen: 0,
  localValueFen: 0,
  urbanGrams: 0,
  urbanPaidFen: 0,
  buyersKnownPaidFen: 0,
};

it.each([
  [0, 3, 0],
  [1, 3, 0],
  [1, 2, 1],
  [3, 2, 2],
  [5, 3, 2],
  [4, 3, 1],
  [10n ** 30n + 1n, 2, 5n * 10n ** 29n + 1n],
  [-1, 3, 0],
  [-1, 2, -1],
  [-3, 2, -2],
  [-5, 3, -2],
  [7, 0, null],
  [-7, 0, null],
])('%s over %s is %s, rounded', (part, whole, expected) => {
  expect(rounded(part, whole)).toBe(expected);
});

it('there is no price of nothing, no ratio to a local value of nothing, and no share of unknown buyers', () => {
  const nothing = farmGateOf(none);
  expect([
    nothing.online.fenPerKilogram,
    nothing.local.fenPerKilogram,
    nothing.onlineOfLocal.percent,
    nothing.urbanShare.percent,
  ]).toEqual([null, null, null, null]);
  const tiny = farmGateOf({ ...none, orders: 1, grams: 1, paidFen: 5 });
  expect([tiny.online, tiny.local.fenPerKilogram, tiny.onlineOfLocal]).toEqual([
    { fenPerKilogram: 5_000, part: 5_000, whole: 1 },
    0,
    { percent: null, part: 5, whole: 0 },
  ]);
});

it('a price stays exact beyond what a number holds', () => {
  const paidFen = 10n ** 20n + 1n;
  expect(farmGateOf({ ...none, orders: 1, grams: 1_000, paidFen, localValueFen: 3 })).toMatchObject({
    online: { fenPerKilogram: paidFen, part: paidFen * 1_000n, whole: 1_000 },
    onlineOfLocal: { part: paidFen, whole: 3 },
  });
});
