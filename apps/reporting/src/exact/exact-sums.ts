import { type Fen, fenOf } from '@taocun/domain';
import { type mongo } from 'mongoose';
import { integerOf } from './exact-json';

/** An amount in an aggregation, summed up. */
export type Summing = (amount: unknown) => { readonly $sum: unknown };

const asInt64: Summing = (amount) => ({ $sum: amount });
/** Twice as dear. */
const asDecimal: Summing = (amount) => ({ $sum: { $toDecimal: amount } });

/** MongoDB gives a sum that outgrows int64 as a double, without saying so. */
class Overflow extends Error {}

/** Sums up by int64, and once more by decimals where one of the sums was too large: `summed` finds that out. */
export async function exactly<Result>(compute: (sum: Summing) => Promise<Result>): Promise<Result> {
  try {
    return await compute(asInt64);
  } catch (error) {
    if (!(error instanceof Overflow)) throw error;
    return compute(asDecimal);
  }
}

/** A sum as it came, read with `exactIntegers`: int64 is a bigint then, and only a double can be a number that is not exact. */
export function summed(value: number | bigint | mongo.Decimal128): Fen {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Overflow('a sum does not fit into int64');
  return fenOf(integerOf(value));
}
