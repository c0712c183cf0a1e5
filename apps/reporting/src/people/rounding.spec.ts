import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { addCell, type Cell, cellOf, roundedToBase3 } from './rounding';

const secrets = Array.from({ length: 400 }, (_, number) => createHash('sha256').update(String(number)).digest());
const [secret = createHash('sha256').digest()] = secrets;

/** The cell of these villages, with so many people each. */
function cell(counts: readonly number[], by = secret, figure = 'female'): Cell {
  const total = { count: 0, key: 0 };
  for (const [at, count] of counts.entries()) addCell(total, cellOf(by, figure, String(330_782_104_200 + at), count));
  return total;
}
const told = (counts: readonly number[], by = secret): number => roundedToBase3(cell(counts, by));

it('gives multiples of three, less than three from the count, and multiples as they are', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { maxLength: 20 }), fc.nat(399), (counts, at) => {
      const count = counts.reduce((sum, one) => sum + one, 0);
      const rounded = told(counts, secrets[at]);
      expect(rounded % 3).toBe(0);
      expect(Math.abs(rounded - count)).toBeLessThan(3);
      if (count % 3 === 0) expect(rounded).toBe(count);
    }),
  );
});

it.each([
  [1, 0, 3],
  [2, 0, 3],
  [100, 99, 102],
  [101, 99, 102],
])('goes from %d to %d or %d, to the nearer one two times out of three', (count, down, up) => {
  const all = secrets.map((by) => told([count], by));
  const near = count - down === 1 ? down : up;
  const share = all.filter((rounded) => rounded === near).length / all.length;
  expect(new Set(all)).toEqual(new Set([down, up]));
  expect(share).toBeGreaterThan(0.6);
  expect(share).toBeLessThan(0.74);
});

it('is right on average: so many villages of one person each have about as many people', () => {
  const mean = secrets.reduce((sum, by) => sum + told([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], by), 0) / secrets.length;
  expect(mean).toBeGreaterThan(9.7);
  expect(mean).toBeLessThan(10.3);
});

it('is the same whenever and by whatever region or list the same people are asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 12 }), fc.nat(399), (counts, at) => {
      const by = secrets[at];
      // The order of the villages makes no difference, nor do those of which nothing is told.
      const backwards = { count: 0, key: 0 };
      for (const [place, count] of [...counts.entries()].reverse())
        addCell(backwards, cellOf(by ?? secret, 'female', String(330_782_104_200 + place), count));
      expect(roundedToBase3(backwards)).toBe(told(counts, by));
      expect(told([...counts, 0, 0], by)).toBe(told(counts, by));
    }),
  );
});

it('has another key with another secret, figure, village or count', () => {
  const keys = [cell([1]), cell([1], secrets[1]), cell([1], secret, 'returnee'), cell([0, 1]), cell([2]), cell([1, 1])].map(
    ({ key }) => key,
  );
  expect(new Set(keys).size).toBe(keys.length);
});

/** A figure that somebody may work out who does not know the secret. */
type Ask = (counts: readonly number[], by: (typeof secrets)[number]) => number;

describe('a difference does not tell of one person', () => {
  /** Every number of people in the first village, with the answers that somebody may get who knows `ask`, by all secrets. */
  function possible(ask: Ask, others: readonly number[]) {
    const truths = new Map<number, Set<number>>();
    for (let truth = 0; truth <= 6; truth++)
      for (const by of secrets) {
        const answer = ask([truth, ...others], by);
        truths.set(answer, (truths.get(answer) ?? new Set()).add(truth));
      }
    return truths;
  }

  it.each<[string, Ask, readonly number[]]>([
    ['of a county and all of its other villages', (counts, by) => told(counts, by) - told([0, ...counts.slice(1)], by), [4, 7]],
    [
      'of a county and its parts, one by one',
      (counts, by) =>
        told(counts, by) - counts.slice(1).reduce((sum, count, at) => sum + told([...Array<number>(at + 1).fill(0), count], by), 0),
      [4, 7],
    ],
    ['of all villages and those that do not qualify', (counts, by) => told(counts, by) - told([0, ...counts.slice(1)], by), [1]],
    ['of nothing else: the village by itself', (counts, by) => told(counts.slice(0, 1), by), [5]],
  ])('%s', (_name, ask, others) => {
    const truths = possible(ask, others);
    expect(truths.size).toBeGreaterThan(1);
    // Whatever the answer, at least three numbers of people may have led to it; the end of the numbers tried leaves fewer.
    for (const [answer, may] of truths) if (answer <= 3 && answer >= 0) expect([answer, may.size >= 3]).toEqual([answer, true]);
  });

  it('with one person more or less each answer can still come', () => {
    for (const others of [[], [1], [4, 7]]) {
      const answers = Array.from(
        { length: 7 },
        (_, count) => new Set(secrets.map((by) => told([count, ...others], by) - told([0, ...others], by))),
      );
      for (const [count, here] of answers.slice(1).entries()) expect([...here].some((answer) => answers[count]?.has(answer))).toBe(true);
    }
  });

  it('without the rounding each difference would tell the number itself', () => {
    const exactly = (counts: readonly number[]) => cell(counts).count - cell([0, ...counts.slice(1)]).count;
    for (const may of possible(exactly, [4, 7]).values()) expect(may.size).toBe(1);
  });
});
