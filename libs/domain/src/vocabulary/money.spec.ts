import * as fc from 'fast-check';
import { addFen, compareProducts, fenOf, FenSums, MAX_TERM_FEN } from './money';

const term = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: -MAX_TERM_FEN, max: MAX_TERM_FEN }),
);
const exact = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

it('a sum is exact whatever its size, in both directions', () => {
  fc.assert(
    fc.property(fc.array(term, { maxLength: 60 }), (terms) => {
      const sums = new FenSums(3);
      let expected = 0n;
      for (const fen of terms) {
        sums.add(1, fen);
        expected += BigInt(fen);
        expect(sums.value(1)).toBe(fenOf(expected));
      }
      expect([sums.value(0), sums.value(2)]).toEqual([0, 0]);
    }),
  );
});

it('a sum reaches int64 exactly by orders of RMB 100 billion, and comes back', () => {
  const sums = new FenSums(1);
  for (let order = 0; order < 922_337; order++) sums.add(0, 10 ** 13);
  sums.add(0, 2_036_854_775_807);
  expect(sums.value(0)).toBe(9_223_372_036_854_775_807n);
  for (let order = 0; order < 922_337; order++) sums.add(0, -(10 ** 13));
  expect(sums.value(0)).toBe(2_036_854_775_807);
});

it.each([
  [2n ** 53n - 1n, 2 ** 53 - 1],
  [2n ** 53n, 2n ** 53n],
  [-(2n ** 53n) + 1n, -(2 ** 53) + 1],
  [-(2n ** 53n), -(2n ** 53n)],
  [0n, 0],
])('%s is a number while it is safe', (value, expected) => {
  expect(fenOf(value)).toBe(expected);
});

it('amounts of either form add up', () => {
  fc.assert(fc.property(exact, exact, (a, b) => expect(addFen(fenOf(a), fenOf(b))).toBe(fenOf(a + b))));
});

it('products are compared as exact integers', () => {
  const factor = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(exact, factor, exact, factor, (a, timesA, b, timesB) => {
      const difference = a * BigInt(timesA) - b * BigInt(timesB);
      expect(Math.sign(compareProducts(fenOf(a), timesA, fenOf(b), timesB))).toBe(
        difference > 0n ? 1 : difference < 0n ? -1 : 0,
      );
    }),
  );
});

it('one fen more than a half differs from a half, beyond 2^53', () => {
  expect(compareProducts(2n ** 60n, 2, 2n ** 61n, 1)).toBe(0);
  expect(compareProducts(2n ** 60n + 1n, 2, 2n ** 61n, 1)).toBe(1);
  // As a double, 2 * (2^52 + 1) and 2^53 + 1 are equal.
  expect(compareProducts(2 ** 52, 2, 2n ** 53n + 1n, 1)).toBe(-1);
});
