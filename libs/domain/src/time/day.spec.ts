import * as fc from 'fast-check';
import { dayOf, dayOfCivil, dayOfIso, isoOfDay, startOfDayIso, startOfDayMs } from './day';

const day = (text: string) => dayOfIso(text) ?? NaN;

it.each([
  ['1970-01-01T00:00:00+08:00', -28_800_000, 0],
  ['a millisecond before it', -28_800_001, -1],
  ['the last millisecond of the day', 57_599_999, 0],
  ['the next day', 57_600_000, 1],
])('a day begins at midnight in China: %s', (_name, epochMs, expected) => {
  expect(dayOf(epochMs)).toBe(expected);
});

it.each([
  ['1970-01-01', 0],
  ['1969-12-31', -1],
  ['2000-02-29', 11_016],
  ['2014-06-30', 16_251],
  ['0000-01-01', -719_528],
  ['9999-12-31', 2_932_896],
])('%s is day %i', (text, expected) => {
  expect(dayOfIso(text)).toBe(expected);
  expect(isoOfDay(expected)).toBe(text);
});

it.each([
  '2013-02-29',
  '1900-02-29',
  '2014-06-31',
  '2014-13-01',
  '2014-00-10',
  '2014-01-00',
  '2014-1-01',
  '14-01-01',
  '2014-01-01T',
  '',
])('%j is no day', (text) => {
  expect(dayOfIso(text)).toBeUndefined();
});

it('days agree with the calendar of the runtime for ten thousand years', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (any) => {
      const date = new Date(any * 86_400_000);
      expect(isoOfDay(any)).toBe(date.toISOString().slice(0, 10));
      expect(dayOfCivil(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(any);
    }),
  );
});

it('a day that an offset carried over the edge of the calendar is written as in ISO 8601', () => {
  expect(isoOfDay(-719_529)).toBe('-000001-12-31');
  expect(isoOfDay(2_932_897)).toBe('+010000-01-01');
});

it('the first moment of a day is named', () => {
  expect(startOfDayIso(day('2014-06-30'))).toBe('2014-06-30T00:00:00+08:00');
  expect(startOfDayMs(day('2014-06-30'))).toBe(Date.parse('2014-06-30T00:00:00+08:00'));
});
