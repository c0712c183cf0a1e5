/** The probability that a normal variable is at least this far from 0. */
export function twoSidedP(z: number): number {
  const x = Math.abs(z);
  return x < 3 ? 1 - 2 * density(x) * series(x) : 2 * density(x) * tail(x);
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** The area from 0 to x divided by the density at x: x + x³/3 + x⁵/(3·5) + … */
function series(x: number): number {
  let [term, sum] = [x, x];
  for (let odd = 3; term > sum * Number.EPSILON; odd += 2) sum += term *= (x * x) / odd;
  return sum;
}

/** Mills' ratio, the area beyond x divided by the density at x: 1/(x + 1/(x + 2/(x + 3/(x + …)))). */
function tail(x: number): number {
  let below = x;
  for (let part = 100; part > 0; part -= 1) below = x + part / below;
  return 1 / below;
}
