import { parentOf } from '../../routes/region-levels';
import { type Coded, countedBy } from '../../snapshot/past';
import { villagesIn } from '../../snapshot/shown-villages';

interface Rank {
  readonly place: number;
  /** The number of regions of its level that have a Taobao Village. */
  readonly among: number;
}

/**
 * The rank of a region in a larger one, by its number of Taobao Villages; undefined without any. Equal
 * numbers share a rank.
 */
export function rankOf(region: string, within: string, villages: readonly Coded[]): Rank | undefined {
  const counts = countedBy(region.length, villagesIn(within, villages));
  const own = counts.get(region);
  if (own === undefined) return undefined;
  return { place: [...counts.values()].filter((other) => other > own).length + 1, among: counts.size };
}

/**
 * The larger regions in which a region is ranked: the next larger one, and for prefectures and counties also
 * the country.
 */
export function rankedIn(region: string): readonly string[] {
  if (region === '') return [];
  const parent = parentOf(region);
  return parent !== '' && region.length < 9 ? [parent, ''] : [parent];
}
