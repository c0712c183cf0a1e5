import { fillMissingMonths } from './missing-months';

const sold = (month: string, salesFen: number) => ({ month, salesFen, alibabaSalesFen: salesFen });

it('adds the months without sales, across the turn of a year too', () => {
  expect(fillMissingMonths([sold('2013-11', 5), sold('2014-02', 7)])).toEqual([
    sold('2013-11', 5),
    sold('2013-12', 0),
    sold('2014-01', 0),
    sold('2014-02', 7),
  ]);
});

it('returns nothing for no months', () => {
  expect(fillMissingMonths([])).toEqual([]);
});
