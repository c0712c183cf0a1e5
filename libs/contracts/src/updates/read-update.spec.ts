import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { MarketplaceUpdate } from './marketplace-update';
import { readUpdate } from './read-update';
import { isRejection } from './rejection';
import { recordKeyOf } from './update';
import { anUpdate, bytesOf, everyType, outcomeOf, receivedMs, validData } from './update.fixture';

const type = 'taocun.order.paid.v1';
const update = anUpdate(type);

function ofSize(bytes: number): Buffer {
  const small = JSON.stringify(anUpdate(type, { comment: '' }));
  return Buffer.from(small.replace('"comment":""', `"comment":"${'x'.repeat(bytes - small.length)}"`));
}

describe('what is read', () => {
  const base = { id: 'u-1', source: '/marketplaces/taobao', timeMs: Date.parse('2014-06-30T20:00:00+08:00') };

  it.each([
    [
      'taocun.village.registered.v1',
      {
        kind: 'registered',
        ...base,
        villageCode: '320324109002',
        name: '东风村',
        households: 1180,
        villageKind: 'administrative-village',
        longitude: 118.01,
        latitude: 33.9,
        povertyCounty: false,
        townshipCode: '320324109',
        urbanRural: '220',
        formerCodes: ['320324108204', '320324108205'],
      },
      '320324109002',
    ],
    [
      'taocun.shop.opened.v1',
      {
        kind: 'opened',
        ...base,
        shopId: 'tb-1',
        villageCode: '320324109002',
        householdId: 'hh-7',
        platform: 'taobao',
        category: 'manufactured',
        keeper: { sex: 'female', birthYear: 1988, returnee: true, povertyRegistered: false },
        workers: 6,
      },
      'tb-1',
    ],
    ['taocun.shop.closed.v1', { kind: 'closed', ...base, shopId: 'tb-1' }, 'tb-1'],
    [
      'taocun.order.paid.v1',
      {
        kind: 'paid',
        ...base,
        orderId: 'o-1',
        shopId: 'tb-1',
        amountFen: 19_900,
        category: 'agricultural',
        buyerArea: 'urban',
        channel: 'live',
        produce: {
          grams: 5_000,
          localPriceFenPerKilogram: 320,
          product: 'pear',
          feesFen: 995,
          deliveryFen: 0,
        },
      },
      'tb-1',
    ],
    [
      'taocun.order.refunded.v1',
      {
        kind: 'refunded',
        ...base,
        refundId: 'r-1',
        orderId: 'o-1',
        shopId: 'tb-1',
        paidAtMs: Date.parse('2014-06-01T10:00:00+08:00'),
        amountFen: 9_900,
      },
      'tb-1',
    ],
  ] as const)('%s', (of, expected, key) => {
    const read = readUpdate(bytesOf(anUpdate(of)), undefined, receivedMs);
    expect(read).toEqual(expected);
    if (!isRejection(read)) expect(recordKeyOf(read)).toBe(key);
  });

  it('an optional property may be undefined', () => {
    const data = { category: undefined, buyerArea: undefined, channel: undefined, produce: undefined };
    expect(readUpdate(bytesOf(anUpdate(type, { data })), {}, receivedMs)).toEqual({
      kind: 'paid',
      ...base,
      orderId: 'o-1',
      shopId: 'tb-1',
      amountFen: 19_900,
    });
  });
});

describe('bytes', () => {
  it.each([
    ['no value', null],
    ['an empty value', Buffer.alloc(0)],
    ['blanks', Buffer.from(' \n')],
    ['half an object', bytesOf('{"specversion":"1.0"')],
    ['two objects', Buffer.concat([bytesOf(update), bytesOf(update)])],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytesOf(update)])],
    [
      'Latin-1',
      Buffer.from(
        JSON.stringify(anUpdate('taocun.village.registered.v1', { data: { name: 'Café' } })),
        'latin1',
      ),
    ],
    [
      'a surrogate in UTF-8',
      Buffer.concat([Buffer.from('"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"')]),
    ],
    ['UTF-16', Buffer.from(JSON.stringify(update), 'utf16le')],
    ['a trailing comma', bytesOf('{"a":1,}')],
    ['NaN', bytesOf('NaN')],
  ])('that are malformed JSON: %s', (_name, value) => {
    expect(outcomeOf(value)).toBe('malformed-json');
  });

  it('may be 262,144 and no more, whatever their length is stated as', () => {
    expect(ofSize(262_144)).toHaveLength(262_144);
    expect(outcomeOf(ofSize(262_144))).toBe('accepted');
    expect(outcomeOf(ofSize(262_145))).toBe('too-large');
    expect(outcomeOf(Buffer.alloc(262_145, '['))).toBe('too-large');
    expect(outcomeOf(Buffer.alloc(262_144, '['))).toBe('malformed-json');
  });

  it('may have blanks around them', () => {
    expect(outcomeOf(Buffer.from(` \r\n${JSON.stringify(update)}\t`))).toBe('accepted');
  });
});

