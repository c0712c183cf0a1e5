import { nearMissSentence, verdictSentence } from './verdict-sentence';

type SentenceCriterion = Parameters<typeof verdictSentence>[0][number];

const sales = (margin: number): SentenceCriterion => ({
  criterion: 'annual-sales',
  value: 1_000_000_000 + margin,
  threshold: 1_000_000_000,
  holds: margin > 0,
});
const shops = (value: number): SentenceCriterion => ({
  criterion: 'active-shops',
  value,
  threshold: 100,
  holds: value >= 100,
});
const households = (part: number): SentenceCriterion => ({
  criterion: 'active-household-share',
  value: { part, whole: 100 },
  threshold: { part: 10, whole: 100 },
  holds: part >= 10,
});
const scale = (one: SentenceCriterion, other: SentenceCriterion): SentenceCriterion => ({
  criterion: 'scale',
  anyOf: [one, other],
  holds: one.holds || other.holds,
});
const kind = (holds: boolean): SentenceCriterion => ({
  criterion: 'administrative-village',
  threshold: 'administrative-village',
  holds,
  value: holds ? 'administrative-village' : 'residents-committee',
});

it.each([
  ['nothing', [sales(1), kind(true)], 'Every criterion is met.', '各项条件均已达到。'],
  [
    'sales alone',
    [sales(-5_261_000), kind(true)],
    'Lacks RMB 52,610 of sales; everything else is met.',
    '销售额还差 5.26万元，其他条件都已达到。',
  ],
  [
    'next to nothing',
    [sales(0), kind(true)],
    'Lacks a little of sales; everything else is met.',
    '销售额还差一点，其他条件都已达到。',
  ],
  [
    'either of two',
    [sales(1), scale(shops(88), households(7))],
    'Lacks 12 active shops or 3 percentage points of households with an active shop; everything else is met.',
    '活跃网店还差 12 家，或活跃网店家庭占比还差 3 个百分点，其他条件都已达到。',
  ],
  ['a single shop', [shops(99)], 'Lacks 1 active shop.', '活跃网店还差 1 家。'],
  [
    'everything',
    [sales(-1_000_000_000), kind(false)],
    'Lacks RMB 10 million of sales and the status of an administrative village.',
    '销售额还差 1000万元，缺少行政村身份。',
  ],
])('a village that lacks %s', (_what, criteria, inEnglish, inChinese) => {
  expect([verdictSentence(criteria, 'en'), verdictSentence(criteria, 'zh')]).toEqual([inEnglish, inChinese]);
});

it('a village lacks at most the difference of a share that is a lower bound', () => {
  const criteria = [scale(shops(88), households(7))];
  const known = { activeShops: 88, shopsOfKnownHouseholds: 87 };
  expect([verdictSentence(criteria, 'en', known), verdictSentence(criteria, 'zh', known)]).toEqual([
    'Lacks 12 active shops or at most 3 percentage points of households with an active shop.',
    '活跃网店还差 12 家，或活跃网店家庭占比至多还差 3 个百分点。',
  ]);
  expect(verdictSentence(criteria, 'en', { activeShops: 88, shopsOfKnownHouseholds: 88 })).toBe(
    verdictSentence(criteria, 'en'),
  );
});

it('a near miss is described by its failing criteria alone', () => {
  expect([nearMissSentence([sales(-5_261_000)], 'en'), nearMissSentence([sales(-5_261_000)], 'zh')]).toEqual([
    'Lacks RMB 52,610 of sales; everything else is met.',
    '销售额还差 5.26万元，其他条件都已达到。',
  ]);
});
