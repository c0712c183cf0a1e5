import type { MultiPolygon, Position } from 'geojson';

interface CodedShape {
  readonly code: string;
  readonly shape: MultiPolygon;
}

type Side = readonly [Position, Position];

/**
 * The lines around prefectures: sides of the counties' outlines that do not lie between two counties of one prefecture. Neighbours share
 * their points exactly, since the outlines were simplified together.
 */
export function prefectureLines(counties: readonly CodedShape[]): readonly Side[] {
  const sides = new Map<string, { readonly side: Side; readonly prefecture: string }>();
  for (const { code, shape } of counties) {
    const prefecture = code.slice(0, 4);
    for (const ring of shape.coordinates.flat()) {
      for (const [at, to] of ring.entries()) {
        const from = ring[at - 1];
        if (from === undefined) continue;
        const key = [from.join(), to.join()].sort().join(' ');
        if (sides.get(key)?.prefecture === prefecture) sides.delete(key);
        else sides.set(key, { side: [from, to], prefecture });
      }
    }
  }
  return [...sides.values()].map(({ side }) => side);
}
