import type { RankedRegion } from '../../server/api';

/** The place of a region among others by the number of Taobao Villages; undefined without any. Equal numbers share a place. */
export function rankOf(region: string, among: readonly RankedRegion[]): number | undefined {
  const own = among.find(({ code }) => code === region)?.qualifying ?? 0;
  return own === 0 ? undefined : among.filter(({ qualifying }) => qualifying > own).length + 1;
}
