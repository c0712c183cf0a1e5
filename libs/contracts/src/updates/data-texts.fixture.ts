import fc from 'fast-check';
import { categories, platforms } from '@taocun/domain';
import { type AnyType, anUpdate, everyType, validData } from './update.fixture';

const pears = { grams: 1, localPriceFenPerKilogram: 1 };

/** Boundary values of some property, as JSON text, so that 100.0 and 1e2 are sent exactly as written. */
const edges = [
  'null',
  'true',
  'false',
  '{}',
  '[]',
  '[null]',
  '""',
  '" "',
  '"a"',
  '"0"',
  '"1688"',
  '"other"',
  '"urban"',
  '"kind"',
  '0',
  '-0',
  '1',
  '1.5',
  '100.0',
  '1e2',
  '-1',
  '1000000',
  '1000001',
  '10000000000000',
  '10000000000001',
  '1e400',
  '-1e400',
  '5e-324',
  '90',
  '-90',
  '90.0000001',
  '180',
  '-180',
  '180.0000001',
  '9007199254740993',
  '99999999999999999999',
  '"a\\u0000"',
  '"\\u000a"',
  '"\\u007f"',
  '"\\u0085b"',
  '"a\\u202eb"',
  '"\\u2066"',
  '"\\u061c"',
  '"\\u200d"',
  '"\\u2028"',
  '"   "',
  '"\\u3164"',
  '"a\\u200b"',
  '"\\u00ad"',
  '"\\ue000"',
  '"\\ufe0f"',
  '"\\ud83c\\udfd8"',
  ...[3, 4].map((marks) => JSON.stringify(`e${'\u0316'.repeat(marks)}`)),
  ...[100, 50].map((length) => JSON.stringify('\u0958'.repeat(length))),
  '"\\ud800"',
  '"a\\udc00"',
  '"\\ud83d\\ude00"',
  '"320324109002"',
  '"32032410900"',
  '"320324109"',
  '"32032410"',
  '"111"',
  '"220"',
  '"221"',
  '"3203241090020"',
  '"３20324109002"',
  ...[64, 65, 100, 101].map((length) => JSON.stringify('x'.repeat(length))),
  '"2014-06-01T10:00:00Z"',
  '"2015-02-29T10:00:00Z"',
  '"2014-06-01T24:00:00Z"',
  '"2014-06-01t10:00:00.123456789z"',
  '"2014-06-01"',
  '["320324109002"]',
  '["320324109003","320324109004"]',
  '["320324109003","320324109003"]',
  '["320324109003",320324109004]',
  '["32032410900"]',
  ...[50, 51].map((length) =>
    JSON.stringify(Array.from({ length }, (_, at) => String(320_324_109_100 + at))),
  ),
  '{"grams":1,"localPriceFenPerKilogram":2}',
  '{"grams":1}',
  '{"grams":1,"localPriceFenPerKilogram":2,"x":3}',
  '{"constructor":1}',
  '{"__proto__":{"grams":1,"localPriceFenPerKilogram":2}}',
  '[{"grams":1,"localPriceFenPerKilogram":2}]',
  '{"length":0}',
  '{"then":1}',
  '{"grams":1,"localPriceFenPerKilogram":2,"product":"pear","feesFen":0,"deliveryFen":1e13}',
  '{"birthYear":1988.0}',
  '{"sex":null}',
  '{"grams":1,"localPriceFenPerKilogram":2,"feesFen":-1}',
  '{"grams":1,"localPriceFenPerKilogram":2,"product":null}',
  '{"sex":"female","birthYear":2100,"returnee":true,"povertyRegistered":false}',
  '{"returnee":1}',
  '{"birthYear":1899}',
  '100000',
  '{"__proto__":{"sex":"male"}}',
  '{"sex":"male","__proto__":1}',
  '[{"sex":"male"}]',
  '{"sex":"male","name":"x"}',
  '100001',
  '{"grams":1.0,"localPriceFenPerKilogram":1e13}',
  '{"grams":null,"localPriceFenPerKilogram":2}',
  '"administrative-village"',
  ...[...platforms, ...categories, 'ebay', 'Taobao', 'food', 'suburban', 'town', 'x/y', 'é', 'a\n'].map(
    (text) => JSON.stringify(text),
  ),
  ...[0.5, -5, 1899, 1900, 2100, 2101, 1988.5, '1988'].map((birthYear) => JSON.stringify({ birthYear })),
  ...['a pear', 'x'.repeat(64), 'x'.repeat(65), ''].map((product) => JSON.stringify({ ...pears, product })),
  ...[-1, 0.5, 10_000_000_000_000, 10_000_000_000_001, '1', null].flatMap((fen) =>
    ['feesFen', 'deliveryFen', 'grams'].map((name) => JSON.stringify({ ...pears, [name]: fen })),
  ),
  '"2014-06-30T20:00:00+08:00"',
  '"2014-06-30T20:00:00.000999999+08:00"',
  '"2014-06-30T20:00:00.001+08:00"',
  '"2014-06-30T12:00:00Z"',
];
const names = [...new Set(everyType.flatMap((type) => Object.keys(validData[type])))];
const strangeNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
  'length',
  '',
  '0',
  'a/b',
  '\ud800',
];

const anyJson = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...edges) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 110 }).map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.double().map((number) => JSON.stringify(number)) },
  { weight: 1, arbitrary: fc.integer({ min: -2, max: 1_000_002 }).map(String) },
);
const anyName = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...names) },
  { weight: 2, arbitrary: fc.constantFrom(...strangeNames) },
  { weight: 1, arbitrary: fc.string() },
);

/** A valid payload with a few properties replaced, added or left out; sometimes arbitrary JSON. */
export function dataTextOf(type: AnyType): fc.Arbitrary<string> {
  const own = Object.keys(validData[type]);
  const change = fc.oneof(
    fc.record({ name: fc.constantFrom(...own), text: fc.option(anyJson, { nil: undefined }) }),
    fc.record({ name: anyName, text: fc.option(anyJson, { nil: undefined }) }),
  );
  const changed = fc.array(change, { maxLength: 3 }).map((changes) => {
    const texts = new Map<string, string>(
      Object.entries(validData[type]).map(([name, value]) => [name, JSON.stringify(value)]),
    );
    for (const { name, text } of changes) {
      if (text === undefined) texts.delete(name);
      else texts.set(name, text);
    }
    return `{${[...texts].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
  });
  return fc.oneof({ weight: 12, arbitrary: changed }, { weight: 1, arbitrary: anyJson });
}

/** The payload with each boundary value in each property, one at a time. */
export function edgeTextsOf(type: AnyType): readonly string[] {
  return [...Object.keys(validData[type]), 'unknown', ...strangeNames].flatMap((name) =>
    edges.map((edge) => {
      const rest = Object.entries(validData[type]).filter(([other]) => other !== name);
      const properties = [...rest.map(([other, value]) => [other, JSON.stringify(value)]), [name, edge]];
      return `{${properties.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
    }),
  );
}

/** An update that contains the data as written. */
export function updateTextOf(type: AnyType, dataText: string): Buffer {
  const before = JSON.stringify({ ...anUpdate(type), data: 0 }).replace(/0\}$/, '');
  return Buffer.from(`${before}${dataText}}`);
}
