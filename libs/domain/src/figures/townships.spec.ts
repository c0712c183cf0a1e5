import { ByteReader, ByteWriter } from '../memory/bytes';
import { Townships } from './townships';

const code = '330782103201';
const own = '330782103';
const other = '330782001';
const third = '330182103';

function through(...decisions: readonly (readonly [township: string, asOf: number])[]): Townships {
  return decisions.reduce(
    (townships, [township, asOf]) => townships.decidedIn(township, code, asOf),
    Townships.undecided,
  );
}

it('the townships that a village has left stay, as of the day of the decision', () => {
  expect(through([own, 5], [own, 6]).former).toEqual([]);
  expect(through([other, 5]).former).toEqual([]);
  expect(through([own, 5], [other, 7], [other, 8], [third, 8], [own, 9]).former).toEqual([
    { townshipCode: own, until: 7 },
    { townshipCode: other, until: 8 },
    { townshipCode: third, until: 9 },
  ]);
});

it('the last thousand townships stay', () => {
  const moves = Array.from({ length: 1_003 }, (_, day) => [day % 2 === 0 ? own : other, day] as const);
  const { former } = through(...moves);
  expect([former.length, former[0]?.until, former.at(-1)?.until]).toEqual([1_000, 3, 1_002]);
});

it('the history is one object for all villages that were never elsewhere', () => {
  expect(through([own, 5])).toBe(Townships.undecided.decidedIn('110101001', '110101001201', 9));
});

it.each([
  [[]],
  [[[own, 5]]],
  [[[other, 5]]],
  [
    [
      [own, 5],
      [other, 7],
      [own, 9],
    ],
  ],
] as const)('a history continues from its bytes: %j', (decisions) => {
  const townships = through(...decisions);
  const to = new ByteWriter();
  to.begin();
  townships.write(to);
  const read = Townships.read(new ByteReader(to.finish()));
  expect(read).toEqual(townships);
  expect(read.decidedIn(third, code, 20)).toEqual(townships.decidedIn(third, code, 20));
});
