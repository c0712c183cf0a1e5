import type { FeatureCollection, MultiLineString, MultiPolygon, Position } from 'geojson';

/** The outlines as written by data/make.mjs: delta-encoded points, in hundredths of a degree. */
interface Steps {
  readonly provinces: readonly {
    readonly code: string;
    readonly name: string;
    readonly polygons: readonly (readonly (readonly number[])[])[];
  }[];
  readonly lines: readonly (readonly number[])[];
}

export interface Outlines {
  readonly provinces: FeatureCollection<MultiPolygon, { readonly code: string; readonly name: string }>;
  readonly lines: MultiLineString;
}

export function outlinesOf({ provinces, lines }: Steps): Outlines {
  return {
    provinces: {
      type: 'FeatureCollection',
      features: provinces.map(({ code, name, polygons }) => ({
        type: 'Feature',
        properties: { code, name },
        // d3-geo orders the points of a ring in the opposite direction of RFC 7946.
        geometry: {
          type: 'MultiPolygon',
          coordinates: polygons.map((rings) => rings.map((ring) => pointsOf(ring).reverse())),
        },
      })),
    },
    lines: { type: 'MultiLineString', coordinates: lines.map((line) => pointsOf(line)) },
  };
}

/**
 * The counties as written by data/make.mjs: in columns, numbers as differences from the previous one, points
 * in hundredths of a degree.
 */
interface CountyColumns {
  readonly codes: readonly number[];
  readonly names: string;
  readonly longitudes: readonly number[];
  readonly latitudes: readonly number[];
}

export interface County {
  readonly code: string;
  readonly name: string;
  readonly longitude: number;
  readonly latitude: number;
}

export function countiesOf({ codes, names, longitudes, latitudes }: CountyColumns): readonly County[] {
  let code = 0;
  let x = 0;
  let y = 0;
  return names.split(' ').map((name, at) => {
    code += codes[at] ?? 0;
    x += longitudes[at] ?? 0;
    y += latitudes[at] ?? 0;
    return { code: String(code), name, longitude: x / 100, latitude: y / 100 };
  });
}

/** The outline of a county, in thousandths of a degree, because it is shown at a larger scale. */
export function countyOutline(polygons: readonly (readonly (readonly number[])[])[]): MultiPolygon {
  return {
    type: 'MultiPolygon',
    coordinates: polygons.map((rings) => rings.map((ring) => pointsOf(ring, 1_000).reverse())),
  };
}

function pointsOf(steps: readonly number[], parts = 100): Position[] {
  const points: Position[] = [];
  let x = 0;
  let y = 0;
  for (let at = 0; at < steps.length; at += 2) {
    x += steps[at] ?? 0;
    y += steps[at + 1] ?? 0;
    points.push([x / parts, y / parts]);
  }
  return points;
}

/**
 * Rough outlines of all counties, for a map of the whole country: codes as differences, rings as steps of a
 * thirty-second of a degree.
 */
interface OverviewColumns {
  readonly codes: readonly number[];
  readonly polygons: readonly (readonly (readonly (readonly number[])[])[])[];
}

export function overviewOf({ codes, polygons }: OverviewColumns): ReadonlyMap<string, MultiPolygon> {
  let code = 0;
  return new Map(
    codes.map((step, at) => {
      code += step;
      const shape: MultiPolygon = {
        type: 'MultiPolygon',
        // Rings are not closed in the file, so the first point is repeated at the end.
        coordinates: (polygons[at] ?? []).map((rings) =>
          rings.map((ring) => closed(pointsOf(ring, 32)).reverse()),
        ),
      };
      return [String(code), shape];
    }),
  );
}

function closed(ring: readonly Position[]): Position[] {
  return [...ring, ...ring.slice(0, 1)];
}
