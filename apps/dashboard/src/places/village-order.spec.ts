import { sortShown } from './village-order';

it.each([
  [null, true, '-salesFen'],
  ['activeShops', true, 'activeShops'],
  [null, false, 'code'],
  ['-salesFen', false, 'code'],
  ['activeShops', false, 'code'],
  ['-code', false, '-code'],
] as const)(
  'an address with the order %s, with figures that rank: %s, lists by %s',
  (requested, isRanked, sort) => expect(sortShown(requested, isRanked)).toBe(sort),
);
