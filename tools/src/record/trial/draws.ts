import { type Random } from '../drawing/random';

const TERMS = 12;
const HALVINGS = 4;

/** The exponential function by sums and products alone, because Math.exp differs between machines. */
export function exponential(value: number): number {
  const small = value / 2 ** HALVINGS;
  let term = 1;
  let sum = 1;
  for (let at = 1; at <= TERMS; at += 1) {
    term *= small / at;
    sum += term;
  }
  for (let halving = 0; halving < HALVINGS; halving += 1) sum *= sum;
  return sum;
}

/** A draw that is very nearly standard normal: the sum of twelve uniform ones. It is never beyond 6. */
export function normal(random: Random): number {
  let sum = -6;
  for (let at = 0; at < 12; at += 1) sum += random.next();
  return sum;
}
