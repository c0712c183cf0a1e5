import { croissantOf, dataPackageOf, dcatOf, type Export } from './descriptions';
import { documentedColumns } from './documented-columns';

const schemas = { Row: { properties: { code: { type: 'string', description: 'Its code.' }, salesFen: { type: 'integer' } } } };
const document = { components: { schemas } };
const code = { name: 'code', type: 'string', description: 'Its code.' };
const salesFen = { name: 'salesFen', type: 'integer' };

it('the columns of a file are those that it has: Parquet states the provenance in its metadata', () => {
  const csv = 'code,salesFen,provenance\r\n33,1,synthetic\r\n';
  const provenance = { name: 'provenance', type: 'string' };
  expect(documentedColumns(csv, document, 'Row', 'csv')).toEqual([code, salesFen, provenance]);
  expect(documentedColumns(csv, document, 'Row', 'ndjson')).toEqual([code, salesFen, provenance]);
  expect(documentedColumns(csv, document, 'Row', 'parquet')).toEqual([code, salesFen]);
});

it('each description says under which terms the files are, and how to cite them', () => {
  const data: Export = {
    ...{ asOf: '2015-06-30', madeAt: '2026-01-02T03:04:05.000Z', version: '1', ruleSets: [], files: [] },
    license: { identifier: 'LicenseRef-All-Rights-Reserved', name: 'All rights reserved' },
  };
  const citation = 'taocun 1, Taobao Villages, as of 2015-06-30, exported 2026-01-02.';
  expect(dataPackageOf(data)).toMatchObject({
    ...{ citation, licenses: [{ name: 'LicenseRef-All-Rights-Reserved', title: 'All rights reserved' }] },
  });
  expect(croissantOf(data)).toMatchObject({ citeAs: citation, license: 'All rights reserved' });
  expect(dcatOf(data)).toMatchObject({ 'dct:bibliographicCitation': citation, 'dct:rights': 'All rights reserved' });
});
