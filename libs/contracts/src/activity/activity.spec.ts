import fc from 'fast-check';
import { categories, kinds, platforms } from '@taocun/domain';
import { type Activity, activityTypes, type ActivityType } from './activity';
import { decodeActivity } from './decode-activity';
import {
  encodeClosed,
  encodeGenerationSwitched,
  encodeOpened,
  encodePaid,
  encodeRefunded,
  encodeRegistered,
  encodeTick,
} from './encode-activity';
import { violations } from '../wire/violations';

const villageCode = '320324105212';
const shopId = 'tb-1';
const input = { partition: 3, offset: 123_456_789, index: 2 };
const timeMs = Date.parse('2014-06-30T20:00:00+08:00');

const examples: readonly (readonly [ActivityType, string, Activity])[] = [
  [
    'taocun.activity.village.registered.v1',
    encodeRegistered(
      3,
      123_456_789,
      2,
      villageCode,
      timeMs,
      'r"1',
      '/\\',
      '东"风\u0001村',
      1180,
      'administrative-village',
      true,
      -118.5,
      1e-7,
    ),
    {
      kind: 'registered',
      input,
      data: {
        villageCode,
        timeMs,
        id: 'r"1',
        source: '/\\',
        name: '东"风\u0001村',
        households: 1180,
        kind: 'administrative-village',
        povertyCounty: true,
        longitude: -118.5,
        latitude: 1e-7,
      },
    },
  ],
  [
    'taocun.activity.village.registered.v1',
    encodeRegistered(3, 123_456_789, 2, villageCode, 0, 'r', '/', '村', 1, 'residents-committee', undefined, undefined, undefined),
    {
      kind: 'registered',
      input,
      data: { villageCode, timeMs: 0, id: 'r', source: '/', name: '村', households: 1, kind: 'residents-committee' },
    },
  ],
  [
    'taocun.activity.shop.opened.v1',
    encodeOpened(3, 123_456_789, 2, villageCode, shopId, timeMs, 'o"1', '/\\', 'hh-7', '1688', 'handicraft'),
    {
      kind: 'opened',
      input,
      data: { villageCode, shopId, timeMs, id: 'o"1', source: '/\\', householdId: 'hh-7', platform: '1688', category: 'handicraft' },
    },
  ],
  [
    'taocun.activity.shop.closed.v1',
    encodeClosed(3, 123_456_789, 2, villageCode, shopId, -1),
    { kind: 'closed', input, data: { villageCode, shopId, timeMs: -1 } },
  ],
  [
    'taocun.activity.order.paid.v1',
    encodePaid(3, 123_456_789, 2, villageCode, shopId, 16_251, 10_000_000_000_000, 'agricultural', 'rural', {
      grams: 10_000_000_000_000,
      localPriceFenPerKilogram: 1,
    }),
    {
      kind: 'paid',
      input,
      data: {
        villageCode,
        shopId,
        day: 16_251,
        amountFen: 10_000_000_000_000,
        category: 'agricultural',
        buyerArea: 'rural',
        produce: { grams: 10_000_000_000_000, localPriceFenPerKilogram: 1 },
      },
    },
  ],
  [
    'taocun.activity.order.paid.v1',
    encodePaid(3, 123_456_789, 2, villageCode, shopId, -1, 1, 'other', undefined, undefined),
    { kind: 'paid', input, data: { villageCode, shopId, day: -1, amountFen: 1, category: 'other' } },
  ],
  [
    'taocun.activity.order.refunded.v1',
    encodeRefunded(3, 123_456_789, 2, villageCode, shopId, 16_251, 9_900),
    { kind: 'refunded', input, data: { villageCode, shopId, day: 16_251, amountFen: 9_900 } },
  ],
  [
    'taocun.activity.tick.v1',
    encodeTick({ partition: 3, partitions: 8, state: 'read', day: 16_251, epoch: 1_700_000_000_000, number: 4 }),
    { kind: 'tick', data: { partition: 3, partitions: 8, state: 'read', day: 16_251, epoch: 1_700_000_000_000, number: 4 } },
  ],
  [
    'taocun.activity.tick.v1',
    encodeTick({ partition: 0, partitions: 1, state: 'waiting', epoch: 0, number: 0 }),
    { kind: 'tick', data: { partition: 0, partitions: 1, state: 'waiting', epoch: 0, number: 0 } },
  ],
  [
    'taocun.activity.generation.switched.v1',
    encodeGenerationSwitched({ generation: 'g-2', from: 'first' }),
    { kind: 'switched', data: { generation: 'g-2', from: 'first' } },
  ],
];

