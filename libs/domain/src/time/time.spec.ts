import * as fc from 'fast-check';
import { parseTime } from './time';

it.each([
  ['2014-06-30T23:59:59+08:00', Date.UTC(2014, 5, 30, 15, 59, 59)],
  ['2014-06-30t23:59:59z', Date.UTC(2014, 5, 30, 23, 59, 59)],
  ['2014-06-30T00:00:00-00:00', Date.UTC(2014, 5, 30)],
  ['2014-06-30T00:00:00+23:59', Date.UTC(2014, 5, 29, 0, 1)],
  ['2014-06-30T00:00:00-23:59', Date.UTC(2014, 5, 30, 23, 59)],
  ['2014-06-30T00:00:00.5Z', Date.UTC(2014, 5, 30, 0, 0, 0, 500)],
  ['2014-06-30T00:00:00.05Z', Date.UTC(2014, 5, 30, 0, 0, 0, 50)],
  ['2014-06-30T00:00:00.1239Z', Date.UTC(2014, 5, 30, 0, 0, 0, 123)],
  ['2014-06-30T00:00:00.999999999Z', Date.UTC(2014, 5, 30, 0, 0, 0, 999)],
  ['1969-12-31T23:59:59.9999Z', -1],
  ['2012-02-29T00:00:00Z', Date.UTC(2012, 1, 29)],
  ['0000-01-01T00:00:00Z', -62_167_219_200_000],
  ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
])('%s', (text, expected) => {
  expect(parseTime(text)).toBe(expected);
});

it.each([
  ['nothing', ''],
  ['a date alone', '2014-06-30'],
  ['no offset', '2014-06-30T00:00:00'],
  ['a space for the T', '2014-06-30 00:00:00Z'],
  ['a leap second', '2016-12-31T23:59:60Z'],
  ['hour 24', '2014-06-30T24:00:00Z'],
  ['minute 60', '2014-06-30T23:60:00Z'],
  ['31 June', '2014-06-31T00:00:00Z'],
  ['29 February of a common year', '2013-02-29T00:00:00Z'],
  ['29 February 1900', '1900-02-29T00:00:00Z'],
  ['month 13', '2014-13-01T00:00:00Z'],
  ['month 0', '2014-00-01T00:00:00Z'],
  ['day 0', '2014-06-00T00:00:00Z'],
  ['a point without decimals', '2014-06-30T00:00:00.Z'],
  ['a comma', '2014-06-30T00:00:00,5Z'],
  ['ten decimals', '2014-06-30T00:00:00.1234567890Z'],
  ['an offset without colon', '2014-06-30T00:00:00+0800'],
  ['an offset of hours alone', '2014-06-30T00:00:00+08'],
  ['an offset of 24 hours', '2014-06-30T00:00:00+24:00'],
  ['an offset of 60 minutes', '2014-06-30T00:00:00+08:60'],
  ['an offset with a typographic minus', '2014-06-30T00:00:00\u221208:00'],
  ['something after Z', '2014-06-30T00:00:00Z '],
  ['something after the offset', '2014-06-30T00:00:00+08:000'],
  ['something before', ' 2014-06-30T00:00:00Z'],
  ['five digits for the year', '12014-06-30T00:00:00Z'],
  ['a signed year', '+2014-06-30T00:00:00Z'],
  ['one digit for the month', '2014-6-30T00:00:00Z'],
  ['full-width digits', '２０１４-06-30T00:00:00Z'],
  ['no seconds', '2014-06-30T00:00Z'],
  ['a wide letter whose low bits are those of T', '2014-06-30\uff3400:00:00Z'],
])('%s is refused', (_name, text) => {
  expect(parseTime(text)).toBeUndefined();
});

it('times that both accept are the same as in the runtime', () => {
  const time = fc.date({
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(fc.property(time, (date) => expect(parseTime(date.toISOString())).toBe(date.getTime())));
});

it('any text has an answer, and only what matches the grammar has a number', () => {
  const grammar = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
  const nearly = fc
    .tuple(
      fc.constant('2014-06-30T12:34:56.789+08:00'),
      fc.nat({ max: 28 }),
      fc.constantFrom(...'0123456789TtZz:.+- x'),
    )
    .map(([text, at, character]) => text.slice(0, at) + character + text.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string(), nearly), (text) => {
      if (parseTime(text) !== undefined) expect(text).toMatch(grammar);
    }),
  );
});
