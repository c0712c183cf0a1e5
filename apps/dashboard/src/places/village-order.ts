import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { VillageSummary } from '../server/api';

/** False if the orders are synthetic but the villages real: then no list orders villages by sales. */
export const RankedBySales = createContext(true);

/** The order of a list of villages: those with the greatest sales first, or by code. */
export function useVillageOrder(): (a: VillageSummary, b: VillageSummary) => number {
  const isRanked = useContext(RankedBySales);
  return (a, b) => (isRanked ? (b.salesFen ?? 0) - (a.salesFen ?? 0) : 0) || a.villageCode.localeCompare(b.villageCode);
}
