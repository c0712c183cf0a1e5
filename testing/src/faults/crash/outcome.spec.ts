import { differenceOf, textOf } from './outcome';

it('leaves out what rightly differs, at any depth', () => {
  expect(textOf({ asOf: 'a', sum: 1, villages: [{ asOf: 'b', sum: 2 }] }, ['asOf'])).toBe('{"sum":1,"villages":[{"sum":2}]}');
});

it('shows where two texts part, with what goes before', () => {
  expect(differenceOf(`${'x'.repeat(100)}is`, `${'x'.repeat(100)}was`)).toBe(
    `\n  is       ...${'x'.repeat(60)}is...\n  and was  ...${'x'.repeat(60)}was...`,
  );
});
