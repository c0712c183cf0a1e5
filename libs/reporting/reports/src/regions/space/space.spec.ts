import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countyCentres, type GeoPoint } from '@taocun/geography';
import { getisOrd, moransI, Points } from './autocorrelation';

/** The counties of Zhejiang, Jiangsu and Shanghai, with the results of the Python libraries in `madeBy`. */
const published: {
  readonly k: number;
  readonly codes: readonly string[];
  readonly values: readonly number[];
  readonly neighbours: readonly (readonly number[])[];
  readonly moran: { readonly i: number; readonly expected: number; readonly z: number };
  readonly getisOrd: readonly number[];
} = JSON.parse(readFileSync(join(__dirname, 'space.fixture.json'), 'utf8'));

const points: readonly GeoPoint[] = published.codes.map((code) => countyCentres.get(code) ?? [0, 0]);
const index = new Points(points);
const neighbours = points.map((point, at) => index.nearest(point, published.k, (other) => other !== at));
const sorted = (of: readonly (readonly number[])[]) => of.map((each) => [...each].sort((a, b) => a - b));

it('the nearest counties are those that libpysal finds', () => {
  expect(sorted(neighbours)).toEqual(sorted(published.neighbours));
});

it("Moran's I and its score are those of esda, to ten digits", () => {
  const { i, expected, z } = moransI(published.values, neighbours) ?? { i: NaN, expected: NaN, z: NaN };
  expect(i).toBeCloseTo(published.moran.i, 10);
  expect(expected).toBeCloseTo(published.moran.expected, 10);
  expect(z).toBeCloseTo(published.moran.z, 10);
});

/** The number of villages on the real list of a year by county, for all counties with a known centre. */
function listed(year: number): readonly number[] {
  const lines = readFileSync(
    join(__dirname, `../../../../../../tools/record/taobao-villages-${year}.csv`),
    'utf8',
  )
    .split('\n')
    .slice(1);
  const counties = Map.groupBy(lines, (line) => line.slice(0, 6));
  return Array.from(countyCentres.keys(), (code) => counties.get(code)?.length ?? 0);
}

it.each([
  [2014, 0.143, 14.4],
  [2015, 0.17, 17.2],
])("Moran's I of the real list of %s, over the six nearest of 2,891 counties, is %s", (year, i, z) => {
  const all = new Points([...countyCentres.values()]);
  const sixNearest = Array.from(countyCentres.values(), (point, at) =>
    all.nearest(point, 6, (other) => other !== at),
  );
  const moran = moransI(listed(year), sixNearest);
  expect(moran?.i).toBeCloseTo(i, 3);
  expect([moran?.z.toFixed(1), countyCentres.size]).toEqual([String(z), 2_891]);
});

it('Gi* is that of esda, to ten digits', () => {
  const scores = getisOrd(published.values, neighbours) ?? [];
  expect(scores.length).toBe(published.codes.length);
  for (const [at, score] of scores.entries()) expect(score).toBeCloseTo(published.getisOrd[at] ?? NaN, 10);
});

it('of values that are all alike, or of too few places, neither statistic says anything', () => {
  expect(moransI([3, 3, 3, 3], [[1], [0], [3], [2]])).toBeUndefined();
  expect(getisOrd([3, 3, 3, 3], [[1], [0], [3], [2]])).toBeUndefined();
  expect(moransI([1, 2, 3], [[1], [0], [1]])).toBeUndefined();
  expect(getisOrd([], [])).toBeUndefined();
});
