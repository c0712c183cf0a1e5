import { mongo } from 'mongoose';
import { exactJsonOfStored } from './exact-json';

it.each([
  ['more than 2^53', 9_007_199_254_740_993n, '9007199254740993'],
  ['below zero', -9_007_199_254_740_993n, '-9007199254740993'],
  ['more than int64', mongo.Decimal128.fromString('9223372036854775808'), '9223372036854775808'],
  [
    '34 digits',
    mongo.Decimal128.fromString('1000000000000000000000000000000000'),
    '1000000000000000000000000000000000',
  ],
])('an integer keeps all its digits: %s', (_name, value, json) => {
  expect(exactJsonOfStored({ value, list: [value] })).toBe(`{"value":${json},"list":[${json}]}`);
});

it.each([undefined, Number.NaN, () => 1])('a missing value is null: %p', (value) => {
  expect(exactJsonOfStored(value)).toBe('null');
  expect(exactJsonOfStored([value])).toBe('[null]');
});

it('everything else is written as JSON.stringify writes it', () => {
  const value = {
    text: '"quoted"\n青岩刘村',
    empty: {},
    list: [1, -2.5, true, null, []],
    left: undefined,
    nested: { 'a "b"': false },
  };
  expect(exactJsonOfStored(value)).toBe(JSON.stringify(value));
});
