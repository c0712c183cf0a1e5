import fc from 'fast-check';
import { mongo } from 'mongoose';
import { csvTextOf } from '../lists/list-forms';
import { exactIntegers } from '../store/read-models';
import { csvItems } from './stored-csv';
import { scalars } from './stored-scalars.fixture';

const { BSON } = mongo;

const columns = ['code', 'b', 'c', 'd.b', 'd.c.b', 'd', 'e', 'path'];

function written(documents: readonly object[], before?: object, after?: object, label?: string): string {
  const csv = csvItems(columns, label);
  for (const document of documents) csv.item(Buffer.from(BSON.serialize(document)), before, after);
  return csv.finished().toString();
}

/** The CSV of items whose documents were read in the usual way. */
function asRead(documents: readonly object[], before?: object, after?: object, label?: string): string {
  const items = documents.map((document) => {
    const { _id, ...members } = BSON.deserialize(BSON.serialize(document), exactIntegers);
    return { ...before, ...members, ...after };
  });
  return csvTextOf(items, columns, label);
}

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('=1+1', ' ＝1', '东风村', '村, "一"', '两\n行', '\u3000-1', ''));
const scalar = fc.oneof(text, ...scalars);
const { document } = fc.letrec<{ value: unknown; document: object; items: unknown[] }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(text, { maxLength: 3 }), tie('document'), tie('items')),
  document: fc.dictionary(fc.constantFrom('_id', 'code', 'b', 'c', 'd', 'e', '村'), tie('value'), { noNullPrototype: true }),
  items: fc.array(tie('value'), { maxLength: 4 }),
}));

it('writes what would be written of the documents as they are read', () => {
  fc.assert(
    fc.property(fc.array(document, { maxLength: 3 }), fc.option(text, { nil: undefined }), (documents, label) => {
      expect(written(documents, undefined, undefined, label)).toBe(asRead(documents, undefined, undefined, label));
    }),
    { numRuns: 300 },
  );
});

it('fills columns from beside the document as well', () => {
  const village = { _id: '330782104213', b: 1, d: { b: 9_007_199_254_740_993n } };
  const [before, after] = [{ code: '330782104213', path: '浙江省 金华市' }, { e: { salesFen: 9_007_199_254_740_993n } }];
  expect(written([village, village], before, after)).toBe(asRead([village, village], before, after));
  expect(written([village], before, after)).toContain(
    '330782104213,1,,9007199254740993,,"{""b"":9007199254740993}","{""salesFen"":9007199254740993}",浙江省 金华市\r\n',
  );
});

it('of nothing there is the line of names', () => {
  expect(written([])).toBe('code,b,c,d.b,d.c.b,d,e,path\r\n');
});

it('refuses what no list has', () => {
  expect(() => written([{ b: new Date() }])).toThrow("BSON's type 9");
});
