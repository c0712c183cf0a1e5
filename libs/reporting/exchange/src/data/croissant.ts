import { type DataColumn } from './columns';
import { citationOf, descriptionOf, releaseFiles, LICENSE, type Release } from './release';

/** Geometries are missing: Croissant has no type for them. */
const croissantTypes: Readonly<Record<DataColumn['type'], string>> = {
  integer: 'cr:Int64',
  number: 'sc:Float',
  boolean: 'sc:Boolean',
  day: 'sc:Date',
  text: 'sc:Text',
  words: 'sc:Text',
  json: 'sc:Text',
};

/** The complete context of the specification: mlcroissant warns of any other. */
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

/** A Dataset of schema.org, with the members of Croissant. Source: https://docs.mlcommons.org/croissant/docs/croissant-spec.html */
export function croissantOf(release: Release): object {
  const { version, address } = release;
  const files = releaseFiles(release);
  return {
    '@context': croissantContext,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name: 'taocun',
    description: descriptionOf(release),
    url: `${address}/${version.name}/croissant.json`,
    // Croissant requires a semantic version.
    version: [...version.name.split('-').map(Number), 0, 0].slice(0, 3).join('.'),
    datePublished: version.day,
    temporalCoverage: `../${version.day}`,
    spatialCoverage: 'China',
    citeAs: citationOf(release),
    license: LICENSE.url,
    creator: { '@type': 'Organization', name: 'taocun' },
    // Figures of a version are revised when late data arrive, so its files have no fixed hash.
    isLiveDataset: true,
    distribution: files.map(({ name, url, format, mediaType }) => ({
      '@type': 'cr:FileObject',
      '@id': name,
      name,
      contentUrl: url,
      encodingFormat: format === 'parquet' ? 'application/x-parquet' : mediaType,
    })),
    recordSet: files
      .filter(({ format }) => format === 'parquet')
      .map(({ table, name, columns }) => ({
        '@type': 'cr:RecordSet',
        '@id': table.name,
        name: table.name,
        description: table.title,
        key: table.key.map((column) => ({ '@id': `${table.name}/${column}` })),
        field: columns.flatMap((column) =>
          column.type === 'geometry'
            ? []
            : [
                {
                  '@type': 'cr:Field',
                  '@id': `${table.name}/${column.name}`,
                  name: column.name,
                  description: column.description,
                  dataType: croissantTypes[column.type],
                  source: { fileObject: { '@id': name }, extract: { column: column.name } },
                },
              ],
        ),
      })),
  };
}
