import { type Figures } from '../figures/quantities';
import { assess, qualifies } from './assessment';
import { builtInRuleSets } from './rule-sets/built-in-rule-sets';
import { type RulesInForce, rulesOn } from './rule-sets/rule-sets-in-force';

const asOf = 16_251;
const [worldBank2019, aliresearch2022] = builtInRuleSets.map((ruleSet) => rulesOn(ruleSet, asOf)) as [
  RulesInForce,
  RulesInForce,
];
const inForce = [worldBank2019, aliresearch2022];

/** A village that qualifies under every rule set, except for the changes of the case. */
function figures(changes: Partial<Figures> = {}): Figures & { readonly asOf: number } {
  return {
    asOf,
    kind: 'administrative-village',
    households: 10_000,
    salesFen: 2_000_000_000,
    alibabaSalesFen: 2_000_000_000,
    activeShops: 100,
    activeAlibabaShops: 100,
    activeHouseholds: 80,
    activeAlibabaHouseholds: 80,
    ...changes,
  };
}

const sales = (fen: number | bigint) => ({ salesFen: fen, alibabaSalesFen: fen });
/** Shops of other platforms make the rest of the sales. */
const alibaba = (alibabaSalesFen: number | bigint, salesFen: number | bigint) => ({
  salesFen,
  alibabaSalesFen,
});

it.each<[string, Partial<Figures>, boolean, boolean]>([
  ['all rows hold', {}, true, true],
  ['no sales', sales(0), false, false],
  ['sales below zero', sales(-5), false, false],
  ['RMB 10 million but one fen', sales(999_999_999), false, false],
  ['RMB 10 million to the fen', sales(1_000_000_000), false, true],
  ['one fen more', sales(1_000_000_001), true, true],
  ['more than 2^53 fen', sales(2n ** 60n), true, true],
  ['less than -2^53 fen', sales(-(2n ** 60n)), false, false],
  ['Alibaba shops below the threshold, all shops above it', alibaba(999_999_999, 1_100_000_000), true, false],
  ['Alibaba one fen below half', alibaba(1_099_999_999, 2_200_000_000), false, true],
  ['Alibaba exactly half', alibaba(1_100_000_000, 2_200_000_000), false, true],
  ['Alibaba one fen above half', alibaba(1_100_000_001, 2_200_000_000), true, true],
  ['half of an odd sum is not a whole fen', alibaba(1_100_000_001, 2_200_000_001), true, true],
  ['exactly half beyond 2^53', alibaba(2n ** 59n, 2n ** 60n), false, true],
  ['one fen above half beyond 2^53', alibaba(2n ** 59n + 1n, 2n ** 60n), true, true],
  ['refunds left the other shops below zero', alibaba(1_000_000_002, 1_000_000_001), true, true],
  ['99 shops', { activeShops: 99, activeAlibabaShops: 99 }, false, false],
  ['100 shops', { activeShops: 100, activeAlibabaShops: 100 }, true, true],
  ['100 shops, of which 99 of Alibaba', { activeAlibabaShops: 99 }, true, false],
  ['a residents committee', { kind: 'residents-committee' }, false, false],
])('%s', (_name, changes, ...expected) => {
  expect(inForce.map(({ rules }) => qualifies(figures(changes), rules))).toEqual(expected);
  expect(inForce.map((rules) => assess(figures(changes), rules).qualifies)).toEqual(expected);
});

