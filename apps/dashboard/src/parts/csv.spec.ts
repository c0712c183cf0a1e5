import { csvOf } from './csv';

it('quotes every cell, and lets no spreadsheet run one', () => {
  expect(csvOf([['a"b', '=1+1', '-3', '+12', '−', '-x', '@x', '-7.9%']])).toBe(
    `\ufeff"a""b","'=1+1","-3","+12","−","'-x","'@x","-7.9%"\r\n`,
  );
  expect(csvOf([['a'], ['b']])).toBe('\ufeff"a"\r\n"b"\r\n');
});
