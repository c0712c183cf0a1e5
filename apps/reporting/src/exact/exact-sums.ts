import { type Fen, fenOf } from '@taocun/domain';
import { type mongo } from 'mongoose';
import { integerOf } from './exact-json';

/** The sum of an amount in an aggregation. */
export type Summing = (amount: unknown) => { readonly $sum: unknown };

export const asInt64: Summing = (amount) => ({ $sum: amount });
/** Twice as expensive as int64. */
const asDecimal: Summing = (amount) => ({ $sum: { $toDecimal: amount } });

/** MongoDB gives a sum that outgrows int64 as a double, without saying so. */
class Overflow extends Error {}

/** Sums in int64, and once more in decimals if one of the sums was too large, which `summed` detects. */
export async function exactly<Result>(compute: (sum: Summing) => Promise<Result>): Promise<Result> {
  try {
    return await compute(asInt64);
  } catch (error) {
    if (!(error instanceof Overflow)) throw error;
    return compute(asDecimal);
  }
}

/**
 * The sum as an exact integer. The documents must be read with `exactIntegers`: int64 is then a bigint, and only a double can be an
 * inexact number.
 */
export function summed(value: number | bigint | mongo.Decimal128): Fen {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Overflow('a sum does not fit into int64');
  return fenOf(integerOf(value));
}
