import type { LineString, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson';
import { assetText } from '../../places/assets';
import { projected } from './projection';

export type ProjectedLine = readonly (readonly [number, number])[];

interface China {
  /** Outer rings of provinces, projected. */
  readonly provinces: readonly { readonly code: string; readonly rings: readonly ProjectedLine[] }[];
  /** Boundary lines in the South China Sea and elsewhere. */
  readonly lines: readonly ProjectedLine[];
}

interface Outlines {
  readonly features: readonly {
    readonly properties: { readonly code?: string };
    readonly geometry: Polygon | MultiPolygon | LineString | MultiLineString;
  }[];
}

let read: China | undefined;

/** The outlines of China, read with the first picture. */
export function chinaShapes(): China {
  read ??= shapesOf(JSON.parse(assetText('provinces.geo.json')) as Outlines);
  return read;
}

function shapesOf({ features }: Outlines): China {
  const provinces = features.flatMap(({ properties: { code }, geometry }) =>
    code === undefined ? [] : [{ code, rings: linesOf(geometry) }],
  );
  return { provinces, lines: features.flatMap(({ properties: { code }, geometry }) => (code === undefined ? linesOf(geometry) : [])) };
}

/** The lines of a shape; of a polygon its outer ring. */
function linesOf(geometry: Outlines['features'][number]['geometry']): readonly ProjectedLine[] {
  const lineOf = (line: readonly Position[]): ProjectedLine =>
    line.map(([longitude = 0, latitude = 0]) => projected([longitude, latitude]));
  if (geometry.type === 'Polygon') return geometry.coordinates.slice(0, 1).map(lineOf);
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.map(([outer = []]) => lineOf(outer));
  return (geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates).map(lineOf);
}
