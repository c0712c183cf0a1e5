import { BadRequestException } from '@nestjs/common';
import { mongo } from 'mongoose';
import { described, exactInteger, nullable, object, Type } from '@taocun/openapi';
import { columnKindOf, columnsOfItem } from './columns';
import { cellsOf, columnsOf, fieldsOf, knownFields, picking } from './fields';

const Item = object('Item', {
  code: Type.String(),
  salesFen: nullable(exactInteger()),
  stateOf: Type.Optional(
    described(object('StateOf', { partition: Type.Integer(), offset: Type.Integer() }), 'The position.'),
  ),
  size: Type.Optional(Type.Number()),
  ruleSets: Type.Array(Type.String()),
  verdicts: Type.Array(object('Verdict', { ruleSet: Type.String() })),
});
const columns = ['code', 'salesFen', 'stateOf.partition', 'stateOf.offset', 'size', 'ruleSets', 'verdicts'];
const item = {
  code: '330782104213',
  salesFen: 9_007_199_254_740_993n,
  stateOf: { partition: 3, offset: 77 },
  ruleSets: ['a', 'b'],
  verdicts: [{ ruleSet: 'a', value: 9_007_199_254_740_993n }],
};

it('the columns and their kinds are those of the members of an item', () => {
  expect(columnsOfItem(Item)).toEqual(columns);
  expect(columns.map((column) => columnKindOf(Item, column))).toEqual([
    'text',
    'integer',
    'integer',
    'integer',
    'number',
    'words',
    'json',
  ]);
});

it('fields can name every column and every member that holds some', () => {
  expect(knownFields(columns)).toEqual([
    'code',
    'salesFen',
    'stateOf',
    'stateOf.partition',
    'stateOf.offset',
    'size',
    'ruleSets',
    'verdicts',
  ]);
});

it.each<[string, readonly string[], readonly string[], object]>([
  ['salesFen,code', ['salesFen', 'code'], ['salesFen', 'code'], { salesFen: item.salesFen, code: item.code }],
  ['stateOf.offset', ['stateOf.offset'], ['stateOf.offset'], { stateOf: { offset: 77 } }],
  [
    'stateOf.offset,code,stateOf.partition',
    ['stateOf.offset', 'code', 'stateOf.partition'],
    ['stateOf.offset', 'code', 'stateOf.partition'],
    { code: item.code, stateOf: { offset: 77, partition: 3 } },
  ],
  ['stateOf', ['stateOf'], ['stateOf.partition', 'stateOf.offset'], { stateOf: item.stateOf }],
  ['stateOf.offset,stateOf', ['stateOf'], ['stateOf.partition', 'stateOf.offset'], { stateOf: item.stateOf }],
  ['code,code', ['code'], ['code'], { code: item.code }],
  ['size,code', ['size', 'code'], ['size', 'code'], { code: item.code }],
])('fields=%s', (text, fields, ofCsv, picked) => {
  const before = structuredClone(item);
  expect(fieldsOf(text, columns)).toEqual(fields);
  expect(columnsOf(fields, columns)).toEqual(ofCsv);
  expect(picking(fields)(item)).toEqual(picked);
  expect(Object.keys(picking(fields)(item))).toEqual(
    [...new Set(fields.map((field) => field.replace(/\..*/, '')))].filter((name) => name in picked),
  );
  expect(item).toEqual(before);
});

it('everything is answered where no fields are named', () => {
  expect(fieldsOf(undefined, columns)).toBeUndefined();
  expect(columnsOf(undefined, columns)).toBe(columns);
  expect(picking(undefined)(item)).toBe(item);
});

it.each([
  '',
  'code,',
  'Code',
  'code, salesFen',
  'stateOf.offset.x',
  'stateOf.x',
  'verdicts.ruleSet',
  '__proto__',
  'constructor',
])('fields=%s is refused, with the names that there are', (text) => {
  expect(() => fieldsOf(text, columns)).toThrow(BadRequestException);
  expect(() => fieldsOf(text, columns)).toThrow(/code, salesFen, stateOf, stateOf\.partition, .*verdicts/);
});

it('cells hold words and exact numbers; a list of words is one, and what has members is JSON', () => {
  expect(cellsOf(columns)(item)).toEqual([
    '330782104213',
    9_007_199_254_740_993n,
    3,
    77,
    undefined,
    'a b',
    '[{"ruleSet":"a","value":9007199254740993}]',
  ]);
  expect(
    cellsOf(['wide', 'no', 'gone.by'])({
      wide: mongo.Decimal128.fromString('-9223372036854775809'),
      no: false,
    }),
  ).toEqual([-9_223_372_036_854_775_809n, false, undefined]);
});
