import { useEffect, useState } from 'preact/hooks';
import { keepLoading } from '../../browser/keep-loading';
import type { Atlas, Outline } from '../../places/atlas/atlas';
import type { CountyClasses } from './county-classes';
import { overviewOf } from '../../places/atlas/outlines';

type Overview = ReturnType<typeof overviewOf>;

let loaded: Overview | undefined;
const drawn = new Map<string, Outline>();

/** Rough outlines of the counties that have a class, for a map of the whole country; loaded with the first layer of counties. */
export function useCountyOverview(classes: CountyClasses | undefined, atlas: Atlas): readonly Outline[] {
  const [, noteLoaded] = useState(loaded !== undefined);
  const isWanted = classes !== undefined;
  useEffect(() => {
    if (!isWanted || loaded !== undefined) return;
    void keepLoading(() => import('../../data/county-overview.json')).then(({ default: overview }) => {
      loaded = overviewOf(overview);
      noteLoaded(true);
    });
  }, [isWanted]);
  if (classes === undefined || loaded === undefined) return [];
  return [...classes.keys()].flatMap((code) => {
    const shape = loaded?.get(code);
    if (shape === undefined) return [];
    const outline = drawn.get(code) ?? atlas.outlineOf(code, shape);
    drawn.set(code, outline);
    return [outline];
  });
}
