import { mongo } from 'mongoose';
import { builtInRuleSets, criteriaOf, type Figures, versionAsOf } from '@taocun/domain';
import { greatestOf, missedOf } from './shortfall';

const [worldBank] = builtInRuleSets;

/** A village that qualifies under world-bank-2019, except for the given figures. */
function criteria(given: Partial<Figures>) {
  if (worldBank === undefined) throw new Error('there is no rule set');
  const figures: Figures = {
    kind: 'administrative-village',
    households: 350,
    salesFen: 2_000_000_000,
    alibabaSalesFen: 1_500_000_000,
    activeShops: 100,
    activeAlibabaShops: 100,
    activeHouseholds: 0,
    activeAlibabaHouseholds: 0,
    ...given,
  };
  return criteriaOf(figures, versionAsOf(worldBank, 0));
}
const shortfalls = (given: Partial<Figures>) =>
  missedOf(criteria(given))?.map(({ criterion, shortfallPpm, shortfall }) => [
    criterion,
    shortfallPpm,
    shortfall,
  ]);

it.each<[string, Partial<Figures>, unknown[]]>([
  [
    'sales 7 % below their threshold',
    { salesFen: 930_000_000, alibabaSalesFen: 930_000_000 },
    [['annual-sales', 70_000, { part: 70_000_000n, whole: 1_000_000_000n }]],
  ],
  // The value must exceed the threshold, but not a fen is missing.
  [
    'sales that are exactly the threshold',
    { salesFen: 1_000_000_000, alibabaSalesFen: 1_000_000_000 },
    [['annual-sales', 0, { part: 0n, whole: 1_000_000_000n }]],
  ],
  [
    'one fen less, which is less than a millionth',
    { salesFen: 999_999_999, alibabaSalesFen: 999_999_999 },
    [['annual-sales', 1, { part: 1n, whole: 1_000_000_000n }]],
  ],
  [
    'a majority of 45 %',
    { salesFen: 2_000_000_000, alibabaSalesFen: 900_000_000 },
    [['alibaba-majority', 100_000, { part: 200_000_000n, whole: 2_000_000_000n }]],
  ],
  [
    'scale by shops, which are nearer',
    { activeShops: 95, activeHouseholds: 20 },
    [['active-shops', 50_000, { part: 5n, whole: 100n }]],
  ],
  [
    'scale by households, which are nearer',
    { activeShops: 60, activeHouseholds: 34 },
    [['active-household-share', 28_572, { part: 100n, whole: 3_500n }]],
  ],
  [
    'everything that fails',
    { salesFen: 900_000_000, alibabaSalesFen: 400_000_000, activeShops: 50 },
    [
      ['annual-sales', 100_000, { part: 100_000_000n, whole: 1_000_000_000n }],
      ['alibaba-majority', 111_112, { part: 100_000_000n, whole: 900_000_000n }],
      ['active-shops', 500_000, { part: 50n, whole: 100n }],
    ],
  ],
  [
    'sums beyond 2^53',
    { salesFen: 10n ** 18n, alibabaSalesFen: 5n * 10n ** 17n - 1n },
    [['alibaba-majority', 1, { part: 2n, whole: 10n ** 18n }]],
  ],
])('a village misses: %s', (_name, given, expected) => {
  expect(shortfalls(given)).toEqual(expected);
});

it.each<[string, Partial<Figures>]>([
  ['it qualifies', {}],
  ['it is a residents’ committee, whatever else', { kind: 'residents-committee' }],
  [
    'it is a residents’ committee and also misses something else',
    { kind: 'residents-committee', activeShops: 99 },
  ],
  ['more than half is missing of what it misses', { activeShops: 49 }],
  [
    'more than half is missing of one thing, and little of another',
    { salesFen: 999_999_999, alibabaSalesFen: 1, activeShops: 99 },
  ],
  ['it has no sales, of which there is no share', { salesFen: 0, alibabaSalesFen: 0 }],
  ['its sales are below zero', { salesFen: -5, alibabaSalesFen: -5 }],
])('a village is not near to qualifying where %s', (_name, given) => {
  expect(missedOf(criteria(given))).toBeUndefined();
});

it('the distance of a village is that of what it misses by most', () => {
  expect(
    greatestOf(
      missedOf(criteria({ salesFen: 900_000_000, alibabaSalesFen: 900_000_000, activeShops: 60 })) ?? [],
    ),
  ).toBe(400_000);
});

it('the shortfall that MongoDB returns is read', () => {
  const stored = criteria({ activeShops: 95 }).map((criterion) =>
    criterion.criterion === 'annual-sales'
      ? { ...criterion, value: mongo.Decimal128.fromString('999000000'), holds: false }
      : criterion,
  );
  expect(
    missedOf(stored as unknown as ReturnType<typeof criteria>)?.map(({ criterion, shortfallPpm }) => [
      criterion,
      shortfallPpm,
    ]),
  ).toEqual([
    ['annual-sales', 1_000],
    ['active-shops', 50_000],
  ]);
});
