import fc from 'fast-check';
import { mongo } from 'mongoose';
import { exactJsonOfStored } from './exact-json';
import { exactIntegers } from '../store/read-models';
import { idOf } from './stored-bson';
import { StoredJson } from './stored-json';

const { BSON } = mongo;

function jsonOf(document: object): string {
  const json = new StoredJson();
  json.text('{');
  json.members(Buffer.from(BSON.serialize(document)));
  json.text('}');
  return json.finished().toString();
}

/** The JSON of an item whose document was read in the usual way. */
function asRead(document: object): string {
  const { _id, ...members } = BSON.deserialize(BSON.serialize(document), exactIntegers);
  return exactJsonOfStored(members);
}

// BSON's names end with a zero byte, and none of ours begins as those of extended JSON.
const name = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0$.]|^__proto__$/.test(text));
const leaf = fc.oneof(
  ...[fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' })],
  ...[fc.integer(), fc.double(), fc.boolean(), fc.constant(null)],
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 10n ** 19n, max: 10n ** 34n - 1n }).map((digits) => mongo.Decimal128.fromString(String(digits))),
);
const { members } = fc.letrec<{ value: unknown; members: object; items: unknown[] }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, tie('members'), tie('items')),
  members: fc.dictionary(name, tie('value'), { noNullPrototype: true, maxKeys: 6 }),
  items: fc.array(tie('value'), { maxLength: 5 }),
}));

it('writes what would be written of the document as it is read', () => {
  fc.assert(
    fc.property(members, (document) => expect(jsonOf(document)).toBe(asRead(document))),
    { numRuns: 300 },
  );
});

it.each([0, 9, 10, -1, 2 ** 31 - 1, -(2 ** 31), 2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n), 2n ** 53n + 1n, 10n ** 15n, -(2n ** 63n)])(
  'writes every digit of %s',
  (value) => expect(jsonOf({ value: typeof value === 'bigint' ? new mongo.Long(value) : value })).toBe(`{"value":${value}}`),
);

it('leaves out the id, wherever it stands, and no member that is called so within', () => {
  expect(jsonOf({ _id: '330782', name: '青岩刘村', of: { _id: 1 } })).toBe('{"name":"青岩刘村","of":{"_id":1}}');
  expect(jsonOf({ name: '青岩刘村', _id: '330782' })).toBe('{"name":"青岩刘村"}');
  expect(jsonOf({ _id: '330782' })).toBe('{}');
});

it('grows as far as it has to', () => {
  const document = { text: '村'.repeat(100_000), 'a "b"': '\u0001'.repeat(100_000) };
  expect(jsonOf(document)).toBe(asRead(document));
});

it('tells the id of a document', () => {
  expect(idOf(Buffer.from(BSON.serialize({ _id: '东风村', name: '' })))).toBe('东风村');
  expect(() => idOf(Buffer.from(BSON.serialize({ name: '', _id: 'a' })))).toThrow('id');
  expect(() => idOf(Buffer.from(BSON.serialize({ _id: 1 })))).toThrow('id');
});

it('refuses what no list has', () => {
  expect(() => jsonOf({ at: new Date() })).toThrow("BSON's type 9");
});
