import { type KeptFigures, NO_KEEPERS, type Quantities } from '@taocun/domain';
import { fingerprint, type AssessedVillage } from './fingerprint';

const quantities: Quantities = {
  code: '320324105212',
  name: '东风村',
  kind: 'administrative-village',
  townshipCode: '320324105',
  povertyCounty: false,
  longitude: 118.01,
  latitude: 33.9,
  urbanRural: '220',
  formerCodes: ['320324104212'],
  asOf: 16_251,
  households: 350,
  salesFen: 1_234_567_890,
  alibabaSalesFen: 900_000_000,
  openShops: 51,
  activeShops: 40,
  activeAlibabaShops: 30,
  activeHouseholds: 38,
  activeAlibabaHouseholds: 29,
  shopsOfKnownHouseholds: 39,
  paidByCategoryFen: {
    agricultural: 34_567_890,
    handicraft: 1,
    manufactured: 1_200_000_000,
    service: 2,
    other: 3,
  },
  paidByUrbanBuyersFen: 800_000_000,
  paidByRuralBuyersFen: 400_000_000,
  keepers: NO_KEEPERS,
  workersKnown: 0,
  workers: 0,
};
const produce = {
  orders: 2,
  grams: 12_500,
  paidFen: 19_000,
  localValueFen: 7_250,
  urbanGrams: 10_000,
  urbanPaidFen: 15_000,
  buyersKnownPaidFen: 19_000,
};
const product = { orders: 1, grams: 10_000, paidFen: 15_000, keptFen: 11_900, localValueFen: 6_000 };
const assessed: AssessedVillage = {
  quantities,
  formerTownships: [{ townshipCode: '320324104', until: '2013-11-01' }],
  openShopsBySource: [{ source: '/marketplaces/jd', openShops: 3 }],
  verdicts: [
    { qualifies: true, sequence: 1 },
    { qualifies: false, sequence: 0 },
  ],
  lateUpdates: [
    { cutOff: '2012-06-30', updates: 3, salesFen: 12_000, alibabaSalesFen: -500 },
    { cutOff: '2013-06-30', updates: 1, salesFen: 0, alibabaSalesFen: 0 },
  ],
  months: [
    { month: '2014-05', salesFen: 1_200_000_000, alibabaSalesFen: 880_000_000 },
    { month: '2014-06', salesFen: 34_567_890, alibabaSalesFen: -5, produce },
  ],
};

it('a fingerprint equals those stored with villages announced before', () => {
  const {
    povertyCounty: _povertyCounty,
    longitude: _longitude,
    latitude: _latitude,
    urbanRural: _class,
    formerCodes: _codes,
    ...bare
  } = quantities;
  expect([
    fingerprint(assessed),
    fingerprint({
      ...assessed,
      quantities: { ...bare, salesFen: 2n ** 70n },
      formerTownships: undefined,
      lateUpdates: undefined,
      months: [],
    }),
  ]).toEqual([
    'GNV9UB6CuJpvRPPH/Dzk8BLak4GfpChQ97kSTtj63no=',
    'Hf2dCPyhz329iTPRsWSJiUOr1whkm4dq+ysm9krpzbg=',
  ]);
});

it('a fingerprint changes with the name', () => {
  expect(fingerprint({ ...assessed, quantities: { ...quantities, name: '新东风村' } })).not.toBe(
    fingerprint(assessed),
  );
});

it.each(Object.keys(NO_KEEPERS))('a fingerprint changes with the %s among keepers', (name) => {
  const known = {
    ...quantities,
    keepers: { ...NO_KEEPERS, sexKnown: 1, returneeKnown: 1, povertyKnown: 1, birthYearKnown: 1 },
  };
  const changed = { ...known, keepers: { ...known.keepers, [name]: 7 } };
  expect(fingerprint({ ...assessed, quantities: changed })).not.toBe(
    fingerprint({ ...assessed, quantities: known }),
  );
});

it('a fingerprint changes with workers, also if the shops that state them have none', () => {
  const prints = [
    [0, 0],
    [1, 0],
    [1, 1],
    [2, 1],
  ].map(([workersKnown = 0, workers = 0]) =>
    fingerprint({ ...assessed, quantities: { ...quantities, workersKnown, workers } }),
  );
  expect(new Set(prints).size).toBe(4);
});

it.each<[string, Partial<AssessedVillage>]>([
  ['a verdict', { verdicts: assessed.verdicts.with(1, { qualifies: true, sequence: 0 }) }],
  [
    'the version of a rule set',
    { verdicts: assessed.verdicts.with(1, { qualifies: false, sequence: 0, from: '2020-01-01' }) },
  ],
  [
    'the year that a rule set looks at',
    { verdicts: assessed.verdicts.with(1, { qualifies: false, sequence: 0, latestYear: 2019 }) },
  ],
  ['the day of a move', { formerTownships: [{ townshipCode: '320324104', until: '2013-11-02' }] }],
  ['a shop of another source', { openShopsBySource: [{ source: '/marketplaces/taobao', openShops: 3 }] }],
  ['an open shop of it', { openShopsBySource: [{ source: '/marketplaces/jd', openShops: 4 }] }],
  ['a township that it left', { formerTownships: [{ townshipCode: '320324103', until: '2013-11-01' }] }],
  ["a verdict's number", { verdicts: assessed.verdicts.with(1, { qualifies: false, sequence: 2 }) }],
  [
    "a month's sales",
    { months: assessed.months.with(0, { month: '2014-05', salesFen: 1, alibabaSalesFen: 880_000_000 }) },
  ],
  ["a month's produce that tells what farmers keep", { months: keeping([product]) }],
  [
    "a month's produce",
    { months: assessed.months.with(1, { month: '2014-06', salesFen: 34_567_890, alibabaSalesFen: -5 }) },
  ],
])('a fingerprint changes with %s', (_name, change) => {
  expect(fingerprint({ ...assessed, ...change })).not.toBe(fingerprint(assessed));
});

it.each(['cutOff', 'updates', 'salesFen', 'alibabaSalesFen'])(
  'a fingerprint changes with the %s of late updates',
  (name) => {
    const lateUpdates = assessed.lateUpdates?.map((late) =>
      late.updates === 1 ? { ...late, [name]: 7 } : late,
    );
    expect(fingerprint({ ...assessed, lateUpdates })).not.toBe(fingerprint(assessed));
  },
);

function keeping(figures: readonly KeptFigures[]): AssessedVillage['months'] {
  return assessed.months.with(1, {
    month: '2014-06',
    salesFen: 34_567_890,
    alibabaSalesFen: -5,
    produce: { ...produce, kept: figures },
  });
}

it.each(['product', ...Object.keys(product)])(
  'a fingerprint changes with the %s of what farmers keep',
  (name) => {
    const changed = keeping([{ ...product, [name]: name === 'product' ? 'pear' : 7 }]);
    expect(fingerprint({ ...assessed, months: changed })).not.toBe(
      fingerprint({ ...assessed, months: keeping([product]) }),
    );
  },
);

it('a fingerprint does not change with the day alone', () => {
  expect(fingerprint({ ...assessed, quantities: { ...quantities, asOf: 16_252 } })).toBe(
    fingerprint(assessed),
  );
});
