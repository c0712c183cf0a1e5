import { qualifiesIn } from './qualifies-in';

it.each([
  ['', 'true'],
  ['region=33', 'true'],
  ['search=东风', 'any'],
  ['qualifies=any', 'any'],
  ['search=东风&qualifies=true', 'true'],
])('the list of villages at ?%s has the filter %s', (query, qualifies) => {
  expect(qualifiesIn(new URLSearchParams(query))).toBe(qualifies);
});
