import { dayOfIso, isoOfDay } from '../../time/day';
import { builtInRuleSets } from './built-in-rule-sets';
import { cutOffOf, firstDayOfYearTo } from './cut-offs';

const day = (text: string): number => dayOfIso(text) ?? NaN;

it.each([
  [2015, '2014-07-01', '2015-06-30', 365],
  [2016, '2015-07-01', '2016-06-30', 366],
  [2000, '1999-07-01', '2000-06-30', 366],
  [1900, '1899-07-01', '1900-06-30', 365],
])(
  'the certified year %i runs from %s to %s, %i days, where a rule set says nothing else',
  (year, first, last, days) => {
    for (const ruleSet of builtInRuleSets.slice(0, 2)) {
      const cutOff = cutOffOf(ruleSet, year) ?? NaN;
      expect([isoOfDay(firstDayOfYearTo(cutOff)), isoOfDay(cutOff)]).toEqual([first, last]);
      expect(cutOff - firstDayOfYearTo(cutOff) + 1).toBe(days);
    }
  },
);

const moving = {
  cutOffs: [
    { fromYear: 2014, monthDay: '12-31' },
    { fromYear: 2016, monthDay: '08-31' },
    { fromYear: 2018, monthDay: '02-28' },
  ],
} as const;

it.each([
  [2013, undefined],
  [2014, '2014-12-31'],
  [2015, '2015-12-31'],
  [2016, '2016-08-31'],
  [2017, '2017-08-31'],
  [2018, '2018-02-28'],
  [2020, '2020-02-28'],
])('the cut-off of %i is the one of the last year from which another holds', (year, expected) => {
  const cutOff = cutOffOf(moving, year);
  expect(cutOff === undefined ? undefined : isoOfDay(cutOff)).toBe(expected);
});

it.each([
  ['2014-12-31', '2014-01-01'],
  ['2016-08-31', '2015-09-01'],
  ['2016-02-28', '2015-03-01'],
  ['2017-02-28', '2016-02-29'],
])('the year to %s begins on %s, the day after the same date of the year before', (cutOff, first) => {
  expect(isoOfDay(firstDayOfYearTo(day(cutOff)))).toBe(first);
});
