import { useEffect, useState } from 'preact/hooks';
import { keepLoading } from '../../browser/keep-loading';
import type { Atlas, Outline } from '../../places/atlas/atlas';
import { countyOutline } from '../../places/atlas/outlines';
import { linesAround } from './lines-around';

type CountyPolygons = readonly {
  readonly code: string;
  readonly polygons: readonly (readonly (readonly number[])[])[];
}[];

export interface ProvinceAreas {
  readonly province: string;
  readonly counties: readonly Outline[];
  /** The lines around the province's prefectures and around the province, as SVG paths. */
  readonly prefectures: string;
  readonly border: string;
}

/** A file for each province, in a separate chunk that is loaded when the province is seen closely. */
const files = import.meta.glob<{ readonly default: CountyPolygons }>('../../data/county-outlines/*.json');
const loaded = new Map<string, ProvinceAreas>();

/** The outlines of the counties and prefectures of these provinces that have been loaded. */
export function useCountyOutlines(provinces: readonly string[], atlas: Atlas): readonly ProvinceAreas[] {
  const [, noteLoaded] = useState(0);
  useEffect(() => {
    for (const province of provinces) {
      const load = files[`../../data/county-outlines/${province}.json`];
      if (loaded.has(province) || load === undefined) continue;
      void keepLoading(load).then(({ default: counties }) => {
        loaded.set(province, areasOf(province, counties, atlas));
        noteLoaded((before) => before + 1);
      });
    }
  }, [provinces.join()]);
  return provinces.flatMap((province) => loaded.get(province) ?? []);
}

function areasOf(province: string, counties: CountyPolygons, atlas: Atlas): ProvinceAreas {
  const shapes = counties.map(({ code, polygons }) => ({ code, shape: countyOutline(polygons) }));
  return {
    province,
    counties: shapes.map(({ code, shape }) => atlas.outlineOf(code, shape)),
    prefectures: atlas.pathOf(linesAround(4, shapes)),
    border: atlas.pathOf(linesAround(2, shapes)),
  };
}
