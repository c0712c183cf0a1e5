import type { MultiPolygon, Position } from 'geojson';

interface CodedShape {
  readonly code: string;
  readonly shape: MultiPolygon;
}

type Side = readonly [Position, Position];

/**
 * The lines around larger regions, whose codes have `digits`: the sides of county outlines that do not
 * separate two counties of the same region. Neighbours share their points exactly, because the outlines were
 * simplified together.
 */
export function linesAround(digits: 2 | 4, counties: readonly CodedShape[]): readonly Side[] {
  const sides = new Map<string, { readonly side: Side; readonly region: string }>();
  for (const { code, shape } of counties) {
    const region = code.slice(0, digits);
    for (const ring of shape.coordinates.flat()) {
      for (const [at, to] of ring.entries()) {
        const from = ring[at - 1];
        if (from === undefined) continue;
        const key = [from.join(), to.join()].sort().join(' ');
        if (sides.get(key)?.region === region) sides.delete(key);
        else sides.set(key, { side: [from, to], region });
      }
    }
  }
  return [...sides.values()].map(({ side }) => side);
}
