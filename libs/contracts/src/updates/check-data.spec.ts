import { isRejection } from './rejection';
import { readUpdate } from './read-update';
import { type AnyType, anUpdate, bytesOf, everyType, outcomeOf, receivedMs, validData } from './update.fixture';

const identifiers: readonly (readonly [AnyType, string])[] = [
  ['taocun.shop.opened.v1', 'shopId'],
  ['taocun.shop.opened.v1', 'householdId'],
  ['taocun.shop.closed.v1', 'shopId'],
  ['taocun.order.paid.v1', 'orderId'],
  ['taocun.order.paid.v1', 'shopId'],
  ['taocun.order.refunded.v1', 'refundId'],
  ['taocun.order.refunded.v1', 'orderId'],
  ['taocun.order.refunded.v1', 'shopId'],
];
const optional: Readonly<Record<AnyType, readonly string[]>> = {
  'taocun.village.registered.v1': ['kind', 'longitude', 'latitude', 'povertyCounty'],
  'taocun.shop.opened.v1': ['keeper', 'workers'],
  'taocun.shop.closed.v1': [],
  'taocun.order.paid.v1': ['category', 'buyerArea', 'produce'],
  'taocun.order.refunded.v1': [],
};

/** The outcome for a valid update but for one property of its data. */
function withData(type: AnyType, property: string, value: unknown): string {
  return outcomeOf(bytesOf(anUpdate(type, { data: { [property]: value } })));
}

describe.each(identifiers)('%s %s', (type, property) => {
  it.each(['x', 'x'.repeat(64), 'A.z_9:-', '0'])('takes %j', (value) => {
    expect(withData(type, property, value)).toBe('accepted');
  });
  it.each(['', 'x'.repeat(65), 'a b', 'a/b', 'a\n', 'é', '村', 'a\u0000', 7, true, ['a'], { a: 1 }])('refuses %j', (value) => {
    expect(withData(type, property, value)).toBe(`invalid-data /data/${property}`);
  });
});

describe.each(everyType)('every property of %s', (type) => {
  const properties = Object.keys(validData[type]);

  it.each(properties)('%s must not be null', (property) => {
    expect(withData(type, property, null)).toBe(`invalid-data /data/${property}`);
  });

  it.each(properties)('%s may be left out only where it is optional', (property) => {
    const expected = optional[type].includes(property) ? 'accepted' : `invalid-data /data/${property}`;
    expect(withData(type, property, undefined)).toBe(expected);
  });

  it.each(['colour', 'constructor', 'toString', 'hasOwnProperty', 'data_base64', ''])('is the only one: %j is unknown', (property) => {
    expect(withData(type, property, 1)).toBe(`invalid-data /data/${property}`);
  });

  it('is the only one: a property named __proto__ is unknown', () => {
    const text = JSON.stringify(anUpdate(type)).replace('"data":{', '"data":{"__proto__":{"shopId":"tb-2"},');
    expect(outcomeOf(Buffer.from(text))).toBe('invalid-data /data/__proto__');
  });

  it.each([
    ['null', null],
    ['text', 'data'],
    ['a number', 1],
    ['an array', [validData[type]]],
    ['left out', undefined],
  ])('needs data to be an object, not %s', (_name, data) => {
    expect(outcomeOf(bytesOf({ ...anUpdate(type), data }))).toBe('invalid-data /data');
  });

  it('refuses data_base64, also beside data', () => {
    expect(outcomeOf(bytesOf(anUpdate(type, { data_base64: 'e30=' })))).toBe('invalid-data /data_base64');
    expect(outcomeOf(bytesOf({ ...anUpdate(type), data: undefined, data_base64: null }))).toBe('invalid-data /data_base64');
  });
});

describe('several violations', () => {
  /** docs/contract.md, section 5. */
  const order = [
    ...['villageCode', 'shopId', 'name', 'households', 'kind', 'longitude', 'latitude', 'povertyCounty', 'householdId'],
    ...['platform', 'category', 'keeper', 'workers', 'orderId', 'amountFen', 'buyerArea', 'produce', 'refundId', 'orderPaidAt'],
  ];

  it.each(everyType)('of %s are reported one by one, an unknown property first, then in the order of the contract', (type) => {
    const names = Object.keys(validData[type]);
    const wrong: Record<string, unknown> = { colour: 1, ...Object.fromEntries(names.toReversed().map((name) => [name, null])) };
    const paths = ['colour', ...order.filter((name) => names.includes(name))].map((name) => {
      const outcome = outcomeOf(bytesOf({ ...anUpdate(type), data: wrong }));
      if (name === 'colour') delete wrong['colour'];
      else wrong[name] = Object.entries(validData[type]).find(([one]) => one === name)?.[1];
      return outcome;
    });
    expect(paths).toEqual(['colour', ...order.filter((name) => names.includes(name))].map((name) => `invalid-data /data/${name}`));
    expect(outcomeOf(bytesOf({ ...anUpdate(type), data: wrong }))).toBe('accepted');
  });
});

