import { functionalOf } from './local-polynomial';
import { twoSidedP } from './normal';

/**
 * Tests for a jump of the density at 0 with local polynomials: Cattaneo, Jansson and Ma, Simple local polynomial density estimators, JASA 2020.
 * The choices are those of their `rddensity`: a quadratic for the bandwidth and a cubic for the test, a triangular kernel, errors by jackknife,
 * separate fits for the sides, and the median of their bandwidths. Equal values share the greatest of their ranks.
 */
export interface DensityTest {
  readonly bandwidth: Sides;
  readonly density: Sides;
  readonly statistic: number;
  readonly pValue: number;
}

/** A number for the values below 0, and one for those at 0 or above. */
interface Sides {
  readonly below: number;
  readonly above: number;
}

/** The number of distinct values that each side needs. */
export const LEAST_VALUES = 20;
const [ORDER, PILOT_ORDER] = [2, 4];
/** The number of distinct values within the bandwidth of a side, if it has as many. */
const LOCAL = 20 + ORDER + 1;

/** Undefined if a side has too few distinct values, or values too close together for a polynomial. */
export function densityTest(values: Iterable<number>): DensityTest | undefined {
  const sample = sampleOf(values);
  if (Math.min(sample.distances.below.length, sample.distances.above.length) < LEAST_VALUES) return undefined;
  const bandwidth = bandwidthOf(sample);
  const { below, above, varianceOf } = estimate(sample, bandwidth, ORDER + 1, 1);
  const statistic = (above - below) / Math.sqrt(varianceOf(-1, 1));
  return Number.isFinite(statistic) ? { bandwidth, density: { below, above }, statistic, pValue: twoSidedP(statistic) } : undefined;
}

interface Sample {
  readonly sorted: readonly number[];
  /** For each value, the share of the others that are not greater. */
  readonly ranks: readonly number[];
  /** The distinct distances from 0 of each side, in ascending order. */
  readonly distances: { readonly below: readonly number[]; readonly above: readonly number[] };
}

function sampleOf(values: Iterable<number>): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  const last = new Map(sorted.map((value, at) => [value, at]));
  const distinct = [...last.keys()];
  return {
    sorted,
    ranks: sorted.map((value) => (last.get(value) ?? 0) / (sorted.length - 1)),
    distances: {
      below: distinct
        .filter((value) => value < 0)
        .map((value) => -value)
        .reverse(),
      above: distinct.filter((value) => value >= 0),
    },
  };
}

interface Estimate extends Sides {
  /** The variance of a weighted sum of both sides. */
  readonly varianceOf: (below: number, above: number) => number;
}

/** The coefficient of a power in the polynomials fitted to the ranks on both sides; that of power 1 is the density. */
function estimate({ sorted, ranks }: Sample, bandwidth: Sides, order: number, power: number): Estimate {
  const near = sorted.map((x, at) => ({ x, rank: ranks[at] ?? 0 })).filter(({ x }) => -bandwidth.below <= x && x <= bandwidth.above);
  const fit = (side: readonly { readonly x: number; readonly rank: number }[], h: number) => {
    const weights = functionalOf(
      side.map(({ x }) => x),
      h,
      order,
      power,
    );
    return { weights, value: sum(weights.map((weight, at) => weight * (side[at]?.rank ?? 0))) };
  };
  const [below, above] = [
    fit(
      near.filter(({ x }) => x < 0),
      bandwidth.below,
    ),
    fit(
      near.filter(({ x }) => x >= 0),
      bandwidth.above,
    ),
  ];
  return {
    below: below.value,
    above: above.value,
    /** One observation moves the ranks of all that follow it; equal ones count like the first. */
    varianceOf: (ofBelow, ofAbove) => {
      const weights = [...below.weights.map((weight) => weight * ofBelow), ...above.weights.map((weight) => weight * ofAbove)];
      let [following, moved, total] = [sum(weights), 0, 0];
      for (const [at, weight] of weights.entries()) {
        following -= weight;
        if (near[at]?.x !== near[at - 1]?.x) moved = following / (sorted.length - 1);
        total += moved * moved;
      }
      return total;
    },
  };
}

/** The bias of the quadratic's density in units of the third coefficient, for a triangular kernel on one side of 0. */
const BIAS = -3 / 7;

function bandwidthOf(sample: Sample): Sides {
  const { distances } = sample;
  const [mostBelow, mostAbove] = [distances.below.at(-1) ?? 0, distances.above.at(-1) ?? 0];
  const most = Math.max(mostBelow, mostAbove);
  const nearest = (side: readonly number[], count: number): number => side[Math.min(count, side.length) - 1] ?? 0;
  const [leastBelow, leastAbove] = [nearest(distances.below, LOCAL), nearest(distances.above, LOCAL)];
  const pilot = (h: number, count: number): Sides => {
    const both = Math.max(Math.min(h, most), nearest(distances.below, count), nearest(distances.above, count));
    return { below: both, above: both };
  };
  const rule = ruleOfThumb(sample.sorted);
  const [forDensity, forBias] = [pilot(rule.density, LOCAL), pilot(rule.bias, LOCAL + 2)];
  const { varianceOf } = estimate(sample, forDensity, ORDER, 1);
  const third = estimate(sample, forBias, PILOT_ORDER, ORDER + 1);
  /** The bandwidth with the least mean squared error of a weighted sum of both densities. */
  const best = (below: number, above: number, from: number, to: number): number => {
    const bias = BIAS * (below * third.below + above * third.above);
    const h = ((forDensity.below * varianceOf(below, above)) / (2 * ORDER * bias ** 2)) ** (1 / (2 * ORDER + 1));
    return Math.max(Math.min(h, to), from);
  };
  const least = Math.max(leastBelow, leastAbove);
  const common = [best(-1, 1, least, most), best(1, 1, least, most)];
  return {
    below: median([best(1, 0, leastBelow, mostBelow), ...common]),
    above: median([best(0, 1, leastAbove, mostAbove), ...common]),
  };
}

/** Bandwidths for a normal density: of the quadratic, and of the polynomial of fourth order for the third coefficient. */
function ruleOfThumb(values: readonly number[]): { readonly density: number; readonly bias: number } {
  const n = values.length;
  const mean = sum(values) / n;
  const deviation = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1));
  const z = mean / deviation;
  const at0 = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  /** `constant` is the variance divided by the squared bias for a uniform kernel, `hermite` the polynomial in the derivative of the normal density. */
  const rule = (constant: number, hermite: number, order: number): number =>
    deviation * (constant / (hermite ** 2 * at0 * n)) ** (1 / (2 * order + 1));
  return { density: rule(3840 / 7 / 4, z ** 2 - 1, ORDER), bias: rule((37_739_520 / 11) * (5 / 4), z ** 4 - 6 * z ** 2 + 3, PILOT_ORDER) };
}

function median(three: readonly number[]): number {
  return [...three].sort((a, b) => a - b)[1] ?? NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
