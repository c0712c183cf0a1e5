import { unitOf } from './columns';
import { citationOf, descriptionOf, type FileColumn, releaseFiles, LICENSE, type Release, RIGHTS, TITLE } from './release';

/** Types of Table Schema. */
const fieldTypes: Readonly<Record<FileColumn['type'], string>> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  day: 'date',
  text: 'string',
  words: 'string',
  json: 'string',
  geometry: 'any',
};

/** A data package, version 2. Source: https://datapackage.org/standard/data-package/ */
export function dataPackageOf(release: Release): object {
  const { version, provenance } = release;
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: 'taocun',
    title: TITLE,
    description: descriptionOf(release),
    version: version.name,
    asOf: version.day,
    citation: citationOf(release),
    licenses: [{ name: LICENSE.identifier, title: LICENSE.name, path: LICENSE.url }],
    rights: RIGHTS,
    ...(provenance && { provenance }),
    resources: releaseFiles(release).map(({ table, format, name, mediaType, columns }) => ({
      name: format === 'csv' ? table.name : `${table.name}-${format}`,
      title: table.title,
      path: name,
      format,
      mediatype: mediaType,
      type: 'table',
      ...(format === 'csv' && { encoding: 'utf-8', dialect: { lineTerminator: '\n' } }),
      schema: {
        $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
        fields: columns.map((column) => {
          const unit = unitOf(column);
          const type = column.name === 'month' ? 'yearmonth' : fieldTypes[column.type];
          return { name: column.name, type, description: column.description, ...(unit !== undefined && { unit }) };
        }),
        primaryKey: table.key,
        missingValues: [''],
      },
    })),
  };
}
