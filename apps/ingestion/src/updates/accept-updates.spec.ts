import { bodyTypes, isRejection } from '@taocun/contracts';
import { countUpdates, sortUpdates, type TakenType, takenTypeOf } from './accept-updates';
import { aClosing, anOpening, aRegistration, text } from './updates.fixture';

const receivedMs = Date.parse('2014-07-01T12:00:00+08:00');
const { structured, batch, lines } = bodyTypes;
const foreign = { reason: 'foreign-source', path: '/source', message: 'Not yours.' } as const;

/** The bytes of the accepted updates, by key, and the refusals without their wording. */
async function sorted(type: TakenType, body: string | Buffer): Promise<unknown> {
  const outcome = await sortUpdates(type, Buffer.from(body), receivedMs, ({ source }) =>
    source === '/foreign' ? foreign : undefined,
  );
  if (isRejection(outcome)) return outcome.reason;
  return {
    taken: outcome.taken.map(({ key, bytes }) => [key, bytes.toString()]),
    refused: outcome.refused.answer.refused.map(({ message, ...refusal }) => {
      expect(message).not.toBe('');
      return refusal;
    }),
  };
}

describe('the content types', () => {
  it.each([
    ['application/cloudevents+json', structured],
    ['Application/CloudEvents+JSON; charset=UTF-8', structured],
    ['application/json', 'application/json'],
    ['application/json;charset=utf-8', 'application/json'],
    ['application/cloudevents-batch+json', batch],
    ['application/x-ndjson ', lines],
    [undefined, structured],
  ])('%j is accepted', (contentType, type) => {
    expect(takenTypeOf(contentType)).toBe(type);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonl',
    'application/cloudevents',
    'multipart/form-data; boundary=a',
    ';;;',
    '',
  ])('%j is not', (contentType) => {
    expect(takenTypeOf(contentType)).toBeUndefined();
  });
});

describe('a single update', () => {
  it('of a source that the caller may not send is refused, after all other checks', async () => {
    const update = { ...aClosing('tb-1'), source: '/foreign' };
    expect(await sorted(structured, text(update))).toEqual({
      taken: [],
      refused: [{ index: 0, reason: 'foreign-source', path: '/source' }],
    });
    expect(await sorted(structured, text({ ...update, type: 'x' }))).toMatchObject({
      refused: [{ reason: 'unknown-type' }],
    });
  });

  it.each([structured, 'application/json'] as const)(
    'is accepted as %s, with its bytes as sent',
    async (type) => {
      const body = ` ${JSON.stringify(aClosing('tb-1'), null, 2)}\r\n`;
      expect(await sorted(type, body)).toEqual({ taken: [['tb-1', body]], refused: [] });
    },
  );

  it('of a village has the key of its code', async () => {
    expect(await sorted(structured, text(aRegistration()))).toEqual({
      taken: [['320324105212', text(aRegistration())]],
      refused: [],
    });
  });

  it.each([
    ['nothing', '', 'malformed-json', ''],
    ['no JSON', '{', 'malformed-json', ''],
    ['bytes that are not UTF-8', Buffer.from([0xff]), 'malformed-json', ''],
    ['an array, which its type does not announce', `[${text(aClosing('a'))}]`, 'invalid-envelope', ''],
    ['no envelope', '{}', 'invalid-envelope', '/specversion'],
    ['an unknown type', text({ ...aClosing('a'), type: 'taocun.shop.moved.v1' }), 'unknown-type', '/type'],
    [
      'the future',
      text({ ...aClosing('a'), time: '2014-07-01T13:00:00.001+08:00' }),
      'from-the-future',
      '/time',
    ],
    [
      'invalid data',
      text({ ...aClosing('a'), data: { shopId: 'a', why: 'rent' } }),
      'invalid-data',
      '/data/why',
    ],
  ])('that is %s is refused', async (_name, body, reason, path) => {
    expect(await sorted(structured, body)).toEqual({ taken: [], refused: [{ index: 0, reason, path }] });
  });

  it('is measured in bytes', async () => {
    const ofSize = (bytes: number): string => {
      const small = text({ ...aClosing('a'), comment: '' });
      return small.replace('"comment":""', `"comment":"${'x'.repeat(bytes - small.length)}"`);
    };
    expect(await sorted(structured, ofSize(262_144))).toMatchObject({ refused: [] });
    expect(await sorted(structured, ofSize(262_145))).toEqual({
      taken: [],
      refused: [{ index: 0, reason: 'too-large', path: '' }],
    });
  });
});

