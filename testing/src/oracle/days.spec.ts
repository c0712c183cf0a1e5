import { dayAt, dayFrom, dayOf, dayText, instantOf, startOf } from './days';
import { murmur2, partitionOf } from './feeds/raw-record';

it.each([
  ['the last millisecond of the year in China', '2018-12-31T15:59:59.999Z', '2018-12-31'],
  ['the first of the next', '2018-12-31T16:00:00Z', '2019-01-01'],
  ['the same written in China', '2019-01-01T00:00:00+08:00', '2019-01-01'],
  ['the same written in New York', '2018-12-31T11:00:00-05:00', '2019-01-01'],
  ['decimals are cut, not rounded', '2018-12-31T15:59:59.999999999Z', '2018-12-31'],
  ['a leap day', '2020-02-29T15:59:59Z', '2020-02-29'],
  ['the day after it', '2020-02-29T16:00:00Z', '2020-03-01'],
  ['1 March of a common year', '2021-02-28T16:00:00Z', '2021-03-01'],
  ['before the epoch', '1969-12-31T15:59:59.999Z', '1969-12-31'],
])('%s', (_name, time, day) => {
  expect(dayText(dayOf(instantOf(time) ?? NaN))).toBe(day);
});

it('counts days from 1 January 1970 in China', () => {
  expect([dayOf(-28_800_001), dayOf(-28_800_000), dayFrom('2019-06-30'), dayAt(2019, 6, 30)]).toEqual([-1, 0, 18077, 18077]);
  expect(startOf(18077)).toBe(Date.parse('2019-06-30T00:00:00+08:00'));
});

it.each([
  ['2019-01-15T12:00:00Z', Date.UTC(2019, 0, 15, 12)],
  ['2019-01-15t12:00:00z', Date.UTC(2019, 0, 15, 12)],
  ['2019-01-15T12:00:00.1+05:45', Date.UTC(2019, 0, 15, 6, 15, 0, 100)],
  ['2019-01-15T12:00:00.0009-11:30', Date.UTC(2019, 0, 15, 23, 30)],
  ['2000-02-29T00:00:00+23:59', Date.UTC(2000, 1, 28, 0, 1)],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ['1900-02-29T00:00:00Z', undefined],
  ['2019-04-31T00:00:00Z', undefined],
  ['2019-13-01T00:00:00Z', undefined],
  ['2019-00-01T00:00:00Z', undefined],
  ['2019-01-00T00:00:00Z', undefined],
  ['2019-01-15T12:60:00Z', undefined],
  ['2019-01-15T12:00:00+24:00', undefined],
  ['2019-01-15T12:00:00+08:60', undefined],
  ['2019-01-15 12:00:00Z', undefined],
  ['2019-01-15T12:00:00Z ', undefined],
  ['2019-01-15T12:00Z', undefined],
  ['+02019-01-15T12:00:00Z', undefined],
])('reads the time %s', (time, instant) => {
  expect(instantOf(time)).toBe(instant);
});

// The expectations of Kafka's own UtilsTest.testMurmur2.
it.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('hashes %s as Kafka does', (key, hash) => {
  expect(Number(BigInt.asIntN(32, murmur2(new TextEncoder().encode(key))))).toBe(hash);
});

it('masks the sign of a hash', () => {
  // -973932308 & 0x7fffffff = 1173551340.
  expect([partitionOf('21', 7), partitionOf('21', 1), partitionOf('abc', 10)]).toEqual([1173551340 % 7, 0, 7]);
});
