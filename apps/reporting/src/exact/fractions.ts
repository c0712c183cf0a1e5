import { type Fen, fenOf } from '@taocun/domain';

/** A fraction, exactly. `whole` is 0 where there is nothing to divide by. */
export interface Fraction {
  readonly part: Fen;
  readonly whole: Fen;
}

/** Part over whole, both not below 0, to the nearest integer, halves up; null where there is nothing to divide by. */
export function rounded(part: Fen, whole: Fen): Fen | null {
  const [exactPart, exactWhole] = [BigInt(part), BigInt(whole)];
  return exactWhole === 0n ? null : fenOf((2n * exactPart + exactWhole) / (2n * exactWhole));
}

export function times(amount: Fen, factor: number): Fen {
  return fenOf(BigInt(amount) * BigInt(factor));
}
