import { createHash, createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { keeperCountNames } from '@taocun/domain';
import {
  ColumnarDatabase,
  columnarTable,
  creation,
  figure,
  macros,
  placeCodes,
  places,
} from '@taocun/reporting-answers';
import { padsOf } from './pads';

/** Numbers are rounded to multiples of this. */
const BASE = 3;
/** Keys are less than this. */
const KEYS = 2 ** 48;

/** A cell of a table: the count, and the key that decides how the count is rounded. */
interface Cell {
  count: number;
  key: number;
}

// A naive form of the rounding in sql/people.sql: the properties are tested on it, and the statement is
// compared with it.

function cellOf(secret: Buffer, of: string, villageCode: string, count: number): Cell {
  if (count === 0) return { count: 0, key: 0 };
  const hash = createHmac('sha256', secret).update(`${of}:${villageCode}:${count}`).digest();
  return { count, key: hash.readUIntBE(0, 6) };
}

function addCell(total: Cell, { count, key }: Cell): void {
  total.count += count;
  total.key = (total.key + key) % KEYS;
}

function roundedToBase3({ count, key }: Cell): number {
  const over = count % BASE;
  const goesUp = key / KEYS < over / BASE;
  return count - over + (goesUp ? BASE : 0);
}

const secrets = Array.from({ length: 400 }, (_, number) =>
  createHash('sha256').update(String(number)).digest(),
);
const [secret = createHash('sha256').digest()] = secrets;

/** The cell of these villages, with these numbers of people. */
function cell(counts: readonly number[], by = secret, of = 'female'): Cell {
  const total = { count: 0, key: 0 };
  for (const [at, count] of counts.entries())
    addCell(total, cellOf(by, of, String(330_782_104_200 + at), count));
  return total;
}
const roundedOf = (counts: readonly number[], by = secret): number => roundedToBase3(cell(counts, by));

it('rounded counts are multiples of three, less than three from the count, and multiples stay as they are', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { maxLength: 20 }), fc.nat(399), (counts, at) => {
      const count = counts.reduce((sum, one) => sum + one, 0);
      const rounded = roundedOf(counts, secrets[at]);
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
])('the count %d becomes %d or %d, the nearer one two times out of three', (count, down, up) => {
  const all = secrets.map((by) => roundedOf([count], by));
  const near = count - down === 1 ? down : up;
  const share = all.filter((rounded) => rounded === near).length / all.length;
  expect(new Set(all)).toEqual(new Set([down, up]));
  expect(share).toBeGreaterThan(0.6);
  expect(share).toBeLessThan(0.74);
});

/** A figure that somebody without the secret may derive. */
type Ask = (counts: readonly number[], by: (typeof secrets)[number]) => number;

describe('a difference does not tell of one person', () => {
  /**
   * For every number of people in the first village, the answers to `ask` that are possible under all
   * secrets.
   */
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
    [
      'of a county and all of its other villages',
      (counts, by) => roundedOf(counts, by) - roundedOf([0, ...counts.slice(1)], by),
      [4, 7],
    ],
    [
      'of a county and its parts, one by one',
      (counts, by) =>
        roundedOf(counts, by) -
        counts
          .slice(1)
          .reduce((sum, count, at) => sum + roundedOf([...Array<number>(at + 1).fill(0), count], by), 0),
      [4, 7],
    ],
    [
      'of all villages and those that do not qualify',
      (counts, by) => roundedOf(counts, by) - roundedOf([0, ...counts.slice(1)], by),
      [1],
    ],
    ['of nothing else: the village by itself', (counts, by) => roundedOf(counts.slice(0, 1), by), [5]],
  ])('%s', (_name, ask, others) => {
    const truths = possible(ask, others);
    expect(truths.size).toBeGreaterThan(1);
    // At least three numbers of people may lead to any answer, except near the ends of the tested numbers.
    for (const [answer, may] of truths)
      if (answer <= 3 && answer >= 0) expect([answer, may.size >= 3]).toEqual([answer, true]);
  });

  it('with one person more or less each answer can still come', () => {
    for (const others of [[], [1], [4, 7]]) {
      const answers = Array.from(
        { length: 7 },
        (_, count) =>
          new Set(secrets.map((by) => roundedOf([count, ...others], by) - roundedOf([0, ...others], by))),
      );
      for (const [count, here] of answers.slice(1).entries())
        expect([...here].some((answer) => answers[count]?.has(answer))).toBe(true);
    }
  });
});

