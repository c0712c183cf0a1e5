import { fillMissingMonths } from './missing-months';

const sold = (month: string, salesFen: number) => ({ month, salesFen, alibabaSalesFen: salesFen });

it('fills the months in which nothing was sold, over the turn of a year too', () => {
  expect(fillMissingMonths([sold('2013-11', 5), sold('2014-02', 7)])).toEqual([
    sold('2013-11', 5),
    sold('2013-12', 0),
    sold('2014-01', 0),
    sold('2014-02', 7),
  ]);
});

it('makes nothing of nothing', () => {
  expect(fillMissingMonths([])).toEqual([]);
});
