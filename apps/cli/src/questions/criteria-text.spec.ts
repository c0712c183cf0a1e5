import { criterionRows, marginText, rmb, type ShownCriterion } from './criteria-text';

it.each([
  [0, 'RMB 0.00'],
  [5, 'RMB 0.05'],
  [-123, '-RMB 1.23'],
  [1_234_567_890, 'RMB 12,345,678.90'],
  [2n ** 64n, 'RMB 184,467,440,737,095,516.16'],
])('%s fen are %s', (fen, text) => {
  expect(rmb(fen)).toBe(text);
});

const share = (
  criterion: ShownCriterion['criterion'],
  part: number | bigint,
  whole: number | bigint,
): ShownCriterion => ({
  criterion,
  holds: true,
  margin: { part, whole },
});

it.each<[ShownCriterion, string]>([
  [{ criterion: 'annual-sales', holds: true, margin: 234_567_890 }, '+RMB 2,345,678.90'],
  [{ criterion: 'annual-sales', holds: false, margin: -(2n ** 64n) }, '-RMB 184,467,440,737,095,516.16'],
  [{ criterion: 'annual-sales', holds: false, margin: 0 }, 'RMB 0.00'],
  [{ criterion: 'active-shops', holds: false, margin: -60 }, '-60'],
  [{ criterion: 'active-shops', holds: true, margin: 1 }, '+1'],
  [share('active-household-share', 300, 35_000), '+0.85 points'],
  [share('alibaba-majority', -565_432_110, 2_469_135_780), '-22.90 points'],
  [share('alibaba-majority', -3, 0), ''],
  [{ criterion: 'administrative-village', holds: true, value: 'administrative-village' }, ''],
])('margins are stated in numbers: %#', (criterion, text) => {
  expect(marginText(criterion)).toBe(text);
});

it('the year in which a village of another kind was certified before is named', () => {
  const kind = {
    criterion: 'administrative-village',
    value: 'residents-committee',
    threshold: 'administrative-village',
  } as const;
  expect(criterionRows([{ ...kind, comparison: 'is', holds: true, certifiedBefore: 2019 }])).toEqual([
    ['yes', 'Kind of village', 'residents committee', 'administrative village', 'certified in 2019'],
  ]);
});