it.each(everyType)('says of every property of %s what it must be', (type) => {
  for (const name of Object.keys(validData[type])) {
    const outcome = readUpdate(bytesOf(anUpdate(type, { data: { [name]: null } })), {}, receivedMs);
    expect(isRejection(outcome) && outcome.message).toMatch(new RegExp(`^/data/${name} must be [^/]+[^.]\\.$`));
    expect(isRejection(outcome) && outcome.message.endsWith(', or be left out.')).toBe(optional[type].includes(name));
  }
});

describe('an unknown property', () => {
  it('is given as a JSON pointer', () => {
    expect(withData('taocun.shop.closed.v1', 'a/b~c', 1)).toBe('invalid-data /data/a~1b~0c');
  });

  it('is given well formed, since the path is stored and sent as UTF-8', () => {
    expect(withData('taocun.shop.closed.v1', 'a\ud800', 1)).toBe('invalid-data /data/a\ufffd');
  });
});

describe('a village code', () => {
  it.each([
    ['twelve digits', '320324109002', 'accepted'],
    ['zeros', '000000000000', 'accepted'],
    ['eleven digits', '32032410521', 'invalid-data /data/villageCode'],
    ['thirteen digits', '3203241090020', 'invalid-data /data/villageCode'],
    ['a letter', '32032410521x', 'invalid-data /data/villageCode'],
    ['other digits', '３20324109002', 'invalid-data /data/villageCode'],
    ['a number', 320324109002, 'invalid-data /data/villageCode'],
  ])('of %s', (_name, code, expected) => {
    expect(withData('taocun.village.registered.v1', 'villageCode', code)).toBe(expected);
    expect(withData('taocun.shop.opened.v1', 'villageCode', code)).toBe(expected);
  });
});

describe('a registration', () => {
  const type = 'taocun.village.registered.v1';

  it.each([
    ['name', '村', true],
    ['name', '村'.repeat(100), true],
    ['name', '村'.repeat(101), false],
    ['name', '\u{20000}'.repeat(50), true],
    ['name', `${'\u{20000}'.repeat(50)}x`, false],
    ['name', '', false],
    ['name', ' ', true],
    ['name', 'a\ud800', false],
    ['name', '\udc00a', false],
    ['name', 5, false],
    ['households', 1, true],
    ['households', 1_000_000, true],
    ['households', 0, false],
    ['households', -1, false],
    ['households', 1_000_001, false],
    ['households', 1.5, false],
    ['households', '1', false],
    ['kind', 'administrative-village', true],
    ['kind', 'residents-committee', true],
    ['kind', 'town', false],
    ['kind', 'Administrative-Village', false],
    ['longitude', 180, true],
    ['longitude', -180, true],
    ['longitude', 180.000001, false],
    ['longitude', -180.000001, false],
    ['longitude', '118', false],
    ['latitude', 90, true],
    ['latitude', -90, true],
    ['latitude', 90.000001, false],
    ['latitude', -90.000001, false],
    ['latitude', true, false],
    ['povertyCounty', true, true],
    ['povertyCounty', false, true],
    ['povertyCounty', 'true', false],
    ['povertyCounty', 1, false],
  ])('with %s %j is valid: %j', (property, value, valid) => {
    expect(withData(type, property, value)).toBe(valid ? 'accepted' : `invalid-data /data/${property}`);
  });

  it.each([
    ['320324105001', 'residents-committee'],
    ['320324105199', 'residents-committee'],
    ['320324105200', 'administrative-village'],
    ['320324105399', 'administrative-village'],
    ['320324105400', 'residents-committee'],
    ['320324105497', 'residents-committee'],
    ['320324105498', 'administrative-village'],
    ['320324105000', 'administrative-village'],
  ])('without a kind takes it from the code: %s', (villageCode, villageKind) => {
    const read = readUpdate(bytesOf(anUpdate(type, { data: { villageCode, kind: undefined } })), {}, receivedMs);
    expect(read).toMatchObject({ kind: 'registered', villageKind });
  });

  it('says its kind against the code', () => {
    const read = readUpdate(bytesOf(anUpdate(type, { data: { villageCode: '320324105001' } })), {}, receivedMs);
    expect(read).toMatchObject({ villageKind: 'administrative-village' });
  });
});

