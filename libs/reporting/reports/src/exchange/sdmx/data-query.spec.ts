import { dataQueryOf } from './data-query';

it('the bounds of a period are accepted, and no further condition', () => {
  const { hasPeriod } = dataQueryOf('A', { 'c[TIME_PERIOD]': 'ge:2014+le:2015-06' });
  expect(['2013-12', '2014-01', '2015-06', '2015-07'].filter(hasPeriod)).toEqual(['2014-01', '2015-06']);
  const three = { 'c[TIME_PERIOD]': 'ge:2014+le:2015 ge:2014' };
  expect(() => dataQueryOf('A', three)).toThrow(
    'c[TIME_PERIOD] has 3 conditions: write two at most, one from and one up to a period',
  );
});
