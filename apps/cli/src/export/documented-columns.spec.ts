import { croissantOf, dataPackageOf, type Export } from './descriptions';
import { type Column, columnsIn } from './documented-columns';

const named = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'number' }));
const placed = named('longitude', 'latitude');

it('Parquet with places has two columns more, which its descriptions tell', () => {
  const columns = columnsIn('parquet', placed);
  expect(columns.slice(2).map(({ name, type }) => [name, type])).toEqual([
    ['approximate', 'boolean'],
    ['geometry', 'any'],
  ]);
  const file = {
    ...{ name: 'villages', title: 'Villages', file: 'villages.parquet', format: 'parquet' as const, bytes: 1, sha256: '' },
    columns,
  };
  const license = { identifier: 'LicenseRef-All-Rights-Reserved', name: 'All rights reserved' };
  const data: Export = { files: [file], license, asOf: null, madeAt: '2015-07-20T00:00:00Z', version: '1', ruleSets: [] };
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
