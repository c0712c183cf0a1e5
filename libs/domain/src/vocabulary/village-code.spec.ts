import { countyOf, isSubdistrict, kindOf, prefectureOf, provinceOf, townshipOf } from './village-code';

it('the larger divisions are named by the beginnings of a code', () => {
  const code = '330782103201';
  expect([provinceOf(code), prefectureOf(code), countyOf(code), townshipOf(code)]).toEqual([
    '33',
    '3307',
    '330782',
    '330782103',
  ]);
});

it.each([
  ['000', false],
  ['001', true],
  ['099', true],
  ['100', false],
  ['400', false],
])('township digits %s', (digits, expected) => {
  expect(isSubdistrict(`330782${digits}`)).toBe(expected);
});

it.each([
  ['000', 'administrative-village'],
  ['001', 'residents-committee'],
  ['199', 'residents-committee'],
  ['200', 'administrative-village'],
  ['399', 'administrative-village'],
  ['400', 'residents-committee'],
  ['497', 'residents-committee'],
  ['498', 'administrative-village'],
  ['999', 'administrative-village'],
])('last digits %s are a %s', (digits, expected) => {
  expect(kindOf(`330782103${digits}`)).toBe(expected);
});
