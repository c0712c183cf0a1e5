import { type CertifiedChange, placeAfter } from './certified-changes';

const changed = (...codes: string[]): CertifiedChange[] => codes.map((villageCode) => ({ villageCode, change: 'new' }));

it.each([
  ['', 0],
  ['110101001001', 1],
  ['110101001002', 1],
  ['110101001003', 2],
  ['440101001001', 3],
  ['999999999999', 3],
])('the first one beyond %j stands at %i', (code, place) => {
  expect(placeAfter(changed('110101001001', '110101001003', '440101001001'), code)).toBe(place);
});

it('there is none beyond any code where there are none', () => {
  expect(placeAfter([], '')).toBe(0);
});
