import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { type GeoPoint } from '@taocun/geography';

/**
 * The indexes of the neighbours of each place, without the place itself. Neighbourhood need not be mutual.
 */
export type Neighbours = readonly (readonly number[])[];

interface MoransI {
  readonly i: number;
  /** The expected value for figures that do not depend on the place: -1/(n-1). */
  readonly expected: number;
  /** The standard score under randomisation. */
  readonly z: number;
}

/**
 * Moran's I of values, with row-standardised weights: all neighbours of a place have the same weight, 1 in
 * total. Undefined if all values are equal or there are fewer than four. Source: Cliff and Ord, Spatial
 * Processes, 1981; the variance is that under randomisation.
 */
export function moransI(values: readonly number[], neighbours: Neighbours): MoransI | undefined {
  const n = values.length;
  const mean = sum(values) / n;
  const deviations = values.map((value) => value - mean);
  const [second, fourth] = [2, 4].map((power) => sum(deviations.map((deviation) => deviation ** power)));
  if (n < 4 || second === undefined || fourth === undefined || second === 0) return undefined;
  const weights = weightSums(neighbours);
  const lagged = neighbours.map((of) =>
    of.length === 0 ? 0 : sum(of.map((at) => deviations[at] ?? 0)) / of.length,
  );
  const i =
    ((n / weights.s0) * sum(deviations.map((deviation, at) => deviation * (lagged[at] ?? 0)))) / second;
  const expected = -1 / (n - 1);
  const kurtosis = fourth / n / (second / n) ** 2;
  const { s0, s1, s2 } = weights;
  const a = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0);
  const b = kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0);
  const variance = (a - b) / ((n - 1) * (n - 2) * (n - 3) * s0 * s0) - expected * expected;
  return { i, expected, z: (i - expected) / Math.sqrt(variance) };
}

/** The sums of row-standardised weights in the variance of Moran's I. */
function weightSums(neighbours: Neighbours): {
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
} {
  const weightOf = (from: number, to: number): number => {
    const of = neighbours[from] ?? [];
    return of.includes(to) ? 1 / of.length : 0;
  };
  const columns = neighbours.map(() => 0);
  let s1 = 0;
  for (const [from, of] of neighbours.entries()) {
    for (const to of of) {
      const there = 1 / of.length;
      const back = weightOf(to, from);
      columns[to] = (columns[to] ?? 0) + there;
      // Mutual neighbours are visited from both sides, others once, but both count in both directions.
      s1 += back === 0 ? 2 * there * there : (there + back) ** 2;
    }
  }
  const rows: number[] = neighbours.map((of) => (of.length === 0 ? 0 : 1));
  return { s0: sum(rows), s1: s1 / 2, s2: sum(rows.map((row, at) => (row + (columns[at] ?? 0)) ** 2)) };
}

/**
 * Gi* of Getis and Ord for each place: the standard score of the sum over the place and its neighbours, each
 * with weight 1. Undefined if all values are equal. Source: Ord and Getis, Local spatial autocorrelation
 * statistics, Geographical Analysis 1995.
 */
export function getisOrd(values: readonly number[], neighbours: Neighbours): readonly number[] | undefined {
  const n = values.length;
  const mean = sum(values) / n;
  const deviation = Math.sqrt(sum(values.map((value) => value * value)) / n - mean * mean);
  if (n < 2 || !(deviation > 0)) return undefined;
  return neighbours.map((of, at) => {
    const weight = of.length + 1;
    const total = sum(of.map((neighbour) => values[neighbour] ?? 0)) + (values[at] ?? 0);
    return (total - mean * weight) / (deviation * Math.sqrt((n * weight - weight * weight) / (n - 1)));
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Points on the globe, identified by their index in a list, for queries about nearby ones. */
export class Points {
  readonly #index: KDBush;

  constructor(points: readonly GeoPoint[]) {
    this.#index = new KDBush(points.length);
    for (const [longitude, latitude] of points) this.#index.add(longitude, latitude);
    this.#index.finish();
  }

  /**
   * The nearest points along great circles, the nearest first; points at the same distance are in the order
   * of the index.
   */
  nearest(
    [longitude, latitude]: GeoPoint,
    most: number,
    isIncluded?: (at: number) => boolean,
  ): readonly number[] {
    return around(this.#index, longitude, latitude, most, Infinity, isIncluded);
  }
}
