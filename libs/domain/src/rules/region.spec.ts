import { asksForTownBefore, clusterVerdict, townVerdict } from './region';
import { builtInRuleSets } from './rule-sets/built-in-rule-sets';
import { versionAsOf } from './rule-sets/rule-set';

const rulesOf = (id: string) => {
  const rules = builtInRuleSets.find((each) => each.id === id);
  if (rules === undefined) throw new Error(`There is no rule set ${id}.`);
  return versionAsOf(rules, 0);
};
const township = '330782103';
const subdistrict = '330782099';

it.each([
  ['world-bank-2019', township, 2, 3_000_000_001, 301, false],
  ['world-bank-2019', township, 3, 0, 0, true],
  ['world-bank-2019', subdistrict, 3, 0, 0, true],
  ['aliresearch-2022', township, 2, 3_000_000_000, 300, false],
  ['aliresearch-2022', township, 2, 3_000_000_001, 300, false],
  ['aliresearch-2022', township, 2, 3_000_000_000, 301, false],
  ['aliresearch-2022', township, 0, 3_000_000_001, 301, true],
  ['aliresearch-2022', township, 0, 2n ** 60n, 301, true],
  ['aliresearch-2022', township, 3, 0, 0, true],
  ['aliresearch-2022', subdistrict, 99, 2n ** 60n, 9_999, false],
])(
  '%s: township %s with %i villages, %s fen and %i shops',
  (id, code, qualifyingVillages, alibabaSalesFen, activeAlibabaShops, expected) => {
    expect(
      townVerdict(rulesOf(id), code, { qualifyingVillages, alibabaSalesFen, activeAlibabaShops }),
    ).toEqual({ qualifies: expected });
  },
);

it.each([
  [0, { qualifies: false }],
  [9, { qualifies: false }],
  [10, { qualifies: true, size: 'cluster' }],
  [29, { qualifies: true, size: 'cluster' }],
  [30, { qualifies: true, size: 'large' }],
  [99, { qualifies: true, size: 'large' }],
  [100, { qualifies: true, size: 'super' }],
])('a county with %i qualifying villages', (qualifyingVillages, expected) => {
  for (const rules of builtInRuleSets)
    expect(clusterVerdict(versionAsOf(rules, 0), { qualifyingVillages })).toEqual(expected);
});

describe('subdistricts no longer, unless they were towns before', () => {
  const { town, ...rules } = rulesOf('aliresearch-2022');
  const grandfathering = { ...rules, town: { ...town, orCertifiedBefore: true as const } };
  const three = { qualifyingVillages: 3, alibabaSalesFen: 0, activeAlibabaShops: 0 };
  const two = { ...three, qualifyingVillages: 2 };

  it.each([
    ['a subdistrict that was one', subdistrict, three, true, true],
    ['a subdistrict that was none', subdistrict, three, false, false],
    ['a subdistrict that was one, with too few villages', subdistrict, two, true, false],
    ['a township that was none', township, three, false, true],
    ['a township that was one, with too few villages', township, two, true, false],
  ])('%s', (_name, code, figures, before, qualifies) => {
    expect(townVerdict(grandfathering, code, figures, before)).toEqual({ qualifies });
  });

  it('a former town does not help where a version does not state it, and is not requested where it cannot matter', () => {
    expect(townVerdict(rulesOf('aliresearch-2022'), subdistrict, three, true)).toEqual({ qualifies: false });
    expect(asksForTownBefore(grandfathering, subdistrict)).toBe(true);
    expect(asksForTownBefore(grandfathering, township)).toBe(false);
    expect(asksForTownBefore(rulesOf('aliresearch-2022'), subdistrict)).toBe(false);
    expect(
      asksForTownBefore(
        { ...grandfathering, town: { ...grandfathering.town, subdistricts: true } },
        subdistrict,
      ),
    ).toBe(false);
  });
});
