import { type Column, type ExportFormat } from './documented-columns';

export interface ExportedFile {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly format: ExportFormat;
  readonly bytes: number;
  readonly sha256: string;
  readonly columns: readonly Column[];
}

export interface Export {
  readonly files: readonly ExportedFile[];
  /** The day that the figures are true at; null where there are none. */
  readonly asOf: string | null;
  readonly madeAt: string;
  readonly version: string;
  readonly ruleSets: readonly object[];
  readonly provenance?: { readonly label: string; readonly statement: { readonly en: string; readonly zh: string } };
}

/** The terms of taocun's own figures. Lists and codes of others are under their own terms, as docs/licences.md has them. */
const LICENSE = {
  identifier: 'CC-BY-4.0',
  name: 'Creative Commons Attribution 4.0 International',
  url: 'https://creativecommons.org/licenses/by/4.0/',
};
const RIGHTS =
  'Figures and verdicts: CC BY 4.0. Names and codes of places are facts of the National Bureau of Statistics and of the lists that were published, under their own terms.';
const TITLE = 'Taobao Villages: who qualifies, by month and by certified year';
const mediaTypes = { parquet: 'application/vnd.apache.parquet', csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

function described({ provenance, asOf }: Export): string {
  const real = provenance === undefined ? '' : ` ${provenance.statement.en}`;
  return `Villages of China assessed by the rules of Taobao Villages, as of ${asOf ?? 'no day yet'}. Money is in fen: RMB 1 is 100 fen.${real}`;
}

function citationOf({ version, asOf, madeAt, provenance }: Export): string {
  const label = provenance === undefined ? '' : ` (${provenance.label})`;
  return `taocun ${version}, Taobao Villages${label}, as of ${asOf ?? 'no day yet'}, exported ${madeAt.slice(0, 10)}.`;
}

/** A Frictionless data package. Source: https://specs.frictionlessdata.io/data-package/ */
export function dataPackageOf(data: Export): object {
  return {
    name: 'taocun',
    title: TITLE,
    description: described(data),
    version: data.version,
    created: data.madeAt,
    asOf: data.asOf,
    citation: citationOf(data),
    ruleSets: data.ruleSets,
    licenses: [{ name: LICENSE.identifier, title: LICENSE.name, path: LICENSE.url }],
    ...(data.provenance && { provenance: data.provenance }),
    resources: data.files.map(({ name, title, file, format, bytes, sha256, columns }) => ({
      name,
      title,
      path: file,
      format,
      mediatype: mediaTypes[format],
      encoding: 'utf-8',
      bytes,
      hash: `sha256:${sha256}`,
      profile: 'tabular-data-resource',
      ...(format === 'csv' && { dialect: { lineTerminator: '\r\n' } }),
      schema: { fields: columns, missingValues: [''] },
    })),
  };
}

/** Without geometries, for which Croissant has no type. */
const croissantTypes = { string: 'sc:Text', integer: 'cr:Int64', number: 'sc:Float', boolean: 'sc:Boolean' } as const;

/** The context that the specification gives, whole: mlcroissant warns of any other. */
const croissantContext = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  sc: 'https://schema.org/',
  dct: 'http://purl.org/dc/terms/',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  conformsTo: 'dct:conformsTo',
  data: { '@id': 'cr:data', '@type': '@json' },
  examples: { '@id': 'cr:examples', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  ...Object.fromEntries(
    [
      'citeAs',
      'column',
      'equivalentProperty',
      'extract',
      'field',
      'fileObject',
      'fileProperty',
      'fileSet',
      'format',
      'includes',
      'isLiveDataset',
      'jsonPath',
      'key',
      'md5',
      'parentField',
      'path',
      'recordSet',
      'references',
      'regex',
      'repeated',
      'replace',
      'samplingRate',
      'separator',
      'source',
      'subField',
      'transform',
    ].map((term) => [term, `cr:${term}`]),
  ),
};

/** Source: https://docs.mlcommons.org/croissant/docs/croissant-spec.html */
export function croissantOf(data: Export): object {
  return {
    '@context': croissantContext,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name: 'taocun',
    description: described(data),
    version: data.version,
    datePublished: data.madeAt,
    citeAs: citationOf(data),
    temporalCoverage: data.asOf ?? undefined,
    license: LICENSE.url,
    distribution: data.files.map(({ file, bytes, sha256, format }) => ({
      '@type': 'cr:FileObject',
      '@id': file,
      name: file,
      contentUrl: file,
      contentSize: `${bytes} B`,
      encodingFormat: format === 'parquet' ? 'application/x-parquet' : mediaTypes[format],
      sha256,
    })),
    recordSet: data.files.map(({ name, title, file, columns }) => ({
      '@type': 'cr:RecordSet',
      '@id': name,
      name,
      description: title,
      field: columns.flatMap((column) =>
        column.type === 'any'
          ? []
          : [
              {
                '@type': 'cr:Field',
                '@id': `${name}/${column.name}`,
                name: column.name,
                description: column.description ?? column.name,
                dataType: croissantTypes[column.type],
                source: { fileObject: { '@id': file }, extract: { column: column.name } },
              },
            ],
      ),
    })),
  };
}

/** Source: https://www.w3.org/TR/vocab-dcat-3/ */
export function dcatOf(data: Export): object {
  return {
    '@context': { dcat: 'http://www.w3.org/ns/dcat#', dct: 'http://purl.org/dc/terms/' },
    '@type': 'dcat:Dataset',
    'dct:title': TITLE,
    'dct:description': described(data),
    'dct:issued': data.madeAt,
    'dcat:version': data.version,
    'dct:bibliographicCitation': citationOf(data),
    'dct:license': { '@id': LICENSE.url },
    'dct:rights': RIGHTS,
    'dcat:distribution': data.files.map(({ title, file, bytes, format }) => ({
      '@type': 'dcat:Distribution',
      'dct:title': title,
      'dcat:downloadURL': { '@id': file },
      'dcat:byteSize': bytes,
      'dcat:mediaType': mediaTypes[format],
    })),
  };
}
