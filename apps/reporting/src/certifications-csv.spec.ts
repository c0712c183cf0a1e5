import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { mongo } from 'mongoose';
import { certificationsCsv, prefersCsv } from './certifications-csv';
import { certificationOf } from './recorded-events';
import { certified } from './reporting.fixture';

it.each([
  [undefined, false],
  ['*/*', false],
  ['application/json', false],
  ['text/csv', true],
  ['text/csv; charset=utf-8', true],
  ['text/*', true],
  ['text/csv;q=0.5, application/json', false],
  ['text/csv, */*;q=0.1', true],
  ['text/html, */*', false],
  ['text/csv;q=0', false],
])('Accept: %s', (accept, csv) => {
  expect(prefersCsv(accept)).toBe(csv);
});

it('has a line of names, then one a certificate, with every digit and no formula', async () => {
  const documents = [
    certificationOf(certified('330782004213', { name: '=HYPERLINK("x")', salesFen: 9_007_199_254_740_993n, alibabaSalesFen: -5 })),
    {
      ...certificationOf(certified('330782004214', { name: '青岩刘村, 一', qualifies: false })),
      salesFen: mongo.Decimal128.fromString('9223372036854775808'),
    },
  ];
  expect(await text(certificationsCsv(Readable.from(documents)))).toBe(
    [
      'year,ruleSet,villageCode,name,provinceCode,prefectureCode,countyCode,townshipCode,qualifies,asOf,salesFen,alibabaSalesFen,activeShops,activeAlibabaShops',
      `2015,world-bank-2019,330782004213,"'=HYPERLINK(""x"")",33,3307,330782,330782004,true,2015-06-30,9007199254740993,-5,100,100`,
      '2015,world-bank-2019,330782004214,"青岩刘村, 一",33,3307,330782,330782004,false,2015-06-30,9223372036854775808,1000000000,100,100',
      '',
    ].join('\r\n'),
  );
});
