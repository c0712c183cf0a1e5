import { croissantOf, dataPackageOf, dcatOf, type Export } from './descriptions';
import { type Column, columnsIn, documentedColumns } from './documented-columns';

const named = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'number' }));
const placed = named('longitude', 'latitude');
const license = 'https://creativecommons.org/licenses/by/4.0/';

it('Parquet with places has two columns more, which its descriptions tell', () => {
  const columns = columnsIn('parquet', placed);
  expect(columns.slice(2).map(({ name, type }) => [name, type])).toEqual([
    ['approximate', 'boolean'],
    ['geometry', 'any'],
  ]);
  const file = {
    name: 'villages',
    title: 'Villages',
    file: 'villages.parquet',
    format: 'parquet' as const,
    bytes: 1,
    sha256: '',
    columns,
  };
  const data: Export = { files: [file], asOf: null, madeAt: '2015-07-20T00:00:00Z', version: '1', ruleSets: [] };
  expect(dataPackageOf(data)).toMatchObject({ resources: [{ schema: { fields: columns } }] });
  const { recordSet } = croissantOf(data) as { readonly recordSet: readonly { readonly field: readonly { readonly name: string }[] }[] };
  // Croissant has no type for a geometry.
  expect(recordSet[0]?.field.map(({ name }) => name)).toEqual(['longitude', 'latitude', 'approximate']);
});

it.each([['csv', placed] as const, ['ndjson', placed] as const, ['parquet', named('longitude', 'salesFen')] as const])(
  'other files have the columns of CSV: %s',
  (format, columns) => {
    expect(columnsIn(format, columns)).toEqual(columns);
  },
);

it('columns are those of the head of CSV', () => {
  const schemas = { Row: { properties: { code: { type: 'string', description: 'Its code.' }, salesFen: { type: 'integer' } } } };
  const columns = documentedColumns('code,salesFen,provenance\r\n33,1,synthetic\r\n', { components: { schemas } }, 'Row');
  expect(columns).toEqual([
    { name: 'code', type: 'string', description: 'Its code.' },
    { name: 'salesFen', type: 'integer' },
    { name: 'provenance', type: 'string' },
  ]);
});

it('each description says under which terms the files are, and how to cite them', () => {
  const data: Export = {
    asOf: '2015-06-30',
    madeAt: '2026-01-02T03:04:05.000Z',
    version: '1',
    ruleSets: [],
    files: [],
  };
  const citation = 'taocun 1, Taobao Villages, as of 2015-06-30, exported 2026-01-02.';
  expect(dataPackageOf(data)).toMatchObject({
    citation,
    licenses: [{ name: 'CC-BY-4.0', title: expect.any(String), path: license }],
  });
  expect(croissantOf(data)).toMatchObject({ citeAs: citation, license });
  expect(dcatOf(data)).toMatchObject({ 'dct:bibliographicCitation': citation, 'dct:license': { '@id': license } });
});
