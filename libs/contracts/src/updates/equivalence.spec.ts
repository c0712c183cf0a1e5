import fc from 'fast-check';
import { parseTime } from '@taocun/domain';
import { updateTypes } from './marketplace-update';
import { violations } from '../wire/violations';
import { type AnyType, anUpdate, everyType, outcomeOf, validData } from './update.fixture';

// The classes define what data is valid, and the functions that `checkOf` compiles from them are what runs. Here both judge the same JSON text.

const seed = Number(process.env['TAOCUN_SEED'] ?? Date.now() % 2_147_483_647);
const cases = 2_000;

/** Values at the edges of what some property takes, as JSON text: 100.0 and 1e2 are written so on the wire. */
const edges = [
  ...['null', 'true', 'false', '{}', '[]', '[null]', '""', '" "', '"a"', '"0"', '"1688"', '"other"', '"urban"', '"kind"'],
  ...['0', '-0', '1', '1.5', '100.0', '1e2', '-1', '1000000', '1000001', '10000000000000', '10000000000001', '1e400', '-1e400', '5e-324'],
  ...['90', '-90', '90.0000001', '180', '-180', '180.0000001', '9007199254740993', '99999999999999999999'],
  ...['"a\\u0000"', '"\\u000a"', '"\\u007f"', '"\\u0085b"', '"a\\u202eb"', '"\\u2066"', '"\\u061c"', '"\\u200d"', '"\\u2028"'],
  ...['"\\ud800"', '"a\\udc00"', '"\\ud83d\\ude00"', '"320324109002"', '"32032410900"', '"3203241090020"', '"３20324109002"'],
  ...[64, 65, 100, 101].map((length) => JSON.stringify('x'.repeat(length))),
  ...['"2014-06-01T10:00:00Z"', '"2015-02-29T10:00:00Z"', '"2014-06-01T24:00:00Z"', '"2014-06-01t10:00:00.123456789z"', '"2014-06-01"'],
  ...['{"grams":1,"localPriceFenPerKilogram":2}', '{"grams":1}', '{"grams":1,"localPriceFenPerKilogram":2,"x":3}', '{"constructor":1}'],
  ...['{"__proto__":{"grams":1,"localPriceFenPerKilogram":2}}', '[{"grams":1,"localPriceFenPerKilogram":2}]', '{"length":0}', '{"then":1}'],
  ...['{"grams":1,"localPriceFenPerKilogram":2,"product":"pear","feesFen":0,"deliveryFen":1e13}', '{"birthYear":1988.0}', '{"sex":null}'],
  ...['{"grams":1,"localPriceFenPerKilogram":2,"feesFen":-1}', '{"grams":1,"localPriceFenPerKilogram":2,"product":null}'],
  ...['{"sex":"female","birthYear":2100,"returnee":true,"povertyRegistered":false}', '{"returnee":1}', '{"birthYear":1899}', '100000'],
  ...['{"__proto__":{"sex":"male"}}', '{"sex":"male","__proto__":1}', '[{"sex":"male"}]', '{"sex":"male","name":"x"}', '100001'],
  ...['{"grams":1.0,"localPriceFenPerKilogram":1e13}', '{"grams":null,"localPriceFenPerKilogram":2}', '"administrative-village"'],
];
const names = [...new Set(everyType.flatMap((type) => Object.keys(validData[type])))];
const strangeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'length', '', '0', 'a/b', '\ud800'];

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

/** A valid payload with a few properties replaced, added or left out; sometimes anything at all. */
function dataTextOf(type: AnyType): fc.Arbitrary<string> {
  const own = Object.keys(validData[type]);
  const change = fc.oneof(
    fc.record({ name: fc.constantFrom(...own), text: fc.option(anyJson, { nil: undefined }) }),
    fc.record({ name: anyName, text: fc.option(anyJson, { nil: undefined }) }),
  );
  const changed = fc.array(change, { maxLength: 3 }).map((changes) => {
    const texts = new Map<string, string>(Object.entries(validData[type]).map(([name, value]) => [name, JSON.stringify(value)]));
    for (const { name, text } of changes) {
      if (text === undefined) texts.delete(name);
      else texts.set(name, text);
    }
    return `{${[...texts].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
  });
  return fc.oneof({ weight: 12, arbitrary: changed }, { weight: 1, arbitrary: anyJson });
}

/** The class's judgement, with the one rule that a class cannot express: a refund's order was paid before the refund. */
function isValidByClass(type: AnyType, data: unknown, time: string): boolean {
  if (violations(updateTypes[type], data).length > 0) return false;
  if (type !== 'taocun.order.refunded.v1') return true;
  const { orderPaidAt } = data as { orderPaidAt: string };
  return (parseTime(orderPaidAt) ?? Infinity) <= (parseTime(time) ?? -Infinity);
}

describe.each(everyType)(`readUpdate and the class of %s agree (seed ${seed})`, (type) => {
  it(`on ${cases} payloads`, () => {
    const verdicts = { accepted: 0, refused: 0 };
    const shell = anUpdate(type);
    const before = JSON.stringify({ ...shell, data: 0 }).replace(/0\}$/, '');
    fc.assert(
      fc.property(dataTextOf(type), (text) => {
        const outcome = outcomeOf(Buffer.from(`${before}${text}}`));
        const isValid = isValidByClass(type, JSON.parse(text), String(shell['time']));
        verdicts[isValid ? 'accepted' : 'refused']++;
        // Not `expect`, which would take longer than the code under test.
        return isValid ? outcome === 'accepted' : outcome.startsWith('invalid-data /data');
      }),
      { seed, numRuns: cases },
    );
    // Agreement says something only if both sides came up often enough.
    expect(verdicts.accepted).toBeGreaterThan(cases / 100);
    expect(verdicts.refused).toBeGreaterThan(cases / 10);
  });

  it('on every edge in every property', () => {
    for (const name of [...Object.keys(validData[type]), 'unknown', ...strangeNames]) {
      for (const edge of edges) {
        const rest = Object.entries(validData[type]).filter(([other]) => other !== name);
        const properties = [...rest.map(([other, value]) => [other, JSON.stringify(value)]), [name, edge]];
        const text = `{${properties.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
        const shell = anUpdate(type);
        const update = JSON.stringify({ ...shell, data: 0 }).replace(/0\}$/, `${text.replaceAll('$', '$$$$')}}`);
        const isValid = isValidByClass(type, JSON.parse(text), String(shell['time']));
        if ((outcomeOf(Buffer.from(update)) === 'accepted') !== isValid)
          throw new Error(`They differ: the class says ${isValid} to ${text}`);
      }
    }
  });
});
