import { clusterSizeOf, criteriaOf, isTown, type Quantities, type RuleSetId } from './rule-sets';

/** A village that qualifies under every rule set, all of it on Alibaba's platforms. */
const thriving: Quantities = {
  kind: 'administrative-village',
  households: 1000,
  salesFen: 2_000_000_000n,
  alibabaSalesFen: 2_000_000_000n,
  openShops: 100,
  activeShops: 100,
  activeAlibabaShops: 100,
  activeHouseholds: 100,
  activeAlibabaHouseholds: 100,
};
const qualifies = (change: Partial<Quantities>, ruleSet: RuleSetId) =>
  criteriaOf({ ...thriving, ...change }, ruleSet).every(({ holds }) => holds);
const sales = (fen: bigint) => ({ salesFen: fen, alibabaSalesFen: fen });
const committee = { kind: 'residents-committee' } as const;

it.each<[RuleSetId, string, Partial<Quantities>, boolean]>([
  ['world-bank-2019', 'RMB 10 million less a fen', sales(999_999_999n), false],
  ['world-bank-2019', 'RMB 10 million', sales(1_000_000_000n), false],
  ['world-bank-2019', 'RMB 10 million and a fen', sales(1_000_000_001n), true],
  ['world-bank-2019', 'a fen less than half by Alibaba', { salesFen: 2_000_000_000n, alibabaSalesFen: 999_999_999n }, false],
  ['world-bank-2019', 'half by Alibaba', { salesFen: 2_000_000_000n, alibabaSalesFen: 1_000_000_000n }, false],
  ['world-bank-2019', 'half of an odd sum, cut', { salesFen: 2_000_000_001n, alibabaSalesFen: 1_000_000_000n }, false],
  ['world-bank-2019', 'half of an odd sum, raised', { salesFen: 2_000_000_001n, alibabaSalesFen: 1_000_000_001n }, true],
  ['world-bank-2019', '99 shops, 99 households of 1000', { activeShops: 99, activeHouseholds: 99 }, false],
  ['world-bank-2019', '100 shops, few households', { activeShops: 100, activeHouseholds: 1 }, true],
  [
    'world-bank-2019',
    '100 shops, few of them of Alibaba',
    { activeAlibabaShops: 0, activeAlibabaHouseholds: 0, activeHouseholds: 1 },
    true,
  ],
  ['world-bank-2019', '99 shops, 100 households of 1000', { activeShops: 99, activeHouseholds: 100 }, true],
  ['world-bank-2019', '99 shops, 100 households of 1001', { activeShops: 99, activeHouseholds: 100, households: 1001 }, false],
  ['world-bank-2019', 'a residents’ committee', committee, false],

  ['aliresearch-2022', 'RMB 10 million less a fen', sales(999_999_999n), false],
  ['aliresearch-2022', 'RMB 10 million', sales(1_000_000_000n), true],
  ['aliresearch-2022', 'RMB 10 million, none of it by Alibaba', { alibabaSalesFen: 0n }, false],
  ['aliresearch-2022', 'a minority by Alibaba that is enough', { salesFen: 9_000_000_000n, alibabaSalesFen: 1_000_000_000n }, true],
  ['aliresearch-2022', '99 shops of 1000 households', { activeAlibabaShops: 99 }, false],
  ['aliresearch-2022', '99 shops of 991 households', { activeAlibabaShops: 99, households: 991 }, false],
  ['aliresearch-2022', '99 shops of 990 households', { activeAlibabaShops: 99, households: 990 }, true],
  ['aliresearch-2022', '100 shops of 9999 households', { households: 9999, activeHouseholds: 1, activeAlibabaHouseholds: 1 }, true],
  ['aliresearch-2022', 'a residents’ committee', committee, false],

  ['aliresearch-2013', 'RMB 10 million less a fen', sales(999_999_999n), false],
  ['aliresearch-2013', 'RMB 10 million', sales(1_000_000_000n), true],
  ['aliresearch-2013', '49 shops of 1000 households', { activeAlibabaShops: 49 }, false],
  ['aliresearch-2013', '50 shops of 1000 households', { activeAlibabaShops: 50 }, true],
  ['aliresearch-2013', '49 shops of 490 households', { activeAlibabaShops: 49, households: 490 }, true],
  ['aliresearch-2013', '49 shops of 491 households', { activeAlibabaShops: 49, households: 491 }, false],
  ['aliresearch-2013', 'a residents’ committee', committee, false],
])('%s: %s', (ruleSet, _name, change, holds) => {
  expect(qualifies(change, ruleSet)).toBe(holds);
});

