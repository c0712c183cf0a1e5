import { Position } from './position';

const readOn = (): Position => {
  const position = new Position(5);
  position.read(9);
  return position;
};

it.each<[string, Position, number, number, number | 'again']>([
  ['at the position that was sought', new Position(5), 5, 0, 5],
  ['where the last batch has ended', readOn(), 10, 0, 10],
  ['before the position, for kafkajs has begun anew', readOn(), 3, 3, 3],
  ['where the log begins, for the position is no longer in it', readOn(), 20, 20, 20],
  ['behind the beginning of a log without the position', readOn(), 22, 20, 22],
  ['behind a gap of the log', readOn(), 12, 0, 10],
  ['behind a gap that begins with the log', readOn(), 12, 10, 10],
  ['behind a gap just after a seek', new Position(5), 7, 0, 'again'],
])('a batch that begins %s', (_where, position, first, low, expected) => {
  expect(position.judge(first, low)).toBe(expected);
});

it('believes a gap after a seek once it has come twice', () => {
  const position = new Position(5);
  expect([7, 9, 9].map((first) => position.judge(first, 0))).toEqual(['again', 'again', 5]);
});
