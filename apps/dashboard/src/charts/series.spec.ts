import { labelledTimes, stepOf } from './series';

it('labels the first time, and each that lies a step after the last labelled one', () => {
  const years = [2009, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019];
  expect(labelledTimes(years, 3)).toEqual([2009, 2012, 2015, 2018]);
  expect(labelledTimes(years, 1)).toEqual(years);
  expect(labelledTimes([], 3)).toEqual([]);
});

it('leaves room in steps that add up to years', () => {
  expect([0.4, 1, 4.2, 13, 500].map(stepOf)).toEqual([1, 1, 6, 24, 500]);
});
