import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { VillageSummary } from '../server/api';

/**
 * False if the figures are synthetic but the villages real: then no list orders or compares villages by them.
 */
export const RankedBySales = createContext(true);

/** The order of a list of villages: those with the greatest sales first, or by code. */
export function useVillageOrder(): (a: VillageSummary, b: VillageSummary) => number {
  const isRanked = useContext(RankedBySales);
  return (a, b) =>
    (isRanked ? (b.salesFen ?? 0) - (a.salesFen ?? 0) : 0) || a.villageCode.localeCompare(b.villageCode);
}

/**
 * The order of the API's list for the order in an address. Where villages are not ranked by figures, only
 * their codes order them.
 */
export function sortShown(sort: string | null, isRanked: boolean): string {
  if (isRanked) return sort ?? '-salesFen';
  return sort === '-code' ? sort : 'code';
}
