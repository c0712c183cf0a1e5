import { builtInRuleSets, criteriaOf, type Figures, versionAsOf } from '@taocun/domain';
import { criterionRows, marginText, reasonText, rmb, type ShownCriterion } from './criteria-text';

it.each([
  [0, 'RMB 0.00'],
  [5, 'RMB 0.05'],
  [-123, '-RMB 1.23'],
  [1_234_567_890, 'RMB 12,345,678.90'],
  [2n ** 64n, 'RMB 184,467,440,737,095,516.16'],
])('%s fen are %s', (fen, text) => {
  expect(rmb(fen)).toBe(text);
});

const sales = (margin: number | bigint, comparison: 'more-than' | 'at-least'): ShownCriterion => ({
  criterion: 'annual-sales',
  holds: true,
  margin,
  comparison,
});
const households = (part: number, whole = 100): ShownCriterion => ({
  ...{ criterion: 'active-household-share', holds: true, comparison: 'at-least' },
  ...{ threshold: { part: 10, whole }, margin: { part, whole: 35_000 } },
});
const majority = (part: number | bigint, whole: number | bigint): ShownCriterion => ({
  ...{ criterion: 'alibaba-majority', holds: true, threshold: { part: 1, whole: 2 }, margin: { part, whole } },
});

it.each<[ShownCriterion, string]>([
  [sales(234_567_890, 'more-than'), 'RMB 2,345,678.90 above'],
  [sales(-1, 'more-than'), 'RMB 0.01 below'],
  [sales(-(2n ** 64n), 'at-least'), 'RMB 184,467,440,737,095,516.16 below'],
  [sales(0, 'more-than'), 'exactly as much, which is not more'],
  [sales(0, 'at-least'), 'just enough'],
  [{ criterion: 'active-shops', holds: false, margin: -60 }, '60 shops too few'],
  [{ criterion: 'active-shops', holds: true, margin: 1 }, '1 shop more than needed'],
  [{ criterion: 'active-shops', holds: true, margin: 0 }, 'just enough'],
  // 38 of 350: 35 are a tenth. 36 of 355: 35.5 are.
  [households(300), '3 households more than needed'],
  [households(50), 'just enough'],
  [households(-50), '1 household too few'],
  [households(-100), '1 household too few'],
  [households(-101), '2 households too few'],
  [majority(565_432_110, 2_469_135_780), '22.90 points above'],
  [majority(-1, 2_000_000_000), 'less than 0.01 points below'],
  [majority(0, 2), 'exactly as much, which is not more'],
  [majority(-3, 0), 'no sales to have a share of'],
  [{ criterion: 'administrative-village', holds: true, value: 'administrative-village' }, ''],
])('says margins in words: %#', (criterion, text) => {
  expect(marginText(criterion)).toBe(text);
});

it('says of a village of another kind in which year it was certified before', () => {
  const kind = { criterion: 'administrative-village', value: 'residents-committee', threshold: 'administrative-village' } as const;
  expect(criterionRows([{ ...kind, comparison: 'is', holds: true, certifiedBefore: 2019 }])).toEqual([
    ['yes', 'kind of village', 'residents committee', 'administrative village', 'certified in 2019'],
  ]);
});

it('has a row for every criterion that a rule set can have, and a reason of those that are missed', () => {
  const figures: Figures = {
    ...{ kind: 'administrative-village', households: 350, salesFen: 1_234_567_890, alibabaSalesFen: 900_000_000 },
    ...{ activeShops: 40, activeAlibabaShops: 30, activeHouseholds: 38, activeAlibabaHouseholds: 29 },
  };
  const [worldBank, aliresearch] = builtInRuleSets.map((rules) => criteriaOf(figures, versionAsOf(rules, 0)) as readonly ShownCriterion[]);
  expect(criterionRows(worldBank!)).toEqual([
    ['yes', 'annual sales', 'RMB 12,345,678.90', 'more than RMB 10,000,000.00', ''],
    ['yes', "Alibaba's share", 'RMB 9,000,000.00 (72.90 %)', 'more than 50 %', ''],
    ['yes', 'scale, one of the two', '', '', ''],
    ['no', '  active shops', '40', 'at least 100', ''],
    ['yes', '  active households', '38 of 350 (10.85 %)', 'at least 10 %', ''],
    ['yes', 'kind of village', 'administrative village', 'administrative village', ''],
  ]);
  expect(reasonText(worldBank!)).toBe('every criterion holds');
  expect(reasonText(aliresearch!)).toBe('annual sales RMB 9,000,000.00; active shops 30; active shops for households 30 of 350 (8.57 %)');
});
