import { momentsOf, nameOf } from './moment';
import { countedByProvince, monthBefore, qualifyingAt } from './past';

const changes = [
  { villageCode: '330782104212', name: '甲村', sequence: 1, qualifies: true, asOf: '2014-11-30' },
  { villageCode: '330782104212', name: '甲村', sequence: 10, qualifies: true, asOf: '2015-03-31' },
  { villageCode: '330782104212', name: '甲村', sequence: 2, qualifies: false, asOf: '2015-01-01' },
  { villageCode: '320324105212', name: '乙村', longitude: 118, latitude: 34, sequence: 1, qualifies: true, asOf: '2014-12-01' },
];
const namesAt = (month: string) => qualifyingAt(month, changes).map(({ name }) => name);

it('knows who qualified at the end of a month', () => {
  expect(namesAt('2014-10')).toEqual([]);
  expect(namesAt('2014-11')).toEqual(['甲村']);
  expect(namesAt('2014-12')).toEqual(['甲村', '乙村']);
  expect(namesAt('2015-01')).toEqual(['乙村']);
  expect(namesAt('2015-03')).toEqual(['甲村', '乙村']);
  expect([...countedByProvince(qualifyingAt('2015-03', changes))]).toEqual([
    ['33', 1],
    ['32', 1],
  ]);
});

it('goes back a month, also over New Year', () => {
  expect([monthBefore('2015-01'), monthBefore('2015-10')]).toEqual(['2014-12', '2015-09']);
});

it('puts certified lists in the place of their June, begins where there was something and ends with now', () => {
  const month = (name: string, qualifying: number) => ({ month: name, qualifying, new: 0, lost: 0, salesFen: 0 });
  const months = [month('2014-04', 0), month('2014-05', 3), month('2014-06', 4), month('2014-07', 5), month('2014-08', 6)];
  expect(momentsOf([2014], months).map(nameOf)).toEqual(['2014-05', '2014', '2014-07', 'now']);
  expect(momentsOf([], []).map(nameOf)).toEqual(['now']);
  expect(momentsOf([2014], []).map(nameOf)).toEqual(['2014', 'now']);
});