describe('the envelope', () => {
  it.each(['null', '[]', '"text"', '1', 'true', `[${JSON.stringify(update)}]`])(
    'is an object, not %s',
    (text) => {
      expect(outcomeOf(bytesOf(text))).toBe('invalid-envelope');
    },
  );

  it.each([
    ['specversion', '1.0', true],
    ['specversion', '1', false],
    ['specversion', '0.3', false],
    ['specversion', 1, false],
    ['specversion', undefined, false],
    ['id', '!', true],
    ['id', '~'.repeat(128), true],
    ['id', 'x'.repeat(129), false],
    ['id', '', false],
    ['id', 'a b', false],
    ['id', 'a\u007f', false],
    ['id', 'é', false],
    ['id', 1, false],
    ['id', null, false],
    ['id', undefined, false],
    ['source', '/', true],
    ['source', '/'.repeat(256), true],
    ['source', '/'.repeat(257), false],
    ['source', '', false],
    ['source', '/ ', false],
    ['source', undefined, false],
    ['type', '', false],
    ['type', undefined, false],
    ['type', null, false],
    ['type', 1, false],
    ['type', ['taocun.order.paid.v1'], false],
    // `parseTime` has its own table of cases in the domain.
    ['time', '2014-06-30T20:00:00.123456789+08:00', true],
    ['time', '2015-02-29T00:00:00+08:00', false],
    ['time', '2014-06-30', false],
    ['time', 1_400_000_000_000, false],
    ['time', undefined, false],
  ])('with %s %j is valid: %j', (attribute, value, valid) => {
    const changed = { ...update, [attribute]: value };
    expect(outcomeOf(bytesOf(changed))).toBe(valid ? 'accepted' : `invalid-envelope /${attribute}`);
    // The class also defines the envelope.
    expect(validateSync(plainToInstance(MarketplaceUpdate, changed)).map(({ property }) => property)).toEqual(
      valid ? [] : [attribute],
    );
  });

  it('may have any other attribute, whatever its value', () => {
    const others = {
      subject: 7,
      datacontenttype: 'text/plain',
      dataschema: null,
      traceparent: [],
      tracestate: {},
      partitionkey: '',
      UPPER_case: '\ud800',
      toString: 1,
      constructor: 1,
    };
    expect(outcomeOf(bytesOf({ ...update, ...others }))).toBe('accepted');
    expect(outcomeOf(bytesOf(JSON.stringify(update).replace('{', '{"__proto__":{"id":""},')))).toBe(
      'accepted',
    );
  });

  it('has no attribute from a prototype', () => {
    const text = JSON.stringify({ ...update, id: undefined }).replace('{', '{"__proto__":{"id":"u-1"},');
    expect(outcomeOf(bytesOf(text))).toBe('invalid-envelope /id');
  });
});

describe('the type', () => {
  it.each([
    'taocun.order.paid.v2',
    'taocun.order.paid',
    'TAOCUN.ORDER.PAID.V1',
    'x',
    '__proto__',
    'constructor',
    'toString',
  ])('%s is unknown', (unknown) => {
    expect(outcomeOf(bytesOf({ ...update, type: unknown }))).toBe('unknown-type /type');
  });
});

describe('the time', () => {
  const at = (timeMs: number): Buffer => bytesOf(anUpdate(type, { time: new Date(timeMs).toISOString() }));

  it('may be an hour after the timestamp and no more', () => {
    expect(outcomeOf(at(receivedMs + 3_600_000))).toBe('accepted');
    expect(outcomeOf(at(receivedMs + 3_600_001))).toBe('from-the-future /time');
  });
});

