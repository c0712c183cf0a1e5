import { loadedOnce } from '../../browser/loaded-once';
import type { Atlas, Outline } from '../../places/atlas/atlas';
import { overviewOf } from '../../places/atlas/outlines';
import type { CountyClasses } from './county-classes';

const useOverview = loadedOnce(async () =>
  overviewOf((await import('../../data/county-overview.json')).default),
);
const drawn = new Map<string, Outline>();

/**
 * Rough outlines of the counties that have a class, for a map of the whole country; loaded with the first
 * layer of counties.
 */
export function useCountyOverview(classes: CountyClasses | undefined, atlas: Atlas): readonly Outline[] {
  const loaded = useOverview(classes !== undefined);
  if (classes === undefined || loaded === undefined) return [];
  return [...classes.keys()].flatMap((code) => {
    const shape = loaded.get(code);
    if (shape === undefined) return [];
    const outline = drawn.get(code) ?? atlas.outlineOf(code, shape);
    drawn.set(code, outline);
    return [outline];
  });
}