describe('the statement', () => {
  let database: ColumnarDatabase;
  beforeAll(async () => {
    database = await ColumnarDatabase.open({ memoryMiB: 256, spillFolder: tmpdir() });
    await database.change(async (writing) => {
      for (const macro of macros) await writing.run(macro);
      await writing.run(creation('places', places));
      await writing.append('places', places, placeCodes());
    });
  });
  afterAll(() => database.close());

  const figures = [...keeperCountNames, 'workersKnown', 'workers'];
  const regions = ['330782104', '330782105', '330783101', '350100101', '990100101'];
  const arbitraryCounts = fc.array(fc.oneof(fc.constant(0), fc.nat(5), fc.nat(100_000)), {
    minLength: figures.length,
    maxLength: figures.length,
  });
  const villages = fc.uniqueArray(
    fc.record({
      township: fc.constantFrom(...regions),
      number: fc.integer({ min: 200, max: 204 }),
      year: fc.integer({ min: 2013, max: 2015 }),
      qualifies: fc.boolean(),
      counts: fc.option(arbitraryCounts),
    }),
    { selector: ({ township, number, year }) => `${township}${number} ${year}`, maxLength: 25 },
  );
  type Village = (typeof villages extends fc.Arbitrary<readonly (infer One)[]> ? One : never) & {
    readonly code: string;
  };
  const table = columnarTable<Village>('certificates', {
    code: ['VARCHAR', ({ code }) => code],
    townshipCode: ['VARCHAR', ({ township }) => township],
    year: ['INTEGER', ({ year }) => year],
    ruleSet: ['VARCHAR', () => 'some'],
    asOf: ['VARCHAR', ({ year, number }) => `${year}-06-${number % 100}`],
    qualifies: ['BOOLEAN', ({ qualifies }) => qualifies],
    people: [
      `STRUCT(${figures.map((name) => `"${name}" BIGINT`).join(', ')})`,
      ({ counts }) =>
        counts && Object.fromEntries(figures.map((name, at) => [name, BigInt(counts[at] ?? 0)])),
    ],
  });

  it('rounds and sums as this does, and tells operators the sums themselves', async () => {
    const digits = fc.constantFrom(0, 2, 4, 6, 9);
    await fc.assert(
      fc.asyncProperty(
        villages,
        digits,
        fc.nat(399),
        fc.option(fc.boolean()),
        fc.boolean(),
        async (some, length, at, wish, exact) => {
          const all = some.map((village) => ({ ...village, code: `${village.township}${village.number}` }));
          await database.change(async (writing) => {
            await writing.run('DROP TABLE IF EXISTS certificates');
            await writing.run(creation('certificates', table));
            await writing.append('certificates', table, all);
          });
          const by = secrets[at] ?? secret;
          const telling = all.filter(
            ({ counts, qualifies }) => counts !== null && qualifies === (wish ?? qualifies),
          );
          const cells = Map.groupBy(
            telling,
            ({ code, year }) => `${year} ${length === 0 ? 'CN' : code.slice(0, length)}`,
          );
          const expected = [...cells]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, within]) => {
              const numbers = figures.map((name, column) => {
                const total = { count: 0, key: 0 };
                for (const { code, counts } of within)
                  addCell(total, cellOf(by, name, code, counts?.[column] ?? 0));
                return exact ? total.count : roundedToBase3(total);
              });
              return [
                key,
                within
                  .map(({ year, number }) => `${year}-06-${number % 100}`)
                  .sort()
                  .at(-1),
                !exact,
                ...numbers,
              ];
            });
          const parameters = { ruleSet: 'some', qualifies: wish, digits: length, exact, ...padsOf(by) };
          const rows = await database.rows<Row>(
            `${figure('people')} ORDER BY year, regions.code`,
            parameters,
          );
          const actual = rows.map(({ year, code, asOf, rounded, keepers, workersKnown, workers }) => [
            `${year} ${code}`,
            asOf,
            rounded,
            ...keeperCountNames.map((name) => keepers[name]),
            workersKnown,
            workers,
          ]);
          expect(actual).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  interface Row {
    readonly year: number;
    readonly code: string;
    readonly asOf: string;
    readonly rounded: boolean;
    readonly keepers: Readonly<Record<(typeof keeperCountNames)[number], number>>;
    readonly workersKnown: number;
    readonly workers: number;
  }
});
