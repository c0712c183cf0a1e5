import { isName, unseenRanges } from '../wire/names';
import { readUpdate } from './read-update';
import { isRejection } from './rejection';
import {
  type AnyType,
  anUpdate,
  bytesOf,
  everyType,
  outcomeOf,
  receivedMs,
  validData,
} from './update.fixture';

const optional: Readonly<Record<AnyType, readonly string[]>> = {
  'taocun.village.registered.v1': [
    'kind',
    'longitude',
    'latitude',
    'povertyCounty',
    'townshipCode',
    'urbanRural',
    'formerCodes',
  ],
  'taocun.shop.opened.v1': ['householdId', 'keeper', 'workers'],
  'taocun.shop.closed.v1': [],
  'taocun.order.paid.v1': ['category', 'buyerArea', 'channel', 'produce'],
  'taocun.order.refunded.v1': [],
};

/** The outcome of a valid update in which one property of the data is replaced. */
function withData(type: AnyType, property: string, value: unknown): string {
  return outcomeOf(bytesOf(anUpdate(type, { data: { [property]: value } })));
}

// equivalence.spec.ts compares the accepted values of each property with its class, classify.property.spec.ts
// with the oracle.
it.each(everyType)('every property of %s may be left out only where it is optional', (type) => {
  for (const property of Object.keys(validData[type])) {
    const expected = optional[type].includes(property) ? 'accepted' : `invalid-data /data/${property}`;
    expect(withData(type, property, undefined)).toBe(expected);
  }
});

it.each(everyType)('data_base64 of %s is refused, also next to data', (type) => {
  expect(outcomeOf(bytesOf(anUpdate(type, { data_base64: 'e30=' })))).toBe('invalid-data /data_base64');
  expect(outcomeOf(bytesOf({ ...anUpdate(type), data: undefined, data_base64: null }))).toBe(
    'invalid-data /data_base64',
  );
});

it.each([
  ['null', null],
  ['an array', [{}]],
  ['left out', undefined],
])('data is an object, not %s', (_name, data) => {
  expect(outcomeOf(bytesOf({ ...anUpdate('taocun.shop.closed.v1'), data }))).toBe('invalid-data /data');
});

describe('several violations', () => {
  /** The order of docs/contract.md, section 5. */
  const order = [
    'villageCode',
    'shopId',
    'name',
    'households',
    'kind',
    'longitude',
    'latitude',
    'povertyCounty',
    'townshipCode',
    'urbanRural',
    'formerCodes',
    'householdId',
    'platform',
    'category',
    'keeper',
    'workers',
    'orderId',
    'amountFen',
    'buyerArea',
    'channel',
    'produce',
    'refundId',
    'orderPaidAt',
  ];

  it.each(everyType)(
    'of %s are reported one by one, an unknown property first, then in the order of the contract',
    (type) => {
      const names = Object.keys(validData[type]);
      const wrong: Record<string, unknown> = {
        colour: 1,
        ...Object.fromEntries(names.toReversed().map((name) => [name, null])),
      };
      const paths = ['colour', ...order.filter((name) => names.includes(name))].map((name) => {
        const outcome = outcomeOf(bytesOf({ ...anUpdate(type), data: wrong }));
        if (name === 'colour') delete wrong['colour'];
        else wrong[name] = Object.entries(validData[type]).find(([one]) => one === name)?.[1];
        return outcome;
      });
      expect(paths).toEqual(
        ['colour', ...order.filter((name) => names.includes(name))].map(
          (name) => `invalid-data /data/${name}`,
        ),
      );
      expect(outcomeOf(bytesOf({ ...anUpdate(type), data: wrong }))).toBe('accepted');
    },
  );
});

it.each(everyType)('every property of %s has a message about what it must be', (type) => {
  for (const name of Object.keys(validData[type])) {
    const outcome = readUpdate(bytesOf(anUpdate(type, { data: { [name]: null } })), {}, receivedMs);
    expect(isRejection(outcome) && outcome.message).toMatch(
      new RegExp(`^/data/${name} must be [^/]+[^.]\\.$`),
    );
    expect(isRejection(outcome) && outcome.message.endsWith(', or be left out.')).toBe(
      optional[type].includes(name),
    );
  }
});

