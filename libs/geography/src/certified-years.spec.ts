import { builtInRuleSets, isoOfDay, parseRuleSet } from '@taocun/domain';
import { lastDayOfMonth, monthsBetween } from './calendar-months';
import { certifiedYearsOf } from './certified-years';

const [worldBank] = builtInRuleSets;

it.each([
  ['2014-11', '2015-02', ['2014-11', '2014-12', '2015-01', '2015-02']],
  ['2014-11', '2014-11', ['2014-11']],
  ['2014-12', '2014-11', []],
  ['0009-12', '0010-01', ['0009-12', '0010-01']],
])('the months from %s to %s', (from, to, expected) => {
  expect(monthsBetween(from, to)).toEqual(expected);
});

it('July begins the next certified year', () => {
  const years = ['2014-06', '2014-07', '2014-12', '2015-01'].map((month) =>
    certifiedYearsOf(month, worldBank!),
  );
  expect(years).toEqual([2014, 2015, 2015, 2015].map((year) => [{ year, isInWindow: true }]));
});

it('a month is of two years whose windows overlap, of one between windows, and of the first before it', () => {
  const rules = JSON.parse(JSON.stringify({ ...worldBank!.versions[0], id: 'moving' })) as object;
  const years = [
    [2014, '12-31'],
    [2016, '08-31'],
    [2018, '10-15'],
  ].map(([fromYear, monthDay]) => ({ fromYear, monthDay }));
  const moving = parseRuleSet({ ...rules, sources: undefined, cutOffs: years }, 'moving');
  const yearOf = (month: string) =>
    certifiedYearsOf(month, moving).map(({ year, isInWindow }) => `${year}${isInWindow ? '' : ' beside'}`);
  expect([yearOf('1999-03'), yearOf('2014-01'), yearOf('2014-12'), yearOf('2015-08')]).toEqual([
    ['2014 beside'],
    ['2014'],
    ['2014'],
    ['2015'],
  ]);
  expect([yearOf('2015-09'), yearOf('2015-12'), yearOf('2016-08')]).toEqual([
    ['2015', '2016'],
    ['2015', '2016'],
    ['2016'],
  ]);
  expect([
    yearOf('2017-08'),
    yearOf('2017-09'),
    yearOf('2017-10'),
    yearOf('2018-09'),
    yearOf('2018-10'),
  ]).toEqual([['2017'], ['2018 beside'], ['2018'], ['2018'], ['2019']]);
});

it('a month ends on its last day, in leap years too', () => {
  expect(
    ['2016-02', '2100-02', '2014-12', '0009-04'].map((month) => isoOfDay(lastDayOfMonth(month))),
  ).toEqual(['2016-02-29', '2100-02-28', '2014-12-31', '0009-04-30']);
});
