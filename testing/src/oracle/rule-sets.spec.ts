import { dayFrom, dayText } from './days';
import { clusterSizeOf, criteriaOf, cutOffOf, isTown, looksBack, type Quantities, type RuleSetId } from './rule-sets';

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
/** A day of the last version of every rule set. */
const today = dayFrom('2024-01-01');
const qualifies = (change: Partial<Quantities>, ruleSet: RuleSetId) =>
  criteriaOf({ ...thriving, ...change }, ruleSet, today).every(({ holds }) => holds);
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

  ['aliresearch', 'RMB 10 million less a fen', sales(999_999_999n), false],
  ['aliresearch', 'RMB 10 million', sales(1_000_000_000n), true],
  ['aliresearch', 'a minority by Alibaba that is enough', { salesFen: 9_000_000_000n, alibabaSalesFen: 1_000_000_000n }, true],
  ['aliresearch', '99 shops of 991 households', { activeAlibabaShops: 99, households: 991 }, false],
  ['aliresearch', '99 shops of 990 households', { activeAlibabaShops: 99, households: 990 }, true],
  ['aliresearch', 'a residents’ committee', committee, false],
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
  expect(criteriaOf(village, 'world-bank-2019', today)).toEqual([
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
  expect(criteriaOf({ ...village, ...committee }, 'aliresearch-2013', today)).toEqual([
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

it.each<[string, string, number | undefined, boolean]>([
  ['in 2019', '2019-12-31', undefined, true],
  ['in 2020', '2020-01-01', undefined, false],
  ['in 2020, certified before', '2020-01-01', 2019, true],
  ['in 2021, certified before', '2021-12-31', 2021, true],
  ['in 2022, certified before', '2022-01-01', 2021, false],
])('a residents’ committee under aliresearch %s', (_name, day, certifiedBefore, holds) => {
  const of = (change: Partial<Quantities>) => criteriaOf({ ...thriving, ...change }, 'aliresearch', dayFrom(day), certifiedBefore).at(-1);
  const both = { threshold: ['administrative-village', 'residents-committee'], comparison: 'one-of' };
  const one = { threshold: 'administrative-village', comparison: 'is' };
  const told = { criterion: 'administrative-village', ...(day < '2020' ? both : one) };
  const before = holds && day >= '2020' && { certifiedBefore };
  expect(of(committee)).toEqual({ ...told, value: 'residents-committee', holds, ...before });
  expect(of({})).toEqual({ ...told, value: 'administrative-village', holds: true });
});

it('has the cut-offs of the time', () => {
  const cutOffs = [2013, 2014, 2015, 2016, 2017, 2018, 2019, 2030].map((year) => cutOffOf('aliresearch', year));
  expect(cutOffs.map((day) => day && dayText(day))).toEqual([
    ...[undefined, '2014-12-31', '2015-12-31', '2016-08-31', '2017-08-31', '2018-10-31', '2019-06-30', '2030-06-30'],
  ]);
  expect(dayText(cutOffOf('aliresearch-2013', 2014)!)).toBe('2014-06-30');
});

it('looks at lists from 2020 on, and under no other rule set', () => {
  expect(['2019-12-31', '2020-01-01', '2024-01-01'].map((day) => looksBack('aliresearch', dayFrom(day)))).toEqual([false, true, true]);
  expect(looksBack('aliresearch-2022', today)).toBe(false);
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
  expect(isTown(ruleSet, township, today)).toBe(holds);
});

const [township, subdistrict] = ['330782100', '330782001'];
it.each<[string, string, Omit<Parameters<typeof isTown>[1], 'alibabaSalesFen' | 'activeAlibabaShops'>, typeof rich, boolean, boolean]>([
  ['3 villages of a subdistrict in 2018', '2018-12-31', { code: subdistrict, villages: 3 }, poor, false, true],
  ['2 villages, however rich, in 2018', '2018-12-31', { code: township, villages: 2 }, rich, false, false],
  ['no village, but rich, in 2019', '2019-01-01', { code: township, villages: 0 }, rich, false, true],
  ['a rich subdistrict in 2019', '2019-12-31', { code: subdistrict, villages: 0 }, rich, false, true],
  ['3 villages of a subdistrict in 2020', '2020-01-01', { code: subdistrict, villages: 3 }, rich, false, false],
  ['that was a town before', '2020-01-01', { code: subdistrict, villages: 3 }, poor, true, true],
  ['that was a town before, with 2 villages', '2020-01-01', { code: subdistrict, villages: 2 }, poor, true, false],
  ['that was a town before, in 2024', '2024-01-01', { code: subdistrict, villages: 0 }, rich, true, true],
  ['3 villages of a township in 2024', '2024-01-01', { code: township, villages: 3 }, poor, false, true],
])('a town under aliresearch: %s', (_name, day, of, figures, wasTown, holds) => {
  expect(isTown('aliresearch', { ...of, ...figures }, dayFrom(day), wasTown)).toBe(holds);
});

it('sizes clusters', () => {
  expect([9, 10, 29, 30, 99, 100].map(clusterSizeOf)).toEqual([undefined, 'cluster', 'cluster', 'large', 'large', 'super']);
});
