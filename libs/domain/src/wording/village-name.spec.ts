import { shortName } from './village-name';

it.each([
  ['东谢滩村民委员会', '东谢滩村'],
  ['南村村民委员会', '南村'],
  ['南村村委会', '南村'],
  ['东风社区居民委员会', '东风社区'],
  ['东风居民委员会', '东风居委会'],
  [' 青岩刘村 ', '青岩刘村'],
  ['村委会', '村委会'],
])('%s is called %s', (name, short) => expect(shortName(name, 'en')).toBe(short));

it('the note that a village is invented is in the language of the page', () => {
  expect(shortName('虚构村433 (invented)', 'zh')).toBe('虚构村433（虚构）');
  expect(shortName('虚构村433 (invented)', 'en')).toBe('虚构村433 (invented)');
});
