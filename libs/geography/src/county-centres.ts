import { assetRows } from './regions/assets';

/** Longitude and latitude, the order of GeoJSON. */
export type GeoPoint = readonly [number, number];

/** A point inside each county, by code, for overview maps if no better position is known. */
export const countyCentres: ReadonlyMap<string, GeoPoint> = new Map(
  assetRows('county-centres.csv').map(([code = '', longitude, latitude]) => [
    code,
    [Number(longitude), Number(latitude)],
  ]),
);
