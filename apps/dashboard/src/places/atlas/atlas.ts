import { geoConicEqualArea, type GeoPath, geoPath, type GeoProjection } from 'd3-geo';
import type { MultiPoint, MultiPolygon, Position } from 'geojson';
import { type County, type Outlines, outlinesOf } from './outlines';
import { type Bounds, inset, type Point, sheet } from './sheet';

export interface Outline {
  readonly code: string;
  readonly path: string;
  readonly bounds: Bounds;
  /** The middle of its area, where its name is written. */
  readonly middle: Point;
}

export interface Atlas {
  readonly provinces: readonly Outline[];
  readonly lines: string;
  /** The South China Sea in a separate frame; in its true position it would push the rest into a corner. */
  readonly inset: {
    readonly provinces: readonly { readonly code: string; readonly path: string }[];
    readonly lines: string;
  };
  /** The outline of a place on the sheet. */
  readonly outlineOf: (code: string, shape: MultiPolygon) => Outline;
  /** Lines on the sheet, as an SVG path. */
  readonly pathOf: (lines: readonly (readonly [Position, Position])[]) => string;
  /** All counties with a point; none before they are loaded. */
  readonly counties: readonly { readonly code: string; readonly name: string; readonly at: Point }[];
  readonly county: (code: string) => { readonly name: string; readonly at: Point } | undefined;
  readonly at: (longitude: number, latitude: number) => Point | undefined;
  /**
   * A kilometre in units of the sheet; the projection preserves areas, so it is nearly the same everywhere.
   */
  readonly km: number;
}

/** An equal-area projection, because readers compare the shaded areas of provinces. */
const conic = (): GeoProjection => geoConicEqualArea().parallels([25, 47]).rotate([-105, 0]);
/**
 * The extreme points of the land, which fit the sheet. With Hainan's southern islands a third of it would be
 * sea.
 */
const mainland = {
  type: 'MultiPoint',
  coordinates: [
    [73.5, 39.4],
    [135.1, 48.4],
    [123.3, 53.5],
    [109.5, 18.1],
    [87, 49.2],
  ],
} as const satisfies MultiPoint;

const EARTH_RADIUS_KM = 6_371;

/** The provinces around the South China Sea. */
const southern = new Set(['44', '45', '46', '71', '81', '82', '35', '53']);

/** Loads the constant parts of the map, as a separate chunk. */
export async function loadAtlas(): Promise<Atlas> {
  const { default: outlines } = await import('../../data/outlines.json');
  return atlasOf(outlinesOf(outlines));
}

export function withCounties(atlas: Atlas, counties: readonly County[]): Atlas {
  const places = new Map(
    counties.flatMap(({ code, name, longitude, latitude }) => {
      const at = atlas.at(longitude, latitude);
      return at === undefined ? [] : [[code, { code, name, at }] as const];
    }),
  );
  return { ...atlas, counties: [...places.values()], county: (code) => places.get(code) };
}

function outlineBy(path: GeoPath, code: string, shape: MultiPolygon): Outline {
  return { code, path: path(shape) ?? '', bounds: path.bounds(shape), middle: path.centroid(shape) };
}

function atlasOf({ provinces, lines }: Outlines): Atlas {
  const projection = conic().fitExtent(
    [
      [8, 8],
      [sheet.width - 8, sheet.height - 8],
    ],
    mainland,
  );
  const path = geoPath(projection).digits(1);
  const finePath = geoPath(projection).digits(3);
  const small = conic().fitExtent(
    [
      [inset.x + 6, inset.y + 6],
      [inset.x + inset.width - 6, inset.y + inset.height - 6],
    ],
    {
      type: 'MultiPoint',
      coordinates: [
        [106, 24],
        [123, 24],
        [108, 4],
        [118, 4],
      ],
    },
  );
  const smallPath = geoPath(small).digits(1);
  return {
    provinces: provinces.features.map(({ properties, geometry }) =>
      outlineBy(path, properties.code, geometry),
    ),
    outlineOf: (code, shape) => outlineBy(finePath, code, shape),
    pathOf: (sides) =>
      finePath({ type: 'MultiLineString', coordinates: sides.map((side) => [...side]) }) ?? '',
    lines: path(lines) ?? '',
    inset: {
      provinces: provinces.features
        .filter(({ properties }) => southern.has(properties.code))
        .map((feature) => ({ code: feature.properties.code, path: smallPath(feature) ?? '' })),
      lines: smallPath(lines) ?? '',
    },
    counties: [],
    county: () => undefined,
    at: (longitude, latitude) => projection([longitude, latitude]) ?? undefined,
    // The projection's scale is that of a sphere whose radius is one.
    km: projection.scale() / EARTH_RADIUS_KM,
  };
}
