import { yearWindow } from './year-window';

it.each([
  ['2016-08-31', 'en', ['September 2015', 'August 2016']],
  ['2015-06-30', 'zh', ['2014年7月', '2015年6月']],
  ['2015-06-15', 'en', ['June 16, 2014', 'June 15, 2015']],
] as const)('the year that ends on %s is in %s %j', (cutOff, language, window) =>
  expect(yearWindow(cutOff, language)).toEqual(window),
);
