import type { Atlas } from '../places/atlas/atlas';
import type { Label } from './dots/labels';

/**
 * The least width on the sheet of a province with a name; a wider name would cover those of its neighbours.
 */
const LEAST_NAMED = 4;

/**
 * Labels for provinces, and for counties with a village, those with more villages first. Within a region, no
 * neighbour is named.
 */
export function areaLabels(
  atlas: Atlas,
  region: string,
  byProvince: ReadonlyMap<string, number>,
  byCounty: ReadonlyMap<string, number>,
  nameOf: (code: string) => string,
): readonly Label[] {
  return [
    ...atlas.provinces
      .filter(({ bounds: [[left], [right]] }) => region === '' && right - left >= LEAST_NAMED)
      .map(({ code, middle: at }) => ({
        code,
        text: nameOf(code),
        at,
        weight: byProvince.get(code) ?? 0,
        of: 'province' as const,
      })),
    // The county in view is named before its villages.
    ...atlas.counties
      .filter(
        ({ code }) =>
          code === region.slice(0, 6) || (byCounty.has(code) && code.startsWith(region.slice(0, 6))),
      )
      .map(({ code, at }) => ({
        code,
        text: nameOf(code),
        at,
        weight: 1e6 + (byCounty.get(code) ?? 0),
        of: 'county' as const,
      })),
  ];
}
