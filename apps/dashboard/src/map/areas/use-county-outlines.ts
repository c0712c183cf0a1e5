import { useEffect, useState } from 'preact/hooks';
import type { Atlas, Outline } from '../../places/atlas/atlas';
import { countyOutline } from '../../places/atlas/outlines';
import { prefectureLines } from './prefecture-lines';

type CountyPolygons = readonly { readonly code: string; readonly polygons: readonly (readonly (readonly number[])[])[] }[];

interface ProvinceAreas {
  readonly counties: readonly Outline[];
  /** The lines around its prefectures, as the path of an SVG. */
  readonly prefectures: string;
}

/** A file for each province, each a chunk of its own that is loaded once the province is looked at closely. */
const files = import.meta.glob<{ readonly default: CountyPolygons }>('../../data/county-outlines/*.json');
const loaded = new Map<string, ProvinceAreas>();

/** The outlines of the counties and prefectures of these provinces, as far as they have been loaded. */
export function useCountyOutlines(provinces: readonly string[], atlas: Atlas): readonly ProvinceAreas[] {
  const [, noteLoaded] = useState(0);
  useEffect(() => {
    for (const province of provinces) {
      const load = files[`../../data/county-outlines/${province}.json`];
      if (loaded.has(province) || load === undefined) continue;
      void load().then(({ default: counties }) => {
        loaded.set(province, areasOf(counties, atlas));
        noteLoaded((before) => before + 1);
      });
    }
  }, [provinces.join()]);
  return provinces.flatMap((province) => loaded.get(province) ?? []);
}

function areasOf(counties: CountyPolygons, atlas: Atlas): ProvinceAreas {
  const shapes = counties.map(({ code, polygons }) => ({ code, shape: countyOutline(polygons) }));
  return { counties: shapes.map(({ code, shape }) => atlas.outlineOf(code, shape)), prefectures: atlas.pathOf(prefectureLines(shapes)) };
}
