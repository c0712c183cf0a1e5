import { codesBeside, valuesAt } from './codes-beside';

it.each([
  ['', []],
  ['33,32', ['33', '32']],
  ['33,33,x,330,330782', ['33', '330782']],
  ['11,12,13,14,15', ['11', '12', '13', '14']],
])('takes of an address only codes of regions, each once and four at most: %s', (text, codes) => {
  expect(codesBeside(text, 4)).toEqual(codes);
});

it('aligns a series with the times of another, with gaps where it has no value', () => {
  const series = [
    { year: 2014, villages: 0 },
    { year: 2016, villages: 5 },
  ];
  expect(valuesAt([2014, 2015, 2016], series, 'year', ({ villages }) => villages)).toEqual([0, null, 5]);
});