it.each<[string, Partial<Figures>, boolean, boolean]>([
  ['34 of 350', { activeHouseholds: 34, activeShops: 34, activeAlibabaShops: 34 }, false, false],
  ['35 of 350', { activeHouseholds: 35, activeShops: 35, activeAlibabaShops: 35 }, true, true],
  [
    '35 of 351',
    { households: 351, activeHouseholds: 35, activeShops: 35, activeAlibabaShops: 35 },
    false,
    false,
  ],
  [
    '36 of 351',
    { households: 351, activeHouseholds: 36, activeShops: 36, activeAlibabaShops: 36 },
    true,
    true,
  ],
  [
    '35 shops in 34 households',
    { activeHouseholds: 34, activeShops: 35, activeAlibabaShops: 35 },
    false,
    true,
  ],
  [
    '34 shops of Alibaba among 35',
    { activeHouseholds: 35, activeShops: 35, activeAlibabaShops: 34 },
    true,
    false,
  ],
  ['one of one', { households: 1, activeHouseholds: 1, activeShops: 1, activeAlibabaShops: 1 }, true, true],
  [
    'one of eleven',
    { households: 11, activeHouseholds: 1, activeShops: 1, activeAlibabaShops: 1 },
    false,
    false,
  ],
])('a share of ten in a hundred, to the household: %s', (_name, changes, ...expected) => {
  expect(inForce.map(({ rules }) => qualifies(figures({ households: 350, ...changes }), rules))).toEqual(
    expected,
  );
});

it('a verdict of the World Bank is explained in the words of the contract', () => {
  const village = figures({
    salesFen: 1_234_567_890,
    alibabaSalesFen: 900_000_000,
    activeShops: 40,
    activeHouseholds: 38,
    households: 350,
  });
  expect(JSON.stringify(assess(village, worldBank2019))).toBe(
    JSON.stringify({
      ruleSet: 'world-bank-2019',
      asOf,
      qualifies: true,
      criteria: [
        {
          criterion: 'annual-sales',
          value: 1234567890,
          threshold: 1000000000,
          comparison: 'more-than',
          holds: true,
        },
        {
          criterion: 'alibaba-majority',
          value: { part: 900000000, whole: 1234567890 },
          threshold: { part: 1, whole: 2 },
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
      ],
    }),
  );
});

it('AliResearch counts what Alibaba shops do', () => {
  const village = figures({
    alibabaSalesFen: 1_000_000_000,
    activeAlibabaShops: 30,
    households: 350,
    kind: 'residents-committee',
  });
  const criteria = [
    {
      criterion: 'annual-sales',
      value: 1_000_000_000,
      threshold: 1_000_000_000,
      comparison: 'at-least',
      holds: true,
    },
    {
      criterion: 'scale',
      holds: false,
      anyOf: [
        { criterion: 'active-shops', value: 30, threshold: 100, comparison: 'at-least', holds: false },
        {
          criterion: 'active-shop-share',
          value: { part: 30, whole: 350 },
          threshold: { part: 10, whole: 100 },
          comparison: 'at-least',
          holds: false,
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
  ];
  expect(assess(village, aliresearch2022)).toEqual({
    ruleSet: 'aliresearch-2022',
    asOf,
    qualifies: false,
    criteria,
  });
});

it('a rule set of its own is applied in the same way', () => {
  const rules: RulesInForce = {
    ruleSet: 'own',
    latestYear: undefined,
    rules: {
      ...aliresearch2022.rules,
      scale: { activeShops: 1_000, share: { of: 'active-households', part: 10, whole: 100 } },
      where: { kinds: ['administrative-village', 'residents-committee'] },
    },
  };
  const village = figures({
    households: 350,
    activeHouseholds: 0,
    activeAlibabaHouseholds: 35,
    kind: 'residents-committee',
  });
  expect(assess(village, rules)).toMatchObject({
    qualifies: true,
    criteria: [
      { criterion: 'annual-sales' },
      {
        anyOf: [
          { holds: false },
          { criterion: 'active-household-share', value: { part: 35, whole: 350 }, holds: true },
        ],
      },
      {
        criterion: 'administrative-village',
        value: 'residents-committee',
        threshold: ['administrative-village', 'residents-committee'],
        comparison: 'one-of',
        holds: true,
      },
    ],
  });
});

it('the last criterion after the kind is named, if only residents’ committees may qualify', () => {
  const rules: RulesInForce = {
    ruleSet: 'own',
    latestYear: undefined,
    rules: { ...aliresearch2022.rules, where: { kinds: ['residents-committee'] } },
  };
  expect(assess(figures({ kind: 'administrative-village' }), rules).criteria.at(-1)).toEqual({
    criterion: 'residents-committee',
    value: 'administrative-village',
    threshold: 'residents-committee',
    comparison: 'is',
    holds: false,
  });
});
