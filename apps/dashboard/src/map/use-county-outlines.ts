import { useEffect, useState } from 'preact/hooks';
import type { Atlas, Outline } from './atlas';
import { countyOutline } from './outlines';

type CountyPolygons = readonly { readonly code: string; readonly polygons: readonly (readonly (readonly number[])[])[] }[];

/** A file for each province, each a chunk of its own that is loaded once the province is looked at closely. */
const files = import.meta.glob<{ readonly default: CountyPolygons }>('../data/county-outlines/*.json');
const loaded = new Map<string, readonly Outline[]>();

/** The outlines of the counties of these provinces, as far as they have been loaded. */
export function useCountyOutlines(provinces: readonly string[], atlas: Atlas): readonly Outline[] {
  const [, noteLoaded] = useState(0);
  useEffect(() => {
    for (const province of provinces) {
      const load = files[`../data/county-outlines/${province}.json`];
      if (loaded.has(province) || load === undefined) continue;
      void load().then(({ default: counties }) => {
        loaded.set(
          province,
          counties.map(({ code, polygons }) => atlas.outlineOf(code, countyOutline(polygons))),
        );
        noteLoaded((before) => before + 1);
      });
    }
  }, [provinces.join()]);
  return provinces.flatMap((province) => loaded.get(province) ?? []);
}
