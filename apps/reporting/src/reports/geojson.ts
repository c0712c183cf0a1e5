import { countyOf } from '@taocun/domain';
import { countyCentres, type GeoPoint } from '../places/county-centres';
import { exactJsonOfStored } from '../exact/exact-json';
import { inChunks } from '../exact/text-chunks';

/** RFC 7946: coordinates in WGS 84, longitude first. */
export const GEO_JSON = 'application/geo+json; charset=utf-8';

/** A GeoJSON feature; the JSON of a shape is passed through. */
export interface Feature {
  /** A code. */
  readonly id?: string;
  readonly geometry: Geometry;
  readonly properties: object;
}

/** RFC 7946 has `null` for an unknown position. */
export type Geometry = { readonly type: 'Point'; readonly coordinates: GeoPoint } | { readonly json: string } | null;

/** One feature a line, so that a map of 100,000 villages can be read by eye and streamed. */
export function featureCollection(features: Iterable<Feature> | AsyncIterable<Feature>): AsyncGenerator<string> {
  return inChunks(lines(features));
}

async function* lines(features: Iterable<Feature> | AsyncIterable<Feature>): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let separator = '\n';
  for await (const feature of features) {
    yield `${separator}${featureJson(feature)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function featureJson({ id, geometry, properties }: Feature): string {
  const place = geometry !== null && 'json' in geometry ? geometry.json : exactJsonOfStored(geometry);
  const named = id === undefined ? '' : `"id":${exactJsonOfStored(id)},`;
  return `{"type":"Feature",${named}"geometry":${place},"properties":${exactJsonOfStored(properties)}}`;
}

/** A village's position on the map, and its source. */
interface VillageLocation {
  readonly geometry: Geometry;
  readonly place: 'registered' | 'county-centre' | 'unknown';
}

export function villageLocationOf(village: {
  readonly _id: string;
  readonly longitude?: number;
  readonly latitude?: number;
}): VillageLocation {
  const { _id: code, longitude, latitude } = village;
  if (longitude !== undefined && latitude !== undefined) return { geometry: pointAt([longitude, latitude]), place: 'registered' };
  const centre = countyCentres.get(countyOf(code));
  return centre === undefined ? { geometry: null, place: 'unknown' } : { geometry: pointAt(centre), place: 'county-centre' };
}

export function pointAt([longitude, latitude]: GeoPoint): Geometry {
  return { type: 'Point', coordinates: [shortened(longitude), shortened(latitude)] };
}

/** Four decimals are ten metres. */
function shortened(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}
