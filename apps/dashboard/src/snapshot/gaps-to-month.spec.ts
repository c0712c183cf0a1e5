import { gapsToMonth } from './gaps-to-month';

const jd = { source: '/marketplaces/jd', expected: 20, received: 1, openShops: 3 };
const ended = { ...jd, since: '2015-04-20', until: '2015-06-03' };
const lasting = { ...jd, since: '2016-02-10' };
const incomplete = { openShops: { part: 3, whole: 5 }, sources: [ended, lasting] };

it.each([
  ['2015-03', []],
  ['2015-04', [ended]],
  ['2016-01', [ended]],
  ['2016-05', [ended, lasting]],
  ['2016-06', [lasting]],
  ['2030-01', [lasting]],
] as const)('the year that ends with %s has the gaps with a day in it', (month, sources) => {
  expect(gapsToMonth(month, incomplete)).toEqual({ ...incomplete, sources });
});

it('nothing is missing from any month if nothing is missing at all', () => {
  expect(gapsToMonth('2015-04', undefined)).toBeUndefined();
});