describe('a name', () => {
  const type = 'taocun.village.registered.v1';

  it.each([
    ...[0x00, 0x09, 0x0a, 0x0d, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029],
    ...[0x202a, 0x202e, 0x2066, 0x2069],
  ])('with the character of code point %d is refused, and the message names it', (code) => {
    const named = (name: string) => readUpdate(bytesOf(anUpdate(type, { data: { name } })), {}, receivedMs);
    const character = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    const message = `/data/name must be well-formed text of 1 to 100 UTF-16 code units, without control characters, line breaks and marks of direction. It has the character ${character}.`;
    for (const name of [String.fromCharCode(code), `东风${String.fromCharCode(code)}村`])
      expect(named(name)).toEqual({ reason: 'invalid-data', path: '/data/name', message });
  });

  it.each([0x20, 0x7e, 0xa0, 0xad, 0x61b, 0x61d, 0x200d, 0x2010, 0x2027, 0x202f, 0x2065, 0x206a, 0x3000])(
    'may have the character of code point %d',
    (code) => {
      expect(withData(type, 'name', `东风${String.fromCharCode(code)}村`)).toBe('accepted');
    },
  );
});

describe('an opening', () => {
  it.each([
    'taobao',
    'tmall',
    '1688',
    'xianyu',
    'aliexpress',
    'fliggy',
    'hema',
    'jd',
    'pinduoduo',
    'douyin',
    'kuaishou',
    'wechat',
    'other',
  ])('may be on %s', (platform) => {
    expect(withData('taocun.shop.opened.v1', 'platform', platform)).toBe('accepted');
  });
  it.each(['ebay', 'Taobao', '', 1688, ['taobao']])('may not be on %j', (platform) => {
    expect(withData('taocun.shop.opened.v1', 'platform', platform)).toBe('invalid-data /data/platform');
  });
});

describe('a category', () => {
  it.each(['agricultural', 'handicraft', 'manufactured', 'service', 'other'])('may be %s', (category) => {
    expect(withData('taocun.shop.opened.v1', 'category', category)).toBe('accepted');
    expect(withData('taocun.order.paid.v1', 'category', category)).toBe('accepted');
  });
  it.each(['food', '', 0, {}])('may not be %j', (category) => {
    expect(withData('taocun.shop.opened.v1', 'category', category)).toBe('invalid-data /data/category');
    expect(withData('taocun.order.paid.v1', 'category', category)).toBe('invalid-data /data/category');
  });
});

/** Amounts as they stand in the text, since 100.0 and 100 are one value in JavaScript. */
const amounts: readonly (readonly [string, boolean])[] = [
  ['1', true],
  ['10000000000000', true],
  ['100.0', true],
  ['1e2', true],
  ['1E13', true],
  ['0', false],
  ['-0', false],
  ['-1', false],
  ['10000000000001', false],
  ['1e14', false],
  ['1e400', false],
  ['0.5', false],
  ['1.5', false],
  ['99999999999999999999', false],
  ['"1"', false],
  ['true', false],
  ['[1]', false],
];

describe.each(amounts)('an integer written %s', (text, valid) => {
  it.each([
    ['taocun.order.paid.v1', { amountFen: '#' }, '/data/amountFen'],
    ['taocun.order.refunded.v1', { amountFen: '#' }, '/data/amountFen'],
    ['taocun.order.paid.v1', { produce: { grams: '#', localPriceFenPerKilogram: 1 } }, '/data/produce'],
    ['taocun.order.paid.v1', { produce: { grams: 1, localPriceFenPerKilogram: '#' } }, '/data/produce'],
  ] as const)(`in %s %j is valid: ${valid}`, (type, data, path) => {
    const update = JSON.stringify(anUpdate(type, { data })).replace('"#"', text);
    expect(outcomeOf(Buffer.from(update))).toBe(valid ? 'accepted' : `invalid-data ${path}`);
  });
});

const pears = { grams: 1, localPriceFenPerKilogram: 1 };
const badMembers = [
  ...['', 'a pear', 'x'.repeat(65), 1, null].map((value) => ['product', value] as const),
  ...['feesFen', 'deliveryFen'].flatMap((name) => [-1, 0.5, 10_000_000_000_001, '1', null].map((value) => [name, value] as const)),
];