function idOf(activity: Activity): string {
  if (activity.kind === 'tick') return `tick:${activity.data.partition}:${activity.data.epoch}:${activity.data.number}`;
  return activity.kind === 'switched' ? `switched:${activity.data.from}:${activity.data.generation}` : '3:123456789:2';
}

describe.each(examples)('%s', (type, text, activity) => {
  it('is read as it was written', () => {
    expect(decodeActivity(Buffer.from(text))).toEqual(activity);
  });

  it('is a CloudEvent that its class finds valid', () => {
    const event = JSON.parse(text);
    expect({ ...event, data: violations(activityTypes[type], event.data) }).toEqual({
      specversion: '1.0',
      id: idOf(activity),
      source: activity.kind === 'switched' ? '/taocun/reclassify' : '/taocun/ingestion',
      type,
      data: [],
    });
  });
});

it('covers every type', () => {
  expect([...new Set(examples.map(([type]) => type))]).toEqual(Object.keys(activityTypes));
});

describe('whatever ingestion accepts is read as it was written', () => {
  const seed = Number(process.env['TAOCUN_SEED'] ?? Date.now() % 2_147_483_647);
  const name = fc.tuple(fc.nat(63), fc.maxSafeNat(), fc.nat(5_000));
  const printable = (maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength });
  const degrees = fc.option(fc.double({ min: -180, max: 180, noNaN: true }), { nil: undefined });
  const fen = fc.integer({ min: 1, max: 10_000_000_000_000 });
  const day = fc.integer({ min: -800_000, max: 3_000_000 });

  it(`registrations (seed ${seed})`, () => {
    const villageName = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(
        name,
        printable(128),
        printable(256),
        villageName,
        fc.constantFrom(...kinds),
        fc.option(fc.boolean(), { nil: undefined }),
        degrees,
        ([partition, offset, index], id, source, text, kind, povertyCounty, longitude) => {
          const encoded = encodeRegistered(
            partition,
            offset,
            index,
            villageCode,
            7,
            id,
            source,
            text,
            9,
            kind,
            povertyCounty,
            longitude,
            undefined,
          );
          expect(decodeActivity(Buffer.from(encoded))).toEqual({
            kind: 'registered',
            input: { partition, offset, index },
            data: {
              villageCode,
              timeMs: 7,
              id,
              source,
              name: text,
              households: 9,
              kind,
              ...(povertyCounty !== undefined && { povertyCounty }),
              // JSON has no -0 that survives a template.
              ...(longitude !== undefined && { longitude: longitude + 0 }),
            },
          });
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  it(`openings (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        name,
        printable(128),
        printable(256),
        fc.constantFrom(...platforms),
        fc.constantFrom(...categories),
        ([partition, offset, index], id, source, platform, category) => {
          const encoded = encodeOpened(partition, offset, index, villageCode, shopId, 7, id, source, 'hh', platform, category);
          expect(decodeActivity(Buffer.from(encoded))).toEqual({
            kind: 'opened',
            input: { partition, offset, index },
            data: { villageCode, shopId, timeMs: 7, id, source, householdId: 'hh', platform, category },
          });
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  it(`orders and refunds (seed ${seed})`, () => {
    fc.assert(
      fc.property(name, day, fen, fc.constantFrom(...categories), ([partition, offset, index], paidOn, amountFen, category) => {
        const paid = encodePaid(partition, offset, index, villageCode, shopId, paidOn, amountFen, category, undefined, undefined);
        const refunded = encodeRefunded(partition, offset, index, villageCode, shopId, paidOn, amountFen);
        const data = { villageCode, shopId, day: paidOn, amountFen };
        const from = { partition, offset, index };
        expect(decodeActivity(Buffer.from(paid))).toEqual({ kind: 'paid', input: from, data: { ...data, category } });
        expect(decodeActivity(Buffer.from(refunded))).toEqual({ kind: 'refunded', input: from, data });
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('what is none of ingestion’s stops the partition', () => {
  const text = encodeRefunded(1, 2, 3, villageCode, shopId, 1, 1);

  it.each([
    ['not JSON', '{'],
    ['empty', ''],
    ['no object', 'null'],
    ['of another type', text.replace('refunded', 'returned')],
    ['without a name', text.replace('"1:2:3"', '"1:2"')],
  ])('%s', (_name, value) => {
    expect(() => decodeActivity(Buffer.from(value))).toThrow(/activity/);
  });
});
