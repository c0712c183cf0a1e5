import { dayOfIso } from '../time/day';
import { decidePlace } from './place-verdicts';
import { builtInRuleSets } from './rule-sets/built-in-rule-sets';

const half = {
  households: 900,
  salesFen: 600_000_000,
  alibabaSalesFen: 600_000_000,
  activeShops: 60,
  activeAlibabaShops: 60,
  activeHouseholds: 0,
  activeAlibabaHouseholds: 0,
};
const whole = {
  ...half,
  salesFen: 1_200_000_000,
  alibabaSalesFen: 1_200_000_000,
  activeShops: 120,
  activeAlibabaShops: 120,
};
const ruleSets = builtInRuleSets.filter(({ id }) => id === 'aliresearch');
const certified = { aliresearch: { first: 2018, last: 2020 } };

/**
 * The lists and the live verdict of a place that is a residents' committee. From 2020 on only an earlier list
 * admits it.
 */
function decided(figuresOf2019: typeof half) {
  const kind = 'residents-committee' as const;
  const now = { ...whole, kind, asOf: dayOfIso('2021-01-01') ?? 0 };
  const years = [
    // Not in the order of years.
    { ...whole, kind, ruleSet: 'aliresearch', year: 2020 },
    { ...figuresOf2019, kind, ruleSet: 'aliresearch', year: 2019 },
  ];
  return decidePlace({ now, certified: years }, ruleSets, certified).map(({ year, qualifies, criteria }) => ({
    year,
    qualifies,
    before: criteria.map((one) => 'certifiedBefore' in one && one.certifiedBefore).find(Boolean),
  }));
}

it('an earlier list that admits a place is the list in the borders of today', () => {
  expect(decided(whole)).toEqual([
    { year: 2019, qualifies: true, before: undefined },
    { year: 2020, qualifies: true, before: 2019 },
    { year: undefined, qualifies: true, before: 2020 },
  ]);
  expect(decided(half)).toEqual([
    { year: 2019, qualifies: false, before: undefined },
    { year: 2020, qualifies: false, before: undefined },
    { year: undefined, qualifies: false, before: undefined },
  ]);
});
