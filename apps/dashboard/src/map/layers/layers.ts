import { countiesBySales, countiesByShops, countiesByVillages } from './county-quantities';
import { firstYears } from './first-years';
import type { Layer } from './layer';
import { nearMisses } from './near-misses';

/** The layers by their name in the address, in the order of their list. */
export const layers = {
  counties: countiesByVillages,
  sales: countiesBySales,
  shops: countiesByShops,
  years: firstYears,
  near: nearMisses,
} satisfies Readonly<Record<string, Layer>>;

export type LayerName = keyof typeof layers;
