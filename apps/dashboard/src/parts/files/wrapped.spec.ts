import { wrapped } from './wrapped';

const widthOf = (line: string): number => line.replaceAll(/[\u2e80-\uffef]/g, '  ').length;

it.each([
  ['between words', 'real; households, shops', 12, ['real;', 'households,', 'shops']],
  ['between Chinese characters, but not before a comma', '村庄名单，家庭', 8, ['村庄名', '单，家庭']],
  [
    'within a word that is wider than a line',
    'at http://127.0.0.1:4200/ x',
    10,
    ['at', 'http://127', '.0.0.1:420', '0/ x'],
  ],
  ['nowhere if it fits', 'a b', 3, ['a b']],
])('breaks a text %s', (_where, text, most, lines) => {
  expect(wrapped(text, most, widthOf)).toEqual(lines);
});
