import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Kind } from '@taocun/domain';

/** The years whose lists were published with the names of villages. */
export const listYears = [2014, 2015] as const;
export type ListYear = (typeof listYears)[number];

/**
 * One village of a year's list. `code` links the years; `product` is empty if the list names none (all of
 * 2015).
 */
export interface ListedVillage {
  readonly code: string;
  readonly provisional: boolean;
  readonly province: string;
  readonly prefecture: string;
  readonly county: string;
  readonly township: string;
  readonly village: string;
  readonly product: string;
}

/**
 * One published figure, such as 19 `towns` in the `national` scope of 2014. `code` is empty in the national
 * scope.
 */
interface PublishedFigure {
  readonly year: number;
  readonly scope: 'national' | 'province' | 'prefecture' | 'county';
  readonly code: string;
  readonly name: string;
  readonly measure: string;
  readonly value: number;
  readonly source: string;
  readonly url: string;
  readonly withoutUrl: string;
}

/**
 * The definition of our own figure next to the published ones of a measure, or the reason why there is none.
 */
interface OwnDefinition {
  readonly measure: string;
  readonly definition: string;
  readonly none: string;
}

interface RegistryVillage {
  readonly code: string;
  readonly name: string;
  readonly kind: Kind;
}

export interface Point {
  readonly longitude: number;
  readonly latitude: number;
}

/** tools/record, as seen from src/record and from dist/record. */
const folder = path.join(__dirname, '../../../record');

/** The file that states which parts of the record are synthetic; reporting repeats it. */
export const recordProvenance = path.join(folder, 'provenance.json');

function rows(file: string): Record<string, string>[] {
  const bytes = readFileSync(path.join(folder, file));
  return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true, skip_empty_lines: true });
}

function field(row: Record<string, string>, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`tools/record: a row has no column ${name}`);
  return value;
}

/** The villages that AliResearch listed in `year`, in the list's order: 212 in 2014, 780 in 2015. */
export function listedVillages(year: ListYear): ListedVillage[] {
  return rows(`taobao-villages-${year}.csv`).map((row) => ({
    code: field(row, 'code'),
    provisional: field(row, 'provisional') === 'yes',
    province: field(row, 'province'),
    prefecture: field(row, 'prefecture'),
    county: field(row, 'county'),
    township: field(row, 'township'),
    village: field(row, 'village'),
    product: field(row, 'product'),
  }));
}

/** The figures published about the Taobao Villages of each year, to compare with those of the services. */
export function publishedFigures(): PublishedFigure[] {
  return rows('../../libs/geography/assets/published.csv').map((row) => ({
    year: Number(field(row, 'year')),
    scope: field(row, 'scope') as PublishedFigure['scope'],
    code: field(row, 'code'),
    name: field(row, 'name'),
    measure: field(row, 'measure'),
    value: Number(field(row, 'value')),
    source: field(row, 'source'),
    url: field(row, 'url'),
    withoutUrl: field(row, 'withoutUrl'),
  }));
}

/** The definitions of the observatory's own figures, by the name of the published measure. */
export function ownDefinitions(): OwnDefinition[] {
  return rows('../../libs/geography/assets/own-measures.csv').map((row) => ({
    measure: field(row, 'measure'),
    definition: row['definition'] ?? '',
    none: row['none'] ?? '',
  }));
}

/** 20,000 villages and residents' committees of the national registry, in order of code. */
export function registrySample(): RegistryVillage[] {
  return rows('village-registry-sample.csv.gz').map((row) => ({
    code: field(row, 'code'),
    name: field(row, 'name'),
    kind: field(row, 'kind') as Kind,
  }));
}

/** Codes of the counties on the State Council's list of 832 poverty counties. */
export function povertyCounties(): Set<string> {
  return new Set(
    rows('../../libs/geography/assets/poverty-counties.csv').flatMap((row) =>
      row['code'] ? [row['code']] : [],
    ),
  );
}

/** A point inside each county that has an outline, by county code. */
export function countyCentroids(): Map<string, Point> {
  const points = new Map(
    rows('county-centroids.csv').map((row) => [
      field(row, 'code'),
      { longitude: Number(field(row, 'longitude')), latitude: Number(field(row, 'latitude')) },
    ]),
  );
  // Baigou has no outline; it was separated from Gaobeidian.
  const gaobeidian = points.get('130684');
  if (gaobeidian) points.set('130672', gaobeidian);
  return points;
}
