import {
  citationOf,
  type DataFile,
  type DataVersion,
  descriptionOf,
  LICENSE_URL,
  releaseFiles,
  type Release,
  RIGHTS,
  TITLE,
} from './release';

const dcatContext = {
  csvw: 'http://www.w3.org/ns/csvw#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};
const publisher = { '@type': 'foaf:Agent', 'foaf:name': 'taocun' };
const license = { '@id': LICENSE_URL, '@type': 'dct:LicenseDocument' };
const date = (day: string) => ({ '@type': 'xsd:date', '@value': day });

/** The datatypes of CSVW, and of Parquet's geometries. */
const datatypes: Readonly<Record<DataFile['columns'][number]['type'], string>> = {
  integer: 'xsd:integer',
  number: 'xsd:double',
  boolean: 'xsd:boolean',
  day: 'xsd:date',
  text: 'xsd:string',
  words: 'xsd:string',
  json: 'csvw:JSON',
  geometry: 'http://www.opengis.net/ont/geosparql#wkbLiteral',
};

function datasetOf(release: Release): object {
  const { version, address, provenance } = release;
  const here = `${address}/${version.name}`;
  return {
    '@id': here,
    '@type': 'dcat:Dataset',
    // An identifier is a text, which no reader resolves.
    ...(URL.canParse(here) && { 'dct:identifier': here }),
    'dct:title': `${TITLE}, ${version.name}`,
    'dct:description': descriptionOf(release),
    'dct:publisher': publisher,
    'dct:issued': date(version.day),
    'dct:temporal': { '@type': 'dct:PeriodOfTime', 'dcat:endDate': date(version.day) },
    'dct:spatial': {
      '@id': 'http://publications.europa.eu/resource/authority/country/CHN',
      '@type': 'dct:Location',
    },
    'dcat:version': version.name,
    'dct:bibliographicCitation': citationOf(release),
    'dct:license': license,
    'dct:rights': { '@type': 'dct:RightsStatement', 'rdfs:label': RIGHTS },
    ...(provenance && {
      'dct:provenance': {
        '@type': 'dct:ProvenanceStatement',
        'rdfs:label': provenance.label,
        'rdfs:comment': provenance.statement.en,
      },
    }),
    'dcat:distribution': releaseFiles(release).map(distributionOf),
  };
}

function distributionOf({ table, url, mediaType }: DataFile): object {
  return {
    '@id': url,
    '@type': 'dcat:Distribution',
    'dct:title': table.title,
    'dcat:accessURL': { '@id': url },
    'dcat:downloadURL': { '@id': url },
    'dcat:mediaType': {
      '@id': `https://www.iana.org/assignments/media-types/${mediaType}`,
      '@type': 'dct:MediaType',
    },
    'dct:license': license,
  };
}

/** The columns of a file. Source: https://www.w3.org/TR/tabular-metadata/ */
function tableSchemaOf({ table, columns }: DataFile): object {
  return {
    '@type': 'csvw:Schema',
    'csvw:primaryKey': table.key,
    'csvw:column': {
      '@list': columns.map(({ name, type, description }) => ({
        '@type': 'csvw:Column',
        'csvw:name': name,
        'csvw:datatype': { '@id': name === 'month' ? 'xsd:gYearMonth' : datatypes[type] },
        'dct:description': description,
      })),
    },
  };
}

/**
 * A dataset of DCAT-AP with the columns of its files in CSVW. Source:
 * https://semiceu.github.io/DCAT-AP/releases/3.0.0/
 */
export function dcatOf(release: Release): object {
  const distributions = releaseFiles(release).map((file) => ({
    ...distributionOf(file),
    'csvw:tableSchema': tableSchemaOf(file),
  }));
  return { '@context': dcatContext, ...datasetOf(release), 'dcat:distribution': distributions };
}

/** The catalogue of all versions, in DCAT-AP. The columns are in the description of each version. */
export function catalogOf(
  address: string,
  versions: readonly DataVersion[],
  provenance: Release['provenance'],
): object {
  return {
    '@context': dcatContext,
    '@id': address,
    '@type': 'dcat:Catalog',
    'dct:title': 'Data of taocun',
    'dct:description':
      'The files of each certified year and of the newest day. Other days have them too, under their own date.',
    'dct:publisher': publisher,
    'dct:license': license,
    'dcat:dataset': versions.map((version) => datasetOf({ version, address, provenance })),
  };
}
