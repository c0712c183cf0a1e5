import { categories, type Category, type Fen } from '@taocun/domain';

type PaidByCategory = Readonly<Record<Category, Fen>>;

/**
 * The Herfindahl–Hirschman index of what was paid by category: the sum of the squared shares, from 0.2 where the five categories are alike
 * to 1 where there is but one. Undefined where nothing was paid.
 */
export function herfindahl(paid: PaidByCategory): number | undefined {
  const total = totalOf(paid);
  return total === 0n ? undefined : categories.reduce((sum, category) => sum + ratio(BigInt(paid[category]), total) ** 2, 0);
}

/**
 * The location quotients of a region: the share of each category in what was paid there, over its share in the whole; above 1 where the
 * region is specialised in it. Left out for a category of which nothing was paid in the whole. Undefined where nothing was paid in the region.
 */
export function locationQuotients(region: PaidByCategory, whole: PaidByCategory): Partial<Record<Category, number>> | undefined {
  const [inRegion, inAll] = [totalOf(region), totalOf(whole)];
  if (inRegion === 0n) return undefined;
  const quotients: Partial<Record<Category, number>> = {};
  for (const category of categories) {
    const share = BigInt(whole[category]);
    if (share !== 0n) quotients[category] = ratio(BigInt(region[category]) * inAll, share * inRegion);
  }
  return quotients;
}

export function totalOf(paid: PaidByCategory): bigint {
  return categories.reduce((total, category) => total + BigInt(paid[category]), 0n);
}

/** A quotient of integers of any size, to nine decimals. */
function ratio(part: bigint, whole: bigint): number {
  return Number((part * 1_000_000_000n) / whole) / 1e9;
}