describe('a batch', () => {
  it('has its valid updates accepted and its invalid ones named, in the order of the body', async () => {
    const large = text({ ...aClosing('tb-1'), comment: 'x'.repeat(262_144) });
    const body = `[ ${text(aRegistration())} , {"specversion":"1.0"},\n${large}, ${text(anOpening('tb-1'))},17,${text(aClosing('tb-1'))}]`;
    expect(await sorted(batch, body)).toEqual({
      taken: [
        ['320324105212', text(aRegistration())],
        ['tb-1', text(anOpening('tb-1'))],
        ['tb-1', text(aClosing('tb-1'))],
      ],
      refused: [
        { index: 1, reason: 'invalid-envelope', path: '/id' },
        { index: 2, reason: 'too-large', path: '' },
        { index: 4, reason: 'invalid-envelope', path: '' },
      ],
    });
  });

  it('may be refused in all its parts', async () => {
    expect(await sorted(batch, '[{},null]')).toEqual({
      taken: [],
      refused: [
        { index: 0, reason: 'invalid-envelope', path: '/specversion' },
        { index: 1, reason: 'invalid-envelope', path: '' },
      ],
    });
  });

  it('may be empty', async () => {
    expect(await sorted(batch, ' [ ] ')).toEqual({ taken: [], refused: [] });
  });

  it('has an element that is not JSON refused by itself', async () => {
    const closing = text(aClosing('tb-1'));
    expect(
      await sorted(batch, Buffer.from(`[${closing},{"note":"é"},{"a":tru},${closing},]`, 'latin1')),
    ).toEqual({
      taken: [
        ['tb-1', closing],
        ['tb-1', closing],
      ],
      refused: [1, 2, 4].map((index) => ({ index, reason: 'malformed-json', path: '' })),
    });
  });

  it.each([
    '',
    '{}',
    text(aClosing('a')),
    `[${text(aClosing('a'))}`,
    '[{}},{}]',
    `[{"a":"b},${text(aClosing('a'))}]`,
  ])('whose elements cannot be separated is refused whole: %j', async (body) => {
    expect(await sorted(batch, body)).toBe('malformed-json');
  });

  it('accepts the same update twice: the loop finds repeats', async () => {
    const update = text(aClosing('a'));
    expect(await sorted(batch, `[${update},${update}]`)).toEqual({
      taken: [
        ['a', update],
        ['a', update],
      ],
      refused: [],
    });
  });

  it('keeps its order if it is longer than one slice', async () => {
    const shops = Array.from({ length: 1_203 }, (_, number) => `shop-${number}`);
    const outcome = await sortUpdates(
      batch,
      Buffer.from(JSON.stringify(shops.map(aClosing))),
      receivedMs,
      () => undefined,
    );
    expect(isRejection(outcome) || outcome.taken.map(({ key }) => key)).toEqual(shops);
  });
});

describe('lines', () => {
  it('may end with CRLF or be blank, and each invalid one is refused separately', async () => {
    const body = `\r\n${text(anOpening('a'))}\r\n \t\r\n{"specversion":\n\n${text(aClosing('a'))}\n${'x'.repeat(262_145)}\r\n`;
    expect(await sorted(lines, body)).toEqual({
      taken: [
        ['a', text(anOpening('a'))],
        ['a', text(aClosing('a'))],
      ],
      refused: [
        { index: 1, line: 4, reason: 'malformed-json', path: '' },
        { index: 3, line: 7, reason: 'too-large', path: '' },
      ],
    });
  });

  it.each(['', '\n', '\r\n \r\n'])('may be missing: %j', async (body) => {
    expect(await sorted(lines, body)).toEqual({ taken: [], refused: [] });
  });
});

it('accepting yields to other work after a few large updates', async () => {
  let turns = 0;
  const count = (): void => void (turns++, (immediate = setImmediate(count)));
  let immediate = setImmediate(count);
  await sorted(lines, `${text({ ...aClosing('a'), comment: 'x'.repeat(200_000) })}\n`.repeat(10));
  clearImmediate(immediate);
  expect(turns).toBeGreaterThanOrEqual(4);
});

describe('how many there are', () => {
  it.each([
    [lines, 'a\nb\n', 2, false],
    [lines, 'a\nb\nc', 2, true],
    [lines, '\n \t\r\na\n\n\nb\r\n\n', 2, false],
    [lines, '\n\na\n\nb\n\n c\n', 2, true],
    [lines, '', 0, false],
    [batch, '[]', 2, false],
    [batch, '[1,2]', 2, false],
    [batch, '[1,2,3]', 2, true],
    [batch, '[{"a":1,"b":[1,2,3]},[4,5]]', 2, false],
    [batch, '["a,b","\\",\\"","\\\\"]', 3, false],
    [batch, '["a,b","\\",\\"","\\\\",1]', 3, true],
    [batch, ' \r\n\t[1,2,3]', 2, true],
    // Refused because it is not an array, not for its size.
    [batch, '{"a":1,"b":2,"c":3}', 2, false],
    [batch, '', 0, false],
    // Refused because it has no end.
    [batch, '["a,b', 1, false],
    [structured, '[1,2,3]', 2, false],
    ['application/json', '1\n2\n3', 2, false],
  ] as const)('is counted before it is parsed, as %s: %j, most %i', async (type, body, most, expected) => {
    expect((await countUpdates(type, Buffer.from(body), most)) > most).toBe(expected);
  });
});
