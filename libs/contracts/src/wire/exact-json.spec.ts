import fc from 'fast-check';
import { stringifyExactJson, parseExactJson, writeExactly } from './exact-json';

describe('whole numbers keep every digit', () => {
  it.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', 9_007_199_254_740_992n],
    ['9007199254740993', 9_007_199_254_740_993n],
    ['-9007199254740991', -9_007_199_254_740_991],
    ['-9007199254740993', -9_007_199_254_740_993n],
    ['123456789012345678901234567890', 123_456_789_012_345_678_901_234_567_890n],
    ['1234567890', 1_234_567_890],
  ])('%s', (text, value) => {
    expect(parseExactJson(text)).toBe(value);
    expect(parseExactJson(`{"a":[${text}]}`)).toEqual({ a: [value] });
    expect(stringifyExactJson({ a: [value] })).toBe(`{"a":[${text}]}`);
  });
});

it.each([
  ['digits in text', { name: '1234567890123456789', '9007199254740993': '"9007199254740993' }],
  ['digits after an escaped quote', { name: '\\"9007199254740993\\\\' }],
  [
    'fractions and exponents',
    { longitude: 118.12345678901234567, large: 1e30, small: 1.2345678901234567e-7 },
  ],
])('%s stays as it is', (_name, value) => {
  expect(parseExactJson(JSON.stringify(value))).toEqual(value);
});

it('an undefined member is absent', () => {
  const value = { a: undefined, b: null, c: [true, 'é"', -0.5], d: {} };
  expect(stringifyExactJson(value)).toBe('{"b":null,"c":[true,"é\\"",-0.5],"d":{}}');
  expect(stringifyExactJson({ ...value, e: 10n ** 20n })).toBe(
    '{"b":null,"c":[true,"é\\"",-0.5],"d":{},"e":100000000000000000000}',
  );
});

it.each([
  undefined,
  null,
  true,
  -0,
  Number.NaN,
  '"quoted"\n',
  [undefined, Number.POSITIVE_INFINITY],
  { 'a "b"': [{}, []] },
])('%j next to a bigint is written as without one', (value) => {
  expect(stringifyExactJson([value, 1n])).toBe(`${JSON.stringify([value]).slice(0, -1)},1]`);
});

it('objects that stand for an integer are written as that integer', () => {
  class Fen {
    constructor(readonly digits: string) {}
  }
  const value = { sales: new Fen('12345678901234567890'), list: [new Fen('-1'), { digits: '1' }] };
  const json = writeExactly(value, (object) => (object instanceof Fen ? BigInt(object.digits) : undefined));
  expect(json).toBe('{"sales":12345678901234567890,"list":[-1,{"digits":"1"}]}');
});

it.each(['{', '{"a":00000000000000000001}', '[12345678901234567890,]'])('%s is refused', (text) => {
  expect(() => parseExactJson(text)).toThrow(SyntaxError);
});

it('what is written is read back', () => {
  const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2_147_483_647);
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.bigInt().filter((value) => value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER),
      fc.constantFrom(null, true, false, 118.25, '9007199254740993', '"9007199254740993"'),
      fc.array(tie('json')),
      fc.dictionary(fc.string(), tie('json'), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(json, (value) => expect(parseExactJson(stringifyExactJson(value))).toEqual(value)),
    { seed, numRuns: 1_000 },
  );
});