describe('the checks run in the order of the contract', () => {
  // Each fault fails one check; of two faults, the earlier check gives the reason.
  const faults: readonly (readonly [string, object])[] = [
    ['invalid-envelope /specversion', { specversion: '2.0' }],
    ['invalid-envelope /id', { id: '' }],
    ['invalid-envelope /source', { source: '' }],
    ['invalid-envelope /type', { type: '' }],
    ['invalid-envelope /time', { time: 'noon' }],
    ['unknown-type /type', { type: 'other' }],
    ['from-the-future /time', { time: '2014-07-01T13:00:00.001+08:00' }],
    ['invalid-data /data_base64', { data_base64: '' }],
    ['invalid-data /data', { data: null }],
  ];
  const pairs = faults.flatMap(([reason, fault], i) =>
    faults.slice(i + 1).map(([later, other]) => ({ reason, fault, later, other })),
  );

  it.each(pairs)('$reason before $later', ({ reason, fault, other }) => {
    expect(outcomeOf(bytesOf({ ...update, ...other, ...fault }))).toBe(reason);
  });
});

describe('binary mode', () => {
  const headers = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: 'u-1',
    ce_source: '/marketplaces/taobao',
    ce_type: type,
    ce_time: '2014-06-30T20:00:00+08:00',
  };
  const data = bytesOf(validData[type]);
  const asBuffers = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)]),
  );

  it.each(everyType)('reads %s as in structured mode', (of) => {
    expect(readUpdate(bytesOf(validData[of]), { ...asBuffers, ce_type: of }, receivedMs)).toEqual(
      readUpdate(bytesOf(anUpdate(of)), {}, receivedMs),
    );
  });

  it.each([
    ['text headers', headers, data, 'accepted'],
    ['no content type', { ...headers, 'content-type': undefined }, data, 'accepted'],
    [
      'other ce_ headers, whatever they say',
      { ...headers, ce_subject: Buffer.from([0xff]), ce_anything: '' },
      data,
      'accepted',
    ],
    ['the last of two headers', { ...headers, ce_id: ['', Buffer.from('u-1')] }, data, 'accepted'],
    [
      'the last of two headers, when it is the bad one',
      { ...headers, ce_id: ['u-1', ''] },
      data,
      'invalid-envelope /id',
    ],
    ['no id', { ...headers, ce_id: undefined }, data, 'invalid-envelope /id'],
    ['an id that is not UTF-8', { ...headers, ce_id: Buffer.from([0xff]) }, data, 'invalid-envelope /id'],
    ['an id beyond ASCII', { ...headers, ce_id: Buffer.from('é') }, data, 'invalid-envelope /id'],
    ['no specversion', { ...headers, ce_specversion: undefined }, data, 'invalid-envelope /specversion'],
    ['no type', { ...headers, ce_type: '' }, data, 'invalid-envelope /type'],
    ['no time', { ...headers, ce_time: undefined }, data, 'invalid-envelope /time'],
    ['another type', { ...headers, ce_type: 'other' }, data, 'unknown-type /type'],
    ['a time to come', { ...headers, ce_time: '2014-07-02T00:00:00Z' }, data, 'from-the-future /time'],
    ['an empty value', headers, Buffer.alloc(0), 'malformed-json'],
    ['no value', headers, null, 'malformed-json'],
    ['a value that is not JSON', { ...headers, ce_id: '' }, bytesOf('x'), 'malformed-json'],
    ['a value that is no object', headers, bytesOf('[]'), 'invalid-data /data'],
    [
      'a value with a bad property',
      headers,
      bytesOf({ ...validData[type], amountFen: 0 }),
      'invalid-data /data/amountFen',
    ],
    ['a whole event as value', headers, bytesOf(update), 'invalid-data /data/specversion'],
    ['too large a value', headers, Buffer.alloc(262_145), 'too-large'],
  ])('with %s', (_name, given, value, expected) => {
    expect(outcomeOf(value, given)).toBe(expected);
  });

  it.each([
    'application/cloudevents+json',
    'Application/CloudEvents+JSON; charset=UTF-8',
    'application/cloudevents+json ;a=b',
  ])('is not that of %s, whatever other headers state', (contentType) => {
    expect(outcomeOf(bytesOf(update), { ...headers, 'content-type': contentType, ce_id: '' })).toBe(
      'accepted',
    );
  });

  it('is not the default', () => {
    expect(outcomeOf(bytesOf(update), { 'content-type': 'application/json', traceparent: '00-1-2-01' })).toBe(
      'accepted',
    );
    expect(outcomeOf(data, { 'content-type': 'application/json' })).toBe('invalid-envelope /specversion');
  });
});
