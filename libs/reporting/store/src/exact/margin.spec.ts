import { type Criterion } from '@taocun/domain';
import { explained } from './margin';

const annualSales = (value: number | bigint, holds: boolean): Criterion => ({
  criterion: 'annual-sales',
  value,
  threshold: 1_000_000_000,
  comparison: 'more-than',
  holds,
});

it.each([
  ['one fen more', 1_000_000_001, true, 1n],
  ['to the fen, which is not more', 1_000_000_000, false, 0n],
  ['nothing sold', 0, false, -1_000_000_000n],
  ['beyond 2^53', 9_007_199_254_740_993n, true, 9_007_198_254_740_993n],
])('the margin of an amount is the difference: %s', (_name, value, holds, margin) => {
  expect(explained([annualSales(value, holds)])).toEqual([{ ...annualSales(value, holds), margin }]);
});

it('the margin of a share is the difference of the fractions, exactly', () => {
  const majority: Criterion = {
    criterion: 'alibaba-majority',
    value: { part: 9_007_199_254_740_993n, whole: 18_014_398_509_481_985n },
    threshold: { part: 1, whole: 2 },
    comparison: 'more-than',
    holds: true,
  };
  // part/whole - 1/2 = (2·part - whole) / (2·whole)
  expect(explained([majority])).toEqual([
    { ...majority, margin: { part: 1n, whole: 36_028_797_018_963_970n } },
  ]);
});

it('a kind has no margin', () => {
  const kind = 'administrative-village';
  const criterion: Criterion = {
    criterion: kind,
    value: kind,
    threshold: kind,
    comparison: 'is',
    holds: true,
  };
  expect(explained([criterion])).toEqual([criterion]);
});
