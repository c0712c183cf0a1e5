import { lateYear, oldestUncertifiedYear, withCertified, yearsDue } from './certification';
import { dayOfIso } from '../time/day';

const day = (text: string) => dayOfIso(text) ?? NaN;

it.each([
  ['on the last day of lateness', '2014-06-01', '2014-07-15', []],
  ['the day after', '2014-07-15', '2014-07-16', [2014]],
  ['once only', '2014-07-16', '2015-07-15', []],
  ['a jump over several years, oldest first', '2014-07-15', '2017-07-16', [2014, 2015, 2016, 2017]],
  ['a clock that stands', '2014-07-16', '2014-07-16', []],
])('years fall due: %s', (_name, before, after, expected) => {
  expect(yearsDue(day(before), day(after), undefined, 15)).toEqual(expected);
});

it('never certifies what was due where the feed begins', () => {
  expect(yearsDue(day('2017-07-16'), day('2018-07-16'), undefined, 15)).toEqual([2018]);
});

it('certifies no year twice', () => {
  expect(yearsDue(day('2014-01-01'), day('2016-08-01'), { first: 2014, last: 2015 }, 15)).toEqual([2016]);
});

it('takes the allowed lateness as given', () => {
  expect(yearsDue(day('2014-06-30'), day('2014-07-01'), undefined, 0)).toEqual([2014]);
  expect(yearsDue(day('2014-06-30'), day('2014-07-30'), undefined, 30)).toEqual([]);
});

it('keeps a year open until its lateness is over', () => {
  expect(oldestUncertifiedYear(day('2014-07-15'), 15)).toBe(2014);
  expect(oldestUncertifiedYear(day('2014-07-16'), 15)).toBe(2015);
});

it.each([
  ['the last day of the last certified year', '2015-06-30', 2015],
  ['a day of a year still open', '2015-07-01', undefined],
  ['the first day of the first certified year', '2013-07-01', 2014],
  ['a day of a year that was due before the feed began', '2013-06-30', undefined],
])('%s', (_name, text, expected) => {
  expect(lateYear(day(text), { first: 2014, last: 2015 })).toBe(expected);
});

it('finds nothing late before the first certification', () => {
  expect(lateYear(day('2013-06-30'), undefined)).toBeUndefined();
});

it('remembers the first and the last certified year', () => {
  expect(withCertified(withCertified(undefined, 2014), 2015)).toEqual({ first: 2014, last: 2015 });
});
