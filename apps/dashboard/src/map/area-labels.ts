import type { Atlas } from '../places/atlas/atlas';
import type { Label } from './labels';

/** A province that is narrower on the sheet has no name there: it would stand on those of its neighbours. */
const LEAST_NAMED = 4;

/** The names of provinces and counties as labels, those with more villages first. */
export function areaLabels(
  atlas: Atlas,
  byProvince: ReadonlyMap<string, number>,
  byCounty: ReadonlyMap<string, number>,
  nameOf: (code: string) => string,
): readonly Label[] {
  return [
    ...atlas.provinces
      .filter(({ bounds: [[left], [right]] }) => right - left >= LEAST_NAMED)
      .map(({ code, middle: at }) => ({ text: nameOf(code), at, weight: byProvince.get(code) ?? 0, of: 'province' as const })),
    // The name of the county in which one is comes before those of its villages.
    ...atlas.counties.map(({ code, at }) => ({ text: nameOf(code), at, weight: 1e6 + (byCounty.get(code) ?? 0), of: 'county' as const })),
  ];
}
