import { opened, paid, recordsOf, registered, type WrittenEvent } from '../feeds/builders';
import { accept } from '../updates/accept';
import { dayFrom } from '../updates/days';
import { assessmentAsOf, certified } from './assess';

const village = '330782100200';
const day = dayFrom('2019-06-30');
/** Noon in China, `days` days before 30 June 2019. */
const ago = (days: number) => new Date(Date.UTC(2019, 5, 30, 4) - days * 86_400_000).toISOString();
const long = ago(700);
const acceptAll = (events: WrittenEvent[]) =>
  accept(recordsOf([registered({ time: long }), ...events]), 1).accepted;
const asOf = (events: WrittenEvent[], on = day) => assessmentAsOf(acceptAll(events), village, on);
const orders = (count: number, time: string) => Array.from({ length: count }, () => paid({ time }));

it.each([
  ['the 365th day back', ago(364), 100n],
  ['the 366th', ago(365), 0n],
  ['its first millisecond', '2018-06-30T16:00:00.000Z', 100n],
  ['the last before it', '2018-06-30T15:59:59.999Z', 0n],
  ['the last of D', '2019-06-30T15:59:59.999Z', 100n],
  ['the first after it', '2019-06-30T16:00:00.000Z', 0n],
])('an order of %s and the live window', (_name, time, salesFen) => {
  expect(asOf([opened({ time: long }), paid({ time })])?.salesFen).toBe(salesFen);
});

it.each([
  [2019, '2018-06-30T23:59:59.999+08:00', 0n],
  [2019, '2018-07-01T00:00:00+08:00', 100n],
  [2019, '2019-06-30T23:59:59.999+08:00', 100n],
  [2019, '2019-07-01T00:00:00+08:00', 0n],
  // A year with a leap day has 366 days: its first day is before the live window of its last.
  [2020, '2019-07-01T00:00:00+08:00', 100n],
  [2020, '2020-02-29T12:00:00+08:00', 100n],
])('certified year %i and an order of %s', (year, time, salesFen) => {
  const accepted = acceptAll([opened({ time: long }), paid({ time })]);
  expect(certified(accepted, village, dayFrom(`${year}-06-30`))).toMatchObject({
    asOf: `${year}-06-30`,
    salesFen,
  });
});

it('the oracle counts 365 days of a leap year in the live window', () => {
  const events = [
    opened({ time: long }),
    paid({ time: '2019-07-01T12:00:00+08:00' }),
    paid({ time: '2019-07-02T12:00:00+08:00' }),
  ];
  expect(asOf(events, dayFrom('2020-06-30'))?.salesFen).toBe(100n);
});

describe('an active shop', () => {
  it.each([
    [29, 9, false],
    [30, 0, false],
    [30, 1, true],
    [31, 1, false],
    [31, 2, true],
    [60, 1, false],
    [60, 2, true],
    [61, 2, false],
    [61, 3, true],
    [90, 2, false],
    [90, 3, true],
    [91, 3, true],
    [600, 2, false],
    [600, 3, true],
  ])('of age %i with %i orders', (age, count, isActive) => {
    expect(asOf([opened({ time: ago(age) }), ...orders(count, ago(0))])).toMatchObject({
      openShops: 1,
      activeShops: isActive ? 1 : 0,
    });
  });

  it.each([
    ['on the day that the lookback begins after', 400, 90, 0],
    ['on its first day', 400, 89, 1],
    ['on the very day of the opening', 30, 30, 0],
    ['on the day after it', 30, 29, 1],
    ['on the day after D', 400, -1, 0],
  ])('needs its orders in the lookback: %s', (_name, age, orderedAgo, activeShops) => {
    expect(asOf([opened({ time: ago(age) }), ...orders(3, ago(orderedAgo))])).toMatchObject({ activeShops });
  });
});
