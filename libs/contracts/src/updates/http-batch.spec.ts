import fc from 'fast-check';
import { splitBody } from './http-batch';
import { isRejection, type Rejection } from './rejection';
import { anUpdate, bytesOf, outcomeOf } from './update.fixture';

const batch = 'application/cloudevents-batch+json';
const lines = 'application/x-ndjson';

type Split = Extract<ReturnType<typeof splitBody>, object>;
type Item = Extract<Split extends Iterable<infer Part> ? Part : never, { bytes: Buffer }>;

/** The items, or the rejection; undefined for another type. */
function itemsOf(contentType: string | undefined, body: Buffer): Item[] | Rejection | undefined {
  const parts = splitBody(contentType, body);
  if (parts === undefined) return undefined;
  const items: Item[] = [];
  for (const part of parts) {
    if (part === undefined) continue;
    if (isRejection(part)) return part;
    items.push(part);
  }
  return items;
}

/** The items as text, or the rejection, or undefined. */
function split(contentType: string | undefined, body: string | Buffer): unknown {
  const items = itemsOf(contentType, Buffer.from(body));
  return items !== undefined && 'length' in items
    ? items.map((item) => ({ ...item, bytes: item.bytes.toString() }))
    : items;
}

describe('a single update', () => {
  it.each([undefined, '', 'application/cloudevents+json', 'Application/CloudEvents+JSON; charset=utf-8'])(
    'arrives as %j',
    (contentType) => {
      expect(split(contentType, ' {} ')).toEqual([{ index: 0, bytes: ' {} ' }]);
    },
  );
});

it.each(['application/json', 'text/plain', 'application/cloudevents', 'multipart/form-data'])(
  '%s is none of the accepted types',
  (type) => {
    expect(split(type, '{}')).toBeUndefined();
  },
);

describe('a JSON array', () => {
  it.each([
    ['[]', []],
    [' [ ] ', []],
    ['[{}]', ['{}']],
    ['[{"a":1},{"b":2}]', ['{"a":1}', '{"b":2}']],
    ['[ {"a" : 1} ,\r\n\t{"b":2}\n]\n', ['{"a" : 1}', '{"b":2}']],
    [
      '[{"a":[1,{"b":[2]}]},[3,4],"5,6",null,-7.5e1,true]',
      ['{"a":[1,{"b":[2]}]}', '[3,4]', '"5,6"', 'null', '-7.5e1', 'true'],
    ],
    ['["]","[","{\\"","\\\\",",","村]"]', ['"]"', '"["', '"{\\""', '"\\\\"', '","', '"村]"']],
    ['[[],[[]],{},""]', ['[]', '[[]]', '{}', '""']],
    ['[{},{"a":tru},1 2,[},{}]', ['{}', '{"a":tru}', '1 2', '[}', '{}']],
    ['[{}, ,{},]', ['{}', '', '{}', '']],
    ['[,{}]', ['', '{}']],
  ])('%s has its elements as sent', (body, elements) => {
    expect(split(`${batch}; charset=utf-8`, body)).toEqual(
      elements.map((bytes, index) => ({ index, bytes })),
    );
  });

  it.each([
    ['empty', ''],
    ['an object', '{}'],
    ['text', '"[]"'],
    ['open', '[{}'],
    ['followed by something', '[] []'],
    ['closed by a brace', '[{}}'],
    ['closed too early', '[{}},{}]'],
    ['open in a text', '[{"a":"b},{}]'],
    ['after a byte order mark', '\ufeff[]'],
    ['in UTF-16', Buffer.from('[{},{}]', 'utf16le')],
  ])('that is %s is malformed as a whole', (_name, body) => {
    expect(split(batch, body)).toMatchObject({ reason: 'malformed-json', path: '' });
  });

  it('may have a bad element, which alone is refused', () => {
    const good = bytesOf(anUpdate('taocun.shop.closed.v1'));
    const items = itemsOf(
      batch,
      Buffer.concat([
        Buffer.from('['),
        good,
        Buffer.from(',["é"],{"a":tru},,', 'latin1'),
        good,
        Buffer.from(']'),
      ]),
    );
    expect(items !== undefined && 'length' in items && items.map(({ bytes }) => outcomeOf(bytes))).toEqual([
      'accepted',
      'malformed-json',
      'malformed-json',
      'malformed-json',
      'accepted',
    ]);
  });

  it('is measured by its elements and not as a whole', () => {
    const small = JSON.stringify(anUpdate('taocun.shop.closed.v1', { comment: '' }));
    const ofSize = (size: number): string =>
      small.replace('"comment":""', `"comment":"${'x'.repeat(size - small.length)}"`);
    const items = itemsOf(batch, Buffer.from(`[ ${ofSize(262_144)} , ${ofSize(262_145)} ]`));
    expect(items).toHaveLength(2);
    expect(items !== undefined && 'length' in items && items.map(({ bytes }) => outcomeOf(bytes))).toEqual([
      'accepted',
      'too-large',
    ]);
  });

  it('is split where JSON.parse splits it, whatever it contains', () => {
    const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2_147_483_647);
    const indent = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ stringUnit: 'binary' }), { maxLength: 5 }),
        indent,
        (values, space) => {
          const items = itemsOf(batch, Buffer.from(JSON.stringify(values, null, space)));
          const read =
            items !== undefined && 'length' in items
              ? items.map(({ bytes }): unknown => JSON.parse(bytes.toString()))
              : items;
          expect(read).toEqual(JSON.parse(JSON.stringify(values)));
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});

describe('lines', () => {
  it.each([
    ['nothing', '', []],
    ['one line', '{}', [{ index: 0, line: 1, bytes: '{}' }]],
    ['a feed at the end', '{}\n', [{ index: 0, line: 1, bytes: '{}' }]],
    [
      'CRLF',
      'a\r\nb\r\n',
      [
        { index: 0, line: 1, bytes: 'a' },
        { index: 1, line: 2, bytes: 'b' },
      ],
    ],
    [
      'blank lines, which are counted as lines only',
      '\n \t\r\n\r\na\n\n b \n',
      [
        { index: 0, line: 4, bytes: 'a' },
        { index: 1, line: 6, bytes: ' b ' },
      ],
    ],
    ['other line separators', 'a\u2028b', [{ index: 0, line: 1, bytes: 'a\u2028b' }]],
    ['blank lines only', '\n\r\n', []],
  ])('%s', (_name, body, expected) => {
    expect(split(lines, body)).toEqual(expected);
  });

  it('are read although one of them is bad', () => {
    const good = bytesOf(anUpdate('taocun.shop.closed.v1')).toString();
    const items = itemsOf(
      lines,
      Buffer.concat([Buffer.from(`${good}\n{\n`), Buffer.from([0xff]), Buffer.from(`\r\n${good}`)]),
    );
    expect(items !== undefined && 'length' in items && items.map(({ bytes }) => outcomeOf(bytes))).toEqual([
      'accepted',
      'malformed-json',
      'malformed-json',
      'accepted',
    ]);
  });

  it('is measured without its end', () => {
    expect(split(lines, `${'x'.repeat(3)}\r\n`)).toEqual([{ index: 0, line: 1, bytes: 'xxx' }]);
  });
});