describe('an order', () => {
  const type = 'taocun.order.paid.v1';

  it.each([
    ['urban', true],
    ['rural', true],
    ['suburban', false],
    ['', false],
    [1, false],
  ])('for a buyer in %j is valid: %j', (buyerArea, valid) => {
    expect(withData(type, 'buyerArea', buyerArea)).toBe(valid ? 'accepted' : 'invalid-data /data/buyerArea');
  });

  it.each<readonly [string, unknown]>([
    ['text', 'apples'],
    ['empty', {}],
    ['an array', [{ grams: 1, localPriceFenPerKilogram: 1 }]],
    ['without a price', { grams: 1 }],
    ['without a weight', { localPriceFenPerKilogram: 1 }],
    ['with a null in it', { grams: null, localPriceFenPerKilogram: 1 }],
    ['with something else', { grams: 1, localPriceFenPerKilogram: 1, kind: 'apple' }],
    ['with a property named constructor', { grams: 1, localPriceFenPerKilogram: 1, constructor: 1 }],
    ...badMembers.map(([name, value]) => [`with ${name} ${JSON.stringify(value)}`, { ...pears, [name]: value }] as const),
  ])('refuses produce that is %s', (_name, produce) => {
    expect(withData(type, 'produce', produce)).toBe('invalid-data /data/produce');
  });
});

describe('produce', () => {
  it.each([
    ['product', 'x'],
    ['product', 'Ya-li:pear_1.a'.padEnd(64, 'x')],
    ['feesFen', 0],
    ['feesFen', 10_000_000_000_000],
    ['deliveryFen', 0],
    ['deliveryFen', 10_000_000_000_000],
  ])('may have a %s of %j', (name, value) => {
    expect(withData('taocun.order.paid.v1', 'produce', { ...pears, [name]: value })).toBe('accepted');
  });
});

describe('the keeper of a shop', () => {
  const type = 'taocun.shop.opened.v1';

  it.each([
    ...['female', 'male'].map((value) => ['sex', value] as const),
    ...[1900, 2100].map((value) => ['birthYear', value] as const),
    ...[true, false].flatMap((value) => [['returnee', value] as const, ['povertyRegistered', value] as const]),
  ])('may be told by %s alone: %j', (name, value) => {
    expect(withData(type, 'keeper', { [name]: value })).toBe('accepted');
  });

  it.each([
    ...['Female', '', 1, null].map((value) => ['sex', value] as const),
    ...[1899, 2101, 1988.5, '1988', null].map((value) => ['birthYear', value] as const),
    ...['true', 1, null].flatMap((value) => [['returnee', value] as const, ['povertyRegistered', value] as const]),
    ...['name', 'constructor', 'toString'].map((name) => [name, 1] as const),
  ])('is refused with %s %j, whatever else is told', (name, value) => {
    expect(withData(type, 'keeper', { [name]: value })).toBe('invalid-data /data/keeper');
    expect(withData(type, 'keeper', { sex: 'male', returnee: false, [name]: value })).toBe('invalid-data /data/keeper');
  });

  it.each([{}, [], [{ sex: 'male' }], 'female', 0, true])('may not be %j', (keeper) => {
    expect(withData(type, 'keeper', keeper)).toBe('invalid-data /data/keeper');
  });

  it.each([
    [0, true],
    [100_000, true],
    [-1, false],
    [100_001, false],
    [0.5, false],
    ['6', false],
  ])('may have %j workers: %j', (workers, valid) => {
    expect(withData(type, 'workers', workers)).toBe(valid ? 'accepted' : 'invalid-data /data/workers');
  });
});

describe('a refund', () => {
  const type = 'taocun.order.refunded.v1';

  it.each([
    ['at the time of the refund', '2014-06-30T20:00:00+08:00', true],
    ['at that time elsewhere', '2014-06-30T12:00:00Z', true],
    ['later by less than a millisecond, which is cut', '2014-06-30T20:00:00.000999999+08:00', true],
    ['a millisecond later', '2014-06-30T20:00:00.001+08:00', false],
    ['on a day that is none', '2014-02-29T20:00:00+08:00', false],
    ['without an offset', '2014-06-01T20:00:00', false],
    ['as a number', 1_400_000_000_000, false],
  ])('of an order paid %s', (_name, orderPaidAt, valid) => {
    expect(withData(type, 'orderPaidAt', orderPaidAt)).toBe(valid ? 'accepted' : 'invalid-data /data/orderPaidAt');
  });
});

it('says what, where and how to mend it, and nothing else', () => {
  const outcome = readUpdate(bytesOf(anUpdate('taocun.order.paid.v1', { data: { amountFen: 0 } })), {}, receivedMs);
  expect(isRejection(outcome)).toBe(true);
  expect(outcome).toEqual({
    reason: 'invalid-data',
    path: '/data/amountFen',
    message: '/data/amountFen must be an integer number of fen from 1 to 10000000000000.',
  });
});
