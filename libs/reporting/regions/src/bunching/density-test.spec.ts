import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DensityTest, densityTest } from './density-test';
import { twoSidedP } from './normal';

/** Samples, with the results of the Python library in `madeBy`. `shops` are compared with 100. */
const fixture: {
  readonly cases: readonly (DensityTest & {
    readonly name: string;
    readonly values?: readonly number[];
    readonly shops?: readonly number[];
  })[];
} = JSON.parse(readFileSync(join(__dirname, 'density-test.fixture.json'), 'utf8'));

it.each(fixture.cases)('with $name it is that of rddensity, to six digits', async ({ name: _, values, shops, ...wanted }) => {
  const found = await densityTest(values ?? shops?.map((count) => Math.log(count / 100)) ?? []);
  const six = (numbers: object | undefined): object => JSON.parse(JSON.stringify(numbers, (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)));
  expect(six(found)).toEqual(six(wanted));
}); // prettier-ignore

it('does not judge a side with fewer than twenty distinct values', async () => {
  const below = Array.from({ length: 20 }, (_, at) => -(at + 1) / 10);
  expect(await densityTest([...below, ...below.slice(1).map((value) => -value), 0.2, 0.2])).toBeUndefined();
  expect((await densityTest([...below, ...below.map((value) => -value)]))?.statistic).toBeCloseTo(0, 6);
  expect(await densityTest([...below, ...below.map((value) => -value * 1e-300)])).toBeUndefined();
  expect(await densityTest([])).toBeUndefined();
});

it('gives way to other work between its steps', async () => {
  let turns = 0;
  const count = (): void => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await densityTest(fixture.cases.flatMap(({ values }) => values ?? []));
  clearImmediate(next);
  expect(turns).toBeGreaterThan(3);
});

it.each([
  [0, 1],
  [-1.959963984540054, 0.05],
  [2.9999, 0.0027006825659],
  [3.0001, 0.0026989098265],
  [6, 1.9731752898e-9],
])('the two-sided probability of %s is %s', (z, p) => {
  expect(twoSidedP(z) / p).toBeCloseTo(1, 6);
});
