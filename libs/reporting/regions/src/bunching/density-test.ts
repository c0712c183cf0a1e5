import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
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

/**
 * Undefined if a side has too few distinct values, or values too close together for a polynomial. Each step takes less than 0.1 s for half a
 * million values; other work runs in between.
 */
export async function densityTest(values: Iterable<number>): Promise<DensityTest | undefined> {
  const sample = sampleOf(values);
  if (Math.min(sample.distances.below.length, sample.distances.above.length) < LEAST_VALUES) return undefined;
  await yieldToEventLoop();
  const bandwidth = await bandwidthOf(sample);
  await yieldToEventLoop();
  const { below, above, varianceOf } = estimate(sample, bandwidth, ORDER + 1, 1);
  const statistic = (above - below) / Math.sqrt(varianceOf(-1, 1));
  return Number.isFinite(statistic) ? { bandwidth, density: { below, above }, statistic, pValue: twoSidedP(statistic) } : undefined;
}

interface Sample {
  readonly sorted: Float64Array;
  /** For each value, the share of the others that are not greater. */
  readonly ranks: Float64Array;
  /** The place of the first value at 0 or above. */
  readonly zero: number;
  /** The distinct distances from 0 of each side, in ascending order. */
  readonly distances: { readonly below: readonly number[]; readonly above: readonly number[] };
}

function sampleOf(values: Iterable<number>): Sample {
  const sorted = Float64Array.from(values).sort();
  const zero = firstFrom(sorted, (value) => value >= 0);
  const ranks = new Float64Array(sorted.length);
  let last = sorted.length - 1;
  for (let at = last; at >= 0; at--) {
    if (sorted[at] !== sorted[last]) last = at;
    ranks[at] = last / (sorted.length - 1);
  }
  const distinct = sorted.filter((value, at) => value !== sorted[at - 1]);
  const distinctZero = firstFrom(distinct, (value) => value >= 0);
  const below = Array.from(distinct.subarray(0, distinctZero), (value) => -value).reverse();
  return { sorted, ranks, zero, distances: { below, above: Array.from(distinct.subarray(distinctZero)) } };
}

/** The place of the first sorted value for which this is true; their number if there is none. */
function firstFrom(sorted: Float64Array, isThere: (value: number) => boolean): number {
  const at = sorted.findIndex(isThere);
  return at < 0 ? sorted.length : at;
}

interface Estimate extends Sides {
  /** The variance of a weighted sum of both sides. */
  readonly varianceOf: (below: number, above: number) => number;
}

/** The coefficient of a power in the polynomials fitted to the ranks on both sides; that of power 1 is the density. */
function estimate({ sorted, ranks, zero }: Sample, bandwidth: Sides, order: number, power: number): Estimate {
  const from = firstFrom(sorted, (value) => value >= -bandwidth.below);
  const end = firstFrom(sorted, (value) => value > bandwidth.above);
  const below = functionalOf(sorted.subarray(from, zero), bandwidth.below, order, power);
  const above = functionalOf(sorted.subarray(zero, end), bandwidth.above, order, power);
  const valueOf = (weights: Float64Array, begin: number): number =>
    weights.reduce((total, weight, at) => total + weight * (ranks[begin + at] ?? 0), 0);
  const [sumBelow, sumAbove] = [sum(below), sum(above)];
  return {
    below: valueOf(below, from),
    above: valueOf(above, zero),
    /** One observation moves the ranks of all that follow it; equal ones count like the first. */
    varianceOf: (ofBelow, ofAbove) => {
      let [following, moved, total] = [sumBelow * ofBelow + sumAbove * ofAbove, 0, 0];
      for (let at = from; at < end; at++) {
        following -= at < zero ? (below[at - from] ?? 0) * ofBelow : (above[at - zero] ?? 0) * ofAbove;
        if (at === from || sorted[at] !== sorted[at - 1]) moved = following / (sorted.length - 1);
        total += moved * moved;
      }
      return total;
    },
  };
}

/** The bias of the quadratic's density in units of the third coefficient, for a triangular kernel on one side of 0. */
const BIAS = -3 / 7;

async function bandwidthOf(sample: Sample): Promise<Sides> {
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
  await yieldToEventLoop();
  const third = estimate(sample, forBias, PILOT_ORDER, ORDER + 1);
  await yieldToEventLoop();
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
function ruleOfThumb(values: Float64Array): { readonly density: number; readonly bias: number } {
  const n = values.length;
  const mean = sum(values) / n;
  const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / (n - 1));
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

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
