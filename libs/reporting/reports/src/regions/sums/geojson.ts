import { countyOf } from '@taocun/domain';
import { countyCentres, type GeoPoint } from '@taocun/geography';
import { exactJsonOfStored, inChunks } from '@taocun/reporting-store';
import { type Provenance } from '@taocun/service';

/** RFC 7946: coordinates in WGS 84, longitude first. */
export const GEO_JSON = 'application/geo+json; charset=utf-8';

/** A GeoJSON feature; the JSON of a shape is inserted unchanged. */
export interface Feature {
  /** The code of the village or region. */
  readonly id?: string;
  readonly geometry: Geometry;
  readonly properties: object;
}

/** `null` is an unknown position (RFC 7946). */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: GeoPoint }
  | { readonly json: string }
  | null;

/** One feature per line, so that a map of 100,000 villages is readable and can be streamed. */
export function featureCollection(
  features: Iterable<Feature> | AsyncIterable<Feature>,
  provenance?: Provenance,
): AsyncGenerator<string> {
  return inChunks(lines(features, provenance));
}

async function* lines(
  features: Iterable<Feature> | AsyncIterable<Feature>,
  provenance: Provenance | undefined,
): AsyncGenerator<string> {
  const stated = provenance === undefined ? '' : `"provenance":${JSON.stringify(provenance)},`;
  yield `{"type":"FeatureCollection",${stated}"features":[`;
  let separator = '\n';
  for await (const feature of features) {
    yield `${separator}${featureJson(feature, provenance?.label)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function featureJson({ id, geometry, properties }: Feature, label: string | undefined): string {
  const place = geometry !== null && 'json' in geometry ? geometry.json : exactJsonOfStored(geometry);
  const named = id === undefined ? '' : `"id":${exactJsonOfStored(id)},`;
  return `{"type":"Feature",${named}"geometry":${place},"properties":${exactJsonOfStored({ ...properties, provenance: label })}}`;
}

/** A village's position on the map, and its source. */
interface VillageLocation {
  readonly geometry: Geometry;
  readonly place: 'registered' | 'approximate' | 'county-centre' | 'unknown';
  /** The distance within which an approximate position is right. */
  readonly withinKm?: number;
}

export function villageLocationOf(
  village: { readonly townshipCode: string; readonly longitude?: number; readonly latitude?: number },
  withinKm?: number,
): VillageLocation {
  const { townshipCode, longitude, latitude } = village;
  if (longitude !== undefined && latitude !== undefined) {
    if (withinKm === undefined) return { geometry: pointAt([longitude, latitude]), place: 'registered' };
    return { geometry: pointAt([longitude, latitude], APPROXIMATELY), place: 'approximate', withinKm };
  }
  const centre = countyCentres.get(countyOf(townshipCode));
  return centre === undefined
    ? { geometry: null, place: 'unknown' }
    : { geometry: pointAt(centre), place: 'county-centre' };
}

/** Four decimals are about ten metres, two about a kilometre. */
const EXACTLY = 10_000;
const APPROXIMATELY = 100;

function pointAt([longitude, latitude]: GeoPoint, parts = EXACTLY): Geometry {
  return {
    type: 'Point',
    coordinates: [Math.round(longitude * parts) / parts, Math.round(latitude * parts) / parts],
  };
}
