import { type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { type Language } from '@taocun/domain';
import { exactInteger, object, Type } from '@taocun/openapi';
import { excelSheet, officeMarks, officeSheet } from './excel-sheet';
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
const ruleSets = ['world-bank-2019', 'aliresearch', 'mine'].map((id) => ({ id }));

/** Keeps the byte order mark, which a decoder would remove. */
const textOf = async (csv: Readable): Promise<string> => (await buffer(csv)).toString();

it('the sheet has a byte order mark, money in RMB to the fen, codes that no program takes for numbers, and a column for each rule set', async () => {
  const text = await textOf(
    csvOf([item], columns, { provenance: 'synthetic' }, excelSheet(Item, ruleSets, undefined)),
  );
  expect(text.startsWith('\ufeffvillageCode,')).toBe(true);
  expect(parse(text, { bom: true, columns: true, record_delimiter: '\r\n' })).toEqual([
    {
      villageCode: '="320324109002"',
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

it('the sheet has empty cells where an item lacks a member, and objects only where they are named', async () => {
  const sheet = excelSheet(Item, [{ id: 'mine' }], ['salesFen', 'qualifiesUnder', 'verdicts']);
  expect(await textOf(csvOf([{}, item], ['salesFen', 'qualifiesUnder', 'verdicts'], {}, sheet))).toBe(
    '\ufeffsalesRmb,qualifies.mine,verdicts\r\n,,\r\n-90071992547409.93,true,"[{""ruleSet"":""mine""}]"\r\n',
  );
});

it('the sheet is a form of CSV', () => {
  expect(formOf({ for: 'excel' }, 'application/json')).toBe('csv');
  expect(formOf({ for: 'excel', format: 'csv' }, undefined)).toBe('csv');
  expect(() => formOf({ lang: 'zh' }, undefined)).toThrow(/lang belongs to for=excel/);
  expect(() => formOf({ for: 'excel', format: 'parquet' }, undefined)).toThrow(
    /for=excel makes CSV, not parquet/,
  );
});

describe('the sheet for an office', () => {
  const titled = [{ id: 'mine', title: { en: 'Mine', zh: '本地标准' } }, { id: 'yours' }];
  const certificate = {
    year: 2015,
    ruleSet: 'mine',
    villageCode: '330782104213',
    name: '=青岩刘村',
    provinceCode: '33',
    countyCode: '330782',
    townshipCode: '330782999',
    qualifies: true,
    qualifiesUnder: ['mine'],
    salesFen: 1_234_567_890n,
  };
  const office = [
    'year',
    'ruleSet',
    'villageCode',
    'name',
    'province',
    'county',
    'township',
    'qualifies',
    'qualifiesUnder',
    'salesFen',
  ] as const;
  const lineage = (language: Language) =>
    officeMarks(
      { label: 'synthetic', labelZh: '合成数据', statement: { en: '', zh: '' } },
      {
        freshness: { asOf: '2015-06-30', caughtUp: false, behind: 7, silent: [] },
        incomplete: {
          openShops: { part: 2, whole: 20 },
          sources: [
            {
              source: '/jd',
              since: '2015-03-03',
              until: '2015-03-09',
              expected: 90,
              received: 1,
              openShops: 2,
            },
          ],
        },
      },
      language,
    );

  it.each([
    [
      'zh',
      {
        年份: '2015',
        认定标准: '本地标准',
        村代码: '="330782104213"',
        村名: "'=青岩刘村",
        省: '浙江',
        县: '义乌市',
        乡镇: '',
        是否达标: '是',
        '是否达标：本地标准': '是',
        '是否达标：yours': '否',
        '销售额（元）': '12345678.90',
        数据来源说明: '合成数据',
        数据时效: '截至 2015-06-30，7 条更新待处理',
        缺失数据: '/jd 自 2015-03-03 至 2015-03-09 无数据，涉及 20 家在营网店中的 2 家',
      },
    ],
    [
      'en',
      {
        Year: '2015',
        'Rule set': 'Mine',
        'Village code': '="330782104213"',
        Village: "'=青岩刘村",
        Province: 'Zhejiang',
        County: '义乌市 Yiwu',
        Township: '',
        Qualifies: 'yes',
        'Qualifies under: Mine': 'yes',
        'Qualifies under: yours': 'no',
        'Sales (RMB)': '12345678.90',
        'Provenance of the data': 'synthetic',
        Freshness: 'as of 2015-06-30, 7 records behind',
        Missing: '/jd silent from 2015-03-03 to 2015-03-09, 2 of 20 open shops',
      },
    ],
  ] as const)('has headings, verdicts, regions and provenance in %s', async (language, expected) => {
    const text = await textOf(
      csvOf([certificate], [], lineage(language), officeSheet(office, titled, language)),
    );
    expect(parse(text, { bom: true, columns: true, record_delimiter: '\r\n' })).toEqual([expected]);
  });

  it('names columns that a row lacks, and leaves their cells empty', async () => {
    const text = await textOf(
      csvOf(
        [{ villageCode: '330782104213' }],
        [],
        {},
        officeSheet(['villageCode', 'county', 'households'], titled, 'en'),
      ),
    );
    expect(text).toBe('\ufeffVillage code,County,Households\r\n"=""330782104213""",,\r\n');
  });
});
