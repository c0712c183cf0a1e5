import { type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { exactInteger, object, Type } from '@taocun/service';
import { parse } from 'csv-parse/sync';
import { excelSheet } from './excel-sheet';
import { csvOf, formOf } from './list-forms';

const Item = object('Item', {
  villageCode: Type.String(),
  region: Type.String(),
  name: Type.String(),
  salesFen: exactInteger(),
  paidByCategoryFen: object('Money', { service: exactInteger() }),
  qualifiesUnder: Type.Array(Type.String()),
  verdicts: Type.Array(object('Verdict', { ruleSet: Type.String() })),
});

const columns = [
  'villageCode',
  'region',
  'name',
  'salesFen',
  'paidByCategoryFen.service',
  'local.fenPerKilogram',
  'qualifiesUnder',
  'verdicts',
];
const item = {
  villageCode: '320324109002',
  region: 'CN',
  name: '=东风村',
  salesFen: -9_007_199_254_740_993n,
  paidByCategoryFen: { service: 5 },
  local: { fenPerKilogram: 1_250 },
  qualifiesUnder: ['world-bank-2019', 'mine'],
  verdicts: [{ ruleSet: 'mine' }],
};
const ruleSets = ['world-bank-2019', 'aliresearch', 'mine'];

/** Keeps the byte order mark, which a decoder would remove. */
const textOf = async (csv: Readable): Promise<string> => (await buffer(csv)).toString();

it('has a byte order mark, money in RMB to the fen, codes that no program takes for numbers, and a column for each rule set', async () => {
  const text = await textOf(csvOf([item], columns, { provenance: 'synthetic' }, excelSheet(Item, ruleSets, undefined)));
  expect(text.startsWith('\ufeffvillageCode,')).toBe(true);
  expect(parse(text, { bom: true, columns: true, record_delimiter: '\r\n' })).toEqual([
    {
      villageCode: 'CN320324109002',
      region: 'CN',
      name: "'=东风村",
      salesRmb: '-90071992547409.93',
      'paidByCategoryRmb.service': '0.05',
      'local.rmbPerKilogram': '12.50',
      'qualifies.world-bank-2019': 'true',
      'qualifies.aliresearch': 'false',
      'qualifies.mine': 'true',
      provenance: 'synthetic',
    },
  ]);
});

it('leaves empty what an item lacks, and has objects only where they are named', async () => {
  const sheet = excelSheet(Item, ['mine'], ['salesFen', 'qualifiesUnder', 'verdicts']);
  expect(await textOf(csvOf([{}, item], ['salesFen', 'qualifiesUnder', 'verdicts'], {}, sheet))).toBe(
    '\ufeffsalesRmb,qualifies.mine,verdicts\r\n,,\r\n-90071992547409.93,true,"[{""ruleSet"":""mine""}]"\r\n',
  );
});

it('is a form of CSV', () => {
  expect(formOf({ for: 'excel' }, 'application/json')).toBe('csv');
  expect(formOf({ for: 'excel', format: 'csv' }, undefined)).toBe('csv');
  expect(() => formOf({ for: 'excel', format: 'parquet' }, undefined)).toThrow(/for=excel makes CSV, not parquet/);
});
