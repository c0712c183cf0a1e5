import { herfindahl, locationQuotients } from './concentration';
import { seasonalIndices } from './seasonal-index';

const paid = (agricultural: number | bigint, manufactured: number | bigint) => ({
  agricultural,
  handicraft: 0,
  manufactured,
  service: 0,
  other: 0,
});

it('concentration is 1 where there is one category, 0.2 where five are alike, and nothing where nothing was paid', () => {
  expect(herfindahl(paid(0, 7))).toBe(1);
  expect(herfindahl({ agricultural: 2, handicraft: 2, manufactured: 2, service: 2, other: 2 })).toBeCloseTo(0.2, 9);
  expect(herfindahl(paid(1, 3))).toBeCloseTo(0.625, 9);
  expect(herfindahl(paid(10n ** 20n, 3n * 10n ** 20n))).toBeCloseTo(0.625, 9);
  expect(herfindahl(paid(0, 0))).toBeUndefined();
});

it('a location quotient is the share here over the share in the whole', () => {
  expect(locationQuotients(paid(1, 1), paid(1, 3))).toEqual({ agricultural: 2, manufactured: 0.666666666 });
  expect(locationQuotients(paid(0, 5), paid(2, 2))).toEqual({ agricultural: 0, manufactured: 2 });
  expect(locationQuotients(paid(0, 0), paid(2, 2))).toBeUndefined();
});

const months = (from: number, sales: readonly number[]) =>
  sales.map((salesFen, at) => ({
    month: `${2014 + Math.floor((from + at) / 12)}-${String(((from + at) % 12) + 1).padStart(2, '0')}`,
    salesFen,
  }));

it('seasons are ratios to the mean month of whole years up to the last month', () => {
  const flat = Array.from({ length: 12 }, () => 10);
  const festive = flat.map((sales, at) => (at === 10 ? 130 : sales));
  const { years, indices } = seasonalIndices(months(0, [99, 98, ...flat, ...festive].slice(2)));
  expect(years).toBe(2);
  expect(indices[10]).toEqual({ monthOfYear: 11, index: 3.75, least: 1, greatest: 6.5 });
  expect(indices[0]).toEqual({ monthOfYear: 1, index: 0.75, least: 0.5, greatest: 1 });
  // Three months more move the years, and what comes before them is left out.
  expect(seasonalIndices(months(0, [...flat, 10, 10, 40])).indices.map(({ monthOfYear, index }) => [monthOfYear, index]).slice(0, 4)).toEqual([[1, 0.8], [2, 0.8], [3, 3.2], [4, 0.8]]);
}); // prettier-ignore

it('less than a year has no seasons, nor has a year that sold nothing', () => {
  expect(seasonalIndices(months(0, [1, 2, 3]))).toEqual({ years: 0, indices: [] });
  expect(
    seasonalIndices(
      months(
        0,
        Array.from({ length: 12 }, () => 0),
      ),
    ),
  ).toEqual({ years: 0, indices: [] });
});
