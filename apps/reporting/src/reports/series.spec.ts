import { certifiedYearOf, monthsBetween } from '../places/calendar-months';
import { noSums } from './period-sums';
import { seriesByMonth, seriesByYear } from './series';

it.each([
  ['2014-11', '2015-02', ['2014-11', '2014-12', '2015-01', '2015-02']],
  ['2014-11', '2014-11', ['2014-11']],
  ['2014-12', '2014-11', []],
  ['0009-12', '0010-01', ['0009-12', '0010-01']],
])('the months from %s to %s', (from, to, expected) => {
  expect(monthsBetween(from, to)).toEqual(expected);
});

it('July begins the next certified year', () => {
  expect(['2014-06', '2014-07', '2014-12', '2015-01'].map(certifiedYearOf)).toEqual([2014, 2015, 2015, 2015]);
});

const sold = (salesFen: number, orders = 0) => ({ ...noSums(), salesFen, orders, grams: orders });
const verdicts = {
  asOf: '2014-08-03',
  months: new Map([
    ['2014-05', { new: 3, lost: 0 }],
    ['2014-07', { new: 1, lost: 2 }],
  ]),
  years: new Map([
    [2014, { new: 3, lost: 0 }],
    [2015, { new: 0, lost: 1 }],
  ]),
  certified: new Map([[2014, 3]]),
};
const sales = {
  asOf: '2014-09-30',
  months: new Map([
    ['2014-05', sold(10)],
    ['2014-06', sold(20, 1)],
    ['2014-08', sold(40)],
  ]),
};

it('every month up to now has its villages and sales, also where nothing has happened', () => {
  const months = seriesByMonth(verdicts, sales);
  expect(
    months.map(({ lastMonth, qualifying, new: fresh, lost, salesFen, farmGate }) => [
      lastMonth,
      qualifying,
      fresh,
      lost,
      salesFen,
      farmGate?.orders,
    ]),
  ).toEqual([
    ['2014-05', 3, 3, 0, 10, undefined],
    ['2014-06', 3, 0, 0, 20, 1],
    ['2014-07', 2, 1, 2, 0, undefined],
    ['2014-08', 2, 0, 0, 40, undefined],
    ['2014-09', 2, 0, 0, 0, undefined],
  ]);
});

it('years end in June, and have the certified villages', () => {
  expect(seriesByYear(verdicts, sales)).toMatchObject([
    { year: 2014, lastMonth: '2014-06', qualifying: 3, new: 3, lost: 0, certified: 3, salesFen: 30, farmGate: { orders: 1 } },
    { year: 2015, lastMonth: '2014-09', qualifying: 2, new: 0, lost: 1, certified: 0, salesFen: 40 },
  ]);
});

it('a region of which nothing is known has no months', () => {
  const nothing = { asOf: '2014-08-03', months: new Map(), years: new Map(), certified: new Map() };
  expect([seriesByMonth(nothing, { asOf: '', months: new Map() }), seriesByYear(nothing, { asOf: '', months: new Map() })]).toEqual([
    [],
    [],
  ]);
});
