import { type Criterion } from '@taocun/domain';
import { type Difference, reasonsOf, differencesText } from './differences';

const criteria = (sales: number, shops: number, holds: readonly [boolean, boolean, boolean]): Criterion[] => [
  { criterion: 'annual-sales', value: sales, threshold: 1_000, comparison: 'more-than', holds: holds[0] },
  {
    criterion: 'scale',
    holds: holds[1] || holds[2],
    anyOf: [
      { criterion: 'active-shops', value: shops, threshold: 100, comparison: 'at-least', holds: holds[1] },
      {
        criterion: 'active-shop-share',
        value: { part: shops, whole: 300 },
        threshold: { part: 10, whole: 100 },
        comparison: 'at-least',
        holds: holds[2],
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
];

it('gives as reasons of a start what holds, of a stop what does not', () => {
  expect(reasonsOf({ qualifies: true, criteria: criteria(1_001, 30, [true, false, true]) })).toBe(
    'annual-sales 1,001 is more than 1,000, active-shop-share 30 of 300 is at least 10 of 100, administrative-village administrative-village is administrative-village',
  );
  expect(reasonsOf({ qualifies: false, criteria: criteria(1_000, 5, [false, false, false]) })).toBe(
    'annual-sales 1,000 is not more than 1,000, active-shops 5 is not at least 100 and active-shop-share 5 of 300 is not at least 10 of 100',
  );
});

it('counts by rule set, and shows no more villages than were asked for', () => {
  const one: Difference = {
    ...{ villageCode: '320324105212', name: '东风村', ruleSet: 'a', qualifies: false, asOf: '2015-06-30' },
    criteria: criteria(1_000, 100, [false, true, true]),
  };
  const ruleSets = [
    { ruleSet: 'a', is: 'changed', qualifying: 3, wouldQualify: 2 },
    { ruleSet: 'b', is: 'left out', qualifying: 4, wouldQualify: 0 },
  ] as const;
  const text = differencesText(
    { live: 'first', generation: 'g2', sameOffsets: false, ruleSets, differences: [one, { ...one, ruleSet: 'c' }] },
    1,
  );
  expect(text.split('\n')).toEqual([
    'What a switch from generation first to g2 would change:',
    '',
    'rule set  is        qualify  would  would start  would stop',
    'a         changed   3        2      0            1',
    'b         left out  4        -      -            -',
    '',
    expect.stringMatching(/^The two are saved at different places of the log/),
    '',
    'village       name  rule set  it     as of       because',
    '320324105212  东风村   a         stops  2015-06-30  annual-sales 1,000 is not more than 1,000',
    '',
    '… and 1 more; --limit shows more, --json all.',
  ]);
});