it('names its criteria as the contract does', () => {
  const village = {
    ...thriving,
    salesFen: 1_234_567_890n,
    alibabaSalesFen: 900_000_000n,
    activeShops: 40,
    activeHouseholds: 38,
    households: 350,
  };
  expect(criteriaOf(village, 'world-bank-2019')).toEqual([
    { criterion: 'annual-sales', value: 1_234_567_890n, threshold: 1_000_000_000n, comparison: 'more-than', holds: true },
    {
      criterion: 'alibaba-majority',
      value: { part: 900_000_000n, whole: 1_234_567_890n },
      threshold: { part: 1n, whole: 2n },
      comparison: 'more-than',
      holds: true,
    },
    {
      criterion: 'scale',
      holds: true,
      anyOf: [
        { criterion: 'active-shops', value: 40, threshold: 100, comparison: 'at-least', holds: false },
        {
          criterion: 'active-household-share',
          value: { part: 38, whole: 350 },
          threshold: { part: 10, whole: 100 },
          comparison: 'at-least',
          holds: true,
        },
      ],
    },
    {
      criterion: 'administrative-village',
      value: 'administrative-village',
      threshold: 'administrative-village',
      comparison: 'is',
      holds: true,
    },
  ]);
  expect(criteriaOf({ ...village, ...committee }, 'aliresearch-2013')).toEqual([
    { criterion: 'annual-sales', value: 900_000_000n, threshold: 1_000_000_000n, comparison: 'at-least', holds: false },
    {
      criterion: 'scale',
      holds: true,
      anyOf: [
        { criterion: 'active-shops', value: 100, threshold: 50, comparison: 'at-least', holds: true },
        {
          criterion: 'active-shop-share',
          value: { part: 100, whole: 350 },
          threshold: { part: 10, whole: 100 },
          comparison: 'at-least',
          holds: true,
        },
      ],
    },
    {
      criterion: 'administrative-village',
      value: 'residents-committee',
      threshold: 'administrative-village',
      comparison: 'is',
      holds: false,
    },
  ]);
});

const rich = { alibabaSalesFen: 3_000_000_001n, activeAlibabaShops: 301 };
const poor = { alibabaSalesFen: 0n, activeAlibabaShops: 0 };
const code = '330782100';
it.each<[RuleSetId, string, Parameters<typeof isTown>[1], boolean]>([
  ['world-bank-2019', '2 villages, however rich', { code, villages: 2, ...rich }, false],
  ['world-bank-2019', '3 villages', { code, villages: 3, ...poor }, true],
  ['world-bank-2019', '3 villages of a subdistrict', { code: '330782001', villages: 3, ...poor }, true],
  ['aliresearch-2013', '2 villages, however rich', { code, villages: 2, ...rich }, false],
  ['aliresearch-2013', '3 villages of a subdistrict', { code: '330782001', villages: 3, ...poor }, true],
  ['aliresearch-2022', '3 villages', { code, villages: 3, ...poor }, true],
  ['aliresearch-2022', '2 villages', { code, villages: 2, ...poor }, false],
  ['aliresearch-2022', 'no village, but over 30 million and over 300 shops', { code, villages: 0, ...rich }, true],
  ['aliresearch-2022', '30 million to the fen', { code, villages: 2, ...rich, alibabaSalesFen: 3_000_000_000n }, false],
  ['aliresearch-2022', '300 shops', { code, villages: 2, ...rich, activeAlibabaShops: 300 }, false],
  ['aliresearch-2022', 'subdistrict 001', { code: '330782001', villages: 9, ...rich }, false],
  ['aliresearch-2022', 'subdistrict 099', { code: '330782099', villages: 9, ...rich }, false],
  ['aliresearch-2022', 'township 000', { code: '330782000', villages: 3, ...poor }, true],
])('a town under %s: %s', (ruleSet, _name, township, holds) => {
  expect(isTown(ruleSet, township)).toBe(holds);
});

it('sizes clusters', () => {
  expect([9, 10, 29, 30, 99, 100].map(clusterSizeOf)).toEqual([undefined, 'cluster', 'cluster', 'large', 'large', 'super']);
});
