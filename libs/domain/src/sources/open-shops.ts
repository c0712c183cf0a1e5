import { ownerOf } from '../placement/source-owner';
import { type Day, NO_DAY } from '../time/day';

/** The most sources listed per village: anybody may open shops under any number of sources. */
const MOST_SOURCES = 20;

export interface OpenShopsOfSource {
  /** The owner of the source. */
  readonly source: string;
  readonly openShops: number;
}

/**
 * A village's open shops by source, those with the most first. `since` is NO_DAY for a shop that is not open.
 */
export function openShopsBySource(
  shops: Iterable<{ readonly source: string; readonly since: Day }>,
): readonly OpenShopsOfSource[] {
  const bySource = new Map<string, number>();
  for (const { source, since } of shops)
    if (since !== NO_DAY) bySource.set(source, (bySource.get(source) ?? 0) + 1);
  const byOwner = new Map<string, number>();
  for (const [source, openShops] of bySource)
    byOwner.set(ownerOf(source), (byOwner.get(ownerOf(source)) ?? 0) + openShops);
  return Array.from(byOwner, ([source, openShops]) => ({ source, openShops }))
    .sort((a, b) => b.openShops - a.openShops || (a.source < b.source ? -1 : 1))
    .slice(0, MOST_SOURCES);
}
