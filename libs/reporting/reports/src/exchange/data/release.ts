import { hasPlaces, mediaTypes } from '@taocun/reporting-answers';
import { version as software } from '@taocun/runtime';
import { type Provenance } from '@taocun/service';
import { type DataColumn, type DataTable } from './columns';
import { dataTables } from './tables';

/**
 * Everything that was true up to a day: a certified year, which ends with the last cut-off of its lists, or a
 * day.
 */
export interface DataVersion {
  /** `2015`, or `2015-07-20`. */
  readonly name: string;
  readonly day: string;
  /** True if the day is the newest one. */
  readonly isNow: boolean;
}

export const dataFormats = ['parquet', 'csv'] as const;
export type DataFormat = (typeof dataFormats)[number];

/** A version with everything else that its descriptions need. */
export interface Release {
  readonly version: DataVersion;
  /**
   * The address of all versions, without a slash at its end; relative to the document if the installation
   * does not state its own.
   */
  readonly address: string;
  readonly provenance: Provenance | undefined;
  /** A text that states what silent sources have not sent by the version's last day. */
  readonly incomplete?: string | undefined;
}

/** The terms of taocun's own figures. Lists and codes of others have their own terms (docs/licences.md). */
export const LICENSE_URL = 'https://creativecommons.org/licenses/by/4.0/';
export const RIGHTS =
  'Figures and verdicts: CC BY 4.0. Names and codes of places are facts of the National Bureau of Statistics and of the lists that were published, under their own terms.';
export const TITLE = 'Taobao Villages: who qualifies, by month and by certified year';

/**
 * The columns of a file. Parquet is GeoParquet if it has positions; each row states the provenance and what
 * is missing.
 */
function fileColumns(
  { columns }: DataTable,
  format: DataFormat,
  { provenance, incomplete }: Release,
): readonly FileColumn[] {
  return [
    ...columns,
    ...(provenance === undefined
      ? []
      : [statedColumn('provenance', 'What in the row is not what it looks like.')]),
    ...(incomplete === undefined ? [] : [statedColumn('incomplete', 'What silent sources have not sent.')]),
    ...(format === 'parquet' && hasPlaces(columns.map(({ name }) => name)) ? placeColumns : []),
  ];
}

const statedColumn = (name: string, description: string): FileColumn => ({ name, type: 'text', description });

type FileColumn = Omit<DataColumn, 'type'> & { readonly type: DataColumn['type'] | 'geometry' };

const placeColumns: readonly FileColumn[] = [
  {
    name: 'approximate',
    type: 'boolean',
    description: 'Whether the place is right only within a distance of some kilometres.',
  },
  { name: 'geometry', type: 'geometry', description: 'The place as WKB, OGC:CRS84.' },
];

/** A table in one of its formats. */
export interface DataFile {
  readonly table: DataTable;
  readonly format: DataFormat;
  readonly name: string;
  readonly url: string;
  readonly mediaType: string;
  readonly columns: readonly FileColumn[];
}

export function tablesOf({ isNow }: DataVersion): readonly DataTable[] {
  return dataTables.filter(({ isOfNow }) => isNow || isOfNow !== true);
}

export function releaseFiles(release: Release): readonly DataFile[] {
  const { version, address } = release;
  return tablesOf(version).flatMap((table) =>
    dataFormats.map((format) => {
      const name = `${table.name}.${format}`;
      return {
        table,
        format,
        name,
        url: `${address}/${version.name}/${name}`,
        mediaType: mediaTypes[format].replace(/;.*/, ''),
        columns: fileColumns(table, format, release),
      };
    }),
  );
}

export function descriptionOf({ version: { day }, provenance, incomplete }: Release): string {
  const real = provenance === undefined ? '' : ` ${provenance.statement.en}`;
  return `Villages of China assessed by the rules of Taobao Villages, up to ${day}. Money is in fen: RMB 1 is 100 fen. Later data may revise it.${incomplete === undefined ? '' : ` Incomplete: ${incomplete}.`}${real}`;
}

/** A citation is read far from its document, where a relative address leads nowhere. */
export function citationOf({ version: { name }, address, provenance }: Release): string {
  const label = provenance === undefined ? '' : ` (${provenance.label})`;
  const where = URL.canParse(address) ? `, ${address}/${name}/dcat.jsonld` : '';
  return `taocun ${software}, Taobao Villages${label}, version ${name}${where}. CC BY 4.0.`;
}
