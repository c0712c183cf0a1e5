import { geojsonToWkb, type SchemaElement } from 'hyparquet-writer';
import { type Columns, type CsvCell } from '../lists/fields';

/** The columns that GeoParquet has besides: whether the place is right only within a distance, and the place itself as WKB. */
export const geoColumns = [
  { name: 'approximate', repetition_type: 'OPTIONAL', type: 'BOOLEAN' },
  { name: 'geometry', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY' },
] as const satisfies readonly SchemaElement[];

/**
 * The metadata of GeoParquet 1.1. Without a `crs` coordinates are of OGC:CRS84, longitude before latitude on WGS 84.
 * Source: https://geoparquet.org/releases/v1.1.0/
 */
export const geoMetadata = {
  key: 'geo',
  value: JSON.stringify({
    version: '1.1.0',
    primary_column: 'geometry',
    columns: { geometry: { encoding: 'WKB', geometry_types: ['Point'] } },
  }),
};

/** The values of these columns for a row of cells, null where it has no place; undefined where no columns name one. */
export function placesIn(columns: Columns, approximate: boolean): ((row: readonly CsvCell[]) => readonly unknown[]) | undefined {
  const [x, y] = [columns.indexOf('longitude'), columns.indexOf('latitude')];
  if (x < 0 || y < 0) return undefined;
  return (row) => {
    const [longitude, latitude] = [row[x], row[y]];
    if (typeof longitude !== 'number' || typeof latitude !== 'number') return [null, null];
    return [approximate, geojsonToWkb({ type: 'Point', coordinates: [longitude, latitude] })];
  };
}