describe('an unknown property', () => {
  it('is named by a JSON pointer', () => {
    expect(withData('taocun.shop.closed.v1', 'a/b~c', 1)).toBe('invalid-data /data/a~1b~0c');
  });

  it('is named in well-formed text, since the path is stored and sent as UTF-8', () => {
    expect(withData('taocun.shop.closed.v1', 'a\ud800', 1)).toBe('invalid-data /data/a\ufffd');
  });
});

describe('a registration', () => {
  const type = 'taocun.village.registered.v1';

  it.each([
    ['320324105001', 'residents-committee'],
    ['320324105199', 'residents-committee'],
    ['320324105200', 'administrative-village'],
    ['320324105399', 'administrative-village'],
    ['320324105400', 'residents-committee'],
    ['320324105497', 'residents-committee'],
    ['320324105498', 'administrative-village'],
    ['320324105000', 'administrative-village'],
  ])('without a kind has that of the code: %s', (villageCode, villageKind) => {
    const read = readUpdate(
      bytesOf(anUpdate(type, { data: { villageCode, kind: undefined } })),
      {},
      receivedMs,
    );
    expect(read).toMatchObject({ kind: 'registered', villageKind });
  });

  it('may have another kind than the code', () => {
    const read = readUpdate(
      bytesOf(anUpdate(type, { data: { villageCode: '320324105001' } })),
      {},
      receivedMs,
    );
    expect(read).toMatchObject({ villageKind: 'administrative-village' });
  });
});

describe('a name', () => {
  const type = 'taocun.village.registered.v1';
  const named = (name: string) => readUpdate(bytesOf(anUpdate(type, { data: { name } })), {}, receivedMs);
  const message =
    '/data/name must be well-formed text of 1 to 100 UTF-16 code units, with at least one letter, number or pictograph, without characters ' +
    'that nobody sees, and with at most three combining marks in succession.';

  it.each([
    0x00, 0x09, 0x0a, 0x0d, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0xad, 0x61c, 0x115f, 0x1160, 0x180e, 0x200b, 0x200d,
    0x200f, 0x2028, 0x2029, 0x202e, 0x2060, 0x2069, 0x2800, 0x3164, 0xe000, 0xfeff, 0xffa0, 0xfff9, 0xffff,
    0xe0041, 0x10fffd,
  ])('with the character of code point %d is refused, and the message names it', (code) => {
    const character = String.fromCodePoint(code);
    const expected = `${message} It has the character U+${code.toString(16).toUpperCase().padStart(4, '0')}.`;
    for (const name of [character, `东风${character}村`])
      expect(named(name)).toEqual({ reason: 'invalid-data', path: '/data/name', message: expected });
  });

  it.each([
    ['blanks', '   '],
    ['a variation selector', '\ufe0f'],
    ['punctuation', '—・—'],
    ['a letter under sixty marks', `e${'\u0316'.repeat(60)}`],
    ['a letter under four marks', `e${'\u0316'.repeat(4)}`],
    ['letters that become longer than 100 when they are composed', '\u0958'.repeat(51)],
  ])('of %s is refused', (_what, name) => {
    expect(named(name)).toEqual({ reason: 'invalid-data', path: '/data/name', message });
  });

  it.each([
    '东风村',
    '3',
    '\u{1f3d8}',
    '\u{20000}村',
    'Đông Phong (2)',
    `e${'\u0316'.repeat(3)}`,
    '\u3000东风\u00a0村 ',
  ])('%s is stored as it is sent', (name) => expect(named(name)).toMatchObject({ name }));

  it('is stored in its composed form', () => {
    expect(named('Xi\u0308an')).toMatchObject({ name: 'X\u00efan' });
  });

  it('is refused by the published pattern only where it is refused here', () => {
    const pattern = new RegExp(`^[^${unseenRanges}]*$`);
    for (let code = 0; code <= 0xffff; code++) {
      const name = `村${String.fromCharCode(code)}`;
      if (!pattern.test(name) && isName(100, name))
        throw new Error(`U+${code.toString(16)} is a name, and the pattern refuses it.`);
    }
  });
});

it('a violation states what is wrong, where and how to fix it, and nothing else', () => {
  const outcome = readUpdate(
    bytesOf(anUpdate('taocun.order.paid.v1', { data: { amountFen: 0 } })),
    {},
    receivedMs,
  );
  expect(isRejection(outcome)).toBe(true);
  expect(outcome).toEqual({
    reason: 'invalid-data',
    path: '/data/amountFen',
    message: '/data/amountFen must be an integer number of fen from 1 to 10000000000000.',
  });
});
