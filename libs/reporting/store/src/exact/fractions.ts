import { type Fen, fenOf } from '@taocun/domain';

/** Part over whole, to the nearest integer, halves away from 0; null if the whole is 0. The whole must not be negative. */
export function rounded(part: Fen, whole: Fen): Fen | null {
  const [exactPart, exactWhole] = [BigInt(part), BigInt(whole)];
  if (exactWhole === 0n) return null;
  const half = exactPart < 0n ? -exactWhole : exactWhole;
  // The division of bigints truncates towards 0.
  return fenOf((2n * exactPart + half) / (2n * exactWhole));
}

export function times(amount: Fen, factor: number): Fen {
  return fenOf(BigInt(amount) * BigInt(factor));
}
