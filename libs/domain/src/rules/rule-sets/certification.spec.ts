import { dayOfIso, isoOfDay } from '../../time/day';
import { builtInRuleSets } from './built-in-rule-sets';
import { CertificationSchedule, oldestOpenYear, withCertified, yearsDue } from './certification';
import { parseRuleSet } from './parse-rule-set';
import { type RuleSet } from './rule-set';

const june = { cutOffs: [{ fromYear: 1, monthDay: '06-30' }] } as const;

const day = (text: string) => dayOfIso(text) ?? NaN;

it.each([
  ['on the last day of lateness', '2014-06-01', '2014-07-15', []],
  ['the day after', '2014-07-15', '2014-07-16', [2014]],
  ['once only', '2014-07-16', '2015-07-15', []],
  ['a jump over several years, oldest first', '2014-07-15', '2017-07-16', [2014, 2015, 2016, 2017]],
  ['a clock that stands', '2014-07-16', '2014-07-16', []],
])('years fall due: %s', (_name, before, after, expected) => {
  expect(yearsDue(june, day(before), day(after), { certified: undefined, latenessDays: 15 })).toEqual(
    expected,
  );
});

it('what was due where the feed begins is never certified', () => {
  expect(
    yearsDue(june, day('2017-07-16'), day('2018-07-16'), { certified: undefined, latenessDays: 15 }),
  ).toEqual([2018]);
});

it('no year is certified twice', () => {
  expect(
    yearsDue(june, day('2014-01-01'), day('2016-08-01'), {
      certified: { first: 2014, last: 2015 },
      latenessDays: 15,
    }),
  ).toEqual([2016]);
});

it('the allowed lateness is used as given', () => {
  expect(
    yearsDue(june, day('2014-06-30'), day('2014-07-01'), { certified: undefined, latenessDays: 0 }),
  ).toEqual([2014]);
  expect(
    yearsDue(june, day('2014-06-30'), day('2014-07-30'), { certified: undefined, latenessDays: 30 }),
  ).toEqual([]);
});

it('a year stays open until its lateness is over', () => {
  expect(oldestOpenYear(june, day('2014-07-15'), 15)).toBe(2014);
  expect(oldestOpenYear(june, day('2014-07-16'), 15)).toBe(2015);
});

/** A rule set with other cut-offs than the built-in ones, whose years end on 30 June. */
const moving = parseRuleSet(
  JSON.parse(
    JSON.stringify({
      ...builtInRuleSets[0]?.versions[0],
      id: 'moving',
      cutOffs: [
        { fromYear: 2014, monthDay: '12-31' },
        { fromYear: 2016, monthDay: '08-31' },
        { fromYear: 2018, monthDay: '06-30' },
      ],
    }),
  ),
  'moving',
);
const [first, second] = builtInRuleSets as readonly [RuleSet, RuleSet];

it.each([
  ['the last day of the last certified year', '2015-06-30', ['2015-06-30']],
  ['a day of a year still open', '2015-07-01', []],
  ['the first day of the first certified year', '2013-07-01', ['2014-06-30']],
  ['a day of a year that was due before the feed began', '2013-06-30', []],
])('%s', (_name, text, expected) => {
  const schedule = new CertificationSchedule([first, second], 15);
  const years = { first: 2014, last: 2015 };
  expect(schedule.lateCutOffs(day(text), { [first.id]: years, [second.id]: years }).map(isoOfDay)).toEqual(
    expected,
  );
});

it('nothing is late before the first certification', () => {
  expect(new CertificationSchedule([first], 15).lateCutOffs(day('2013-06-30'), {})).toEqual([]);
});

it.each([
  ['of two windows that overlap', '2015-10-01', ['2015-12-31', '2016-06-30', '2016-08-31']],
  ['of windows of one day, once', '2018-01-01', ['2018-06-30']],
  ['between two windows of one rule set', '2017-06-15', ['2017-06-30', '2017-08-31']],
  ['before the first window of one', '2013-12-31', ['2014-06-30']],
  ['after all', '2018-07-01', []],
])('an update is late for each cut-off of its windows, oldest first: %s', (_name, text, expected) => {
  const years = { first: 2014, last: 2018 };
  const schedule = new CertificationSchedule([moving, first], 15);
  const late = schedule.lateCutOffs(day(text), { moving: years, [first.id]: years });
  expect(late.map(isoOfDay)).toEqual(expected);
  expect(day(text) > schedule.lastCutOff({ moving: years, [first.id]: years })).toBe(late.length === 0);
});

it.each([
  ['2014-01-01', 'moving', 2014],
  ['1999-01-01', 'moving', 2014],
  ['2015-01-15', 'moving', 2014],
  ['2015-01-16', 'moving', 2015],
  ['2016-09-15', 'moving', 2016],
  ['2016-09-16', 'moving', 2017],
  ['2018-07-15', 'moving', 2018],
  ['2018-07-16', 'moving', 2019],
])('on %s the oldest open year of %s is %i', (text, _id, year) => {
  expect(oldestOpenYear(moving, day(text), 15)).toBe(year);
});

it('years of several rule sets fall due by cut-off, those of one day in the order of the rule sets', () => {
  const certifiedBetween = (ruleSets: readonly RuleSet[], from: string, to: string, certified = {}) =>
    new CertificationSchedule(ruleSets, 15)
      .due(day(from), day(to), certified)
      .map(({ ruleSet, year, cutOff }) => `${ruleSet.id} ${year} ${isoOfDay(cutOff)}`);
  expect(certifiedBetween([moving, first], '2014-01-01', '2016-09-16')).toEqual([
    'world-bank-2019 2014 2014-06-30',
    'moving 2014 2014-12-31',
    'world-bank-2019 2015 2015-06-30',
    'moving 2015 2015-12-31',
    'world-bank-2019 2016 2016-06-30',
    'moving 2016 2016-08-31',
  ]);
  expect(certifiedBetween([moving, first], '2018-01-01', '2018-07-16')).toEqual([
    'moving 2018 2018-06-30',
    'world-bank-2019 2018 2018-06-30',
  ]);
  expect(certifiedBetween([first, moving], '2018-01-01', '2018-07-16')).toEqual([
    'world-bank-2019 2018 2018-06-30',
    'moving 2018 2018-06-30',
  ]);
  expect(
    certifiedBetween([first, moving], '2018-01-01', '2018-07-16', { moving: { first: 2014, last: 2018 } }),
  ).toEqual(['world-bank-2019 2018 2018-06-30']);
});

it('the days of the oldest open year of any rule set stay', () => {
  const schedule = new CertificationSchedule([first, moving], 15);
  const open = ['2014-07-15', '2014-07-16', '2015-01-15', '2015-01-16', '2016-07-16', '2016-09-16'];
  expect(open.map((text) => isoOfDay(schedule.oldestOpenCutOff(day(text))))).toEqual([
    '2014-06-30',
    '2014-12-31',
    '2014-12-31',
    '2015-06-30',
    '2016-08-31',
    '2017-06-30',
  ]);
});

it('a rule set that was absent for some years begins a new sequence', () => {
  expect(withCertified({ first: 2014, last: 2015 }, 2018)).toEqual({ first: 2018, last: 2018 });
});

it('the first and the last certified year are remembered', () => {
  expect(withCertified(withCertified(undefined, 2014), 2015)).toEqual({ first: 2014, last: 2015 });
});
