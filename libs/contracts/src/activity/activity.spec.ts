import fc from 'fast-check';
import { buyerAreas, categories, channels, kinds, platforms, sexes, urbanRuralClasses } from '@taocun/domain';
import type { Activity } from './activity';
import { decodeActivity } from './decode-activity';
import { encodeActivity } from './encode-activity';

const villageCode = '320324105212';
const shopId = 'tb-1';
const input = { partition: 3, offset: 123_456_789, index: 2 };

it('an order takes 44 bytes, its version among them', () => {
  const data = {
    villageCode,
    shopId: 'shop-0012345',
    day: 16_251,
    amountFen: 19_900,
    category: 'agricultural',
    buyerArea: 'urban',
  } as const;
  expect(encodeActivity({ kind: 'paid', input, data })).toHaveLength(44);
});

describe('whatever ingestion accepts is read as it was written', () => {
  const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2_147_483_647);
  /** The greatest number that avsc writes: the next one is refused. */
  const greatest = Number.MAX_SAFE_INTEGER - 1;
  const natural = fc.integer({ min: 0, max: greatest });
  const name = fc.record({ partition: fc.nat(63), offset: natural, index: fc.nat(5_000) });
  const printable = (maxLength: number): fc.Arbitrary<string> =>
    fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength,
    });
  const identifier = fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/);
  const degrees = fc.double({ min: -180, max: 180, noNaN: true });
  const fen = fc.integer({ min: 1, max: 10_000_000_000_000 });
  const day = fc.integer({ min: -800_000, max: 3_000_000 });
  const timeMs = day.map((at) => at * 86_400_000 - 1);
  const code = fc.stringMatching(/^\d{12}$/);
  const order = { villageCode: code, shopId: identifier, day, amountFen: fen };

  const registration = fc.record(
    {
      villageCode: code,
      timeMs,
      id: printable(128),
      source: printable(256),
      name: fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }).filter((text) => text.isWellFormed()),
      households: fc.integer({ min: 1, max: 1_000_000 }),
      kind: fc.constantFrom(...kinds),
      povertyCounty: fc.boolean(),
      longitude: degrees,
      latitude: degrees,
      townshipCode: fc.stringMatching(/^\d{9}$/),
      urbanRural: fc.constantFrom(...urbanRuralClasses),
      formerCodes: fc.uniqueArray(code, { minLength: 1, maxLength: 50 }),
    },
    { requiredKeys: ['villageCode', 'timeMs', 'id', 'source', 'name', 'households', 'kind'] },
  );
  const people = { sex: fc.constantFrom(...sexes), birthYear: fc.integer({ min: 1900, max: 2100 }) };
  const keeper = fc.record(
    { ...people, returnee: fc.boolean(), povertyRegistered: fc.boolean() },
    { requiredKeys: [] },
  );
  const opening = fc.record(
    {
      villageCode: code,
      shopId: identifier,
      timeMs,
      id: printable(128),
      source: printable(256),
      householdId: identifier,
      platform: fc.constantFrom(...platforms),
      category: fc.constantFrom(...categories),
      keeper,
      workers: fc.oneof(fc.constant(0), fc.nat(100_000)),
    },
    { requiredKeys: ['villageCode', 'shopId', 'timeMs', 'id', 'source', 'platform', 'category'] },
  );
  const costs = { feesFen: fc.nat(10_000_000_000_000), deliveryFen: fc.nat(10_000_000_000_000) };
  const payment = fc.record(
    {
      ...order,
      category: fc.constantFrom(...categories),
      buyerArea: fc.constantFrom(...buyerAreas),
      channel: fc.constantFrom(...channels),
      produce: fc.record(
        { grams: fen, localPriceFenPerKilogram: fen, product: identifier, ...costs },
        { requiredKeys: ['grams', 'localPriceFenPerKilogram'] },
      ),
    },
    { requiredKeys: ['villageCode', 'shopId', 'day', 'amountFen', 'category'] },
  );
  const silent = fc.array(fc.record({ source: identifier, since: day }), { minLength: 1 });
  const tick = fc.record(
    {
      partition: natural,
      partitions: natural,
      state: fc.constantFrom('waiting', 'read'),
      day,
      epoch: natural,
      number: natural,
      silent,
    },
    { requiredKeys: ['partition', 'partitions', 'state', 'epoch', 'number'] },
  );
  const following = (kind: Activity['kind'], data: fc.Arbitrary<object>) =>
    fc.record({ kind: fc.constant(kind), input: name, data }) as unknown as fc.Arbitrary<Activity>;
  const activity = fc.oneof(
    following('registered', registration),
    following('opened', opening),
    following('closed', fc.record({ villageCode: code, shopId: identifier, timeMs })),
    following('paid', payment),
    following('refunded', fc.record(order)),
    fc.record({ kind: fc.constant('tick' as const), data: tick as fc.Arbitrary<never> }),
    fc.record({
      kind: fc.constant('switched' as const),
      data: fc.record({ generation: identifier, from: identifier }),
    }),
  );

  it(`also where many values lie in the same memory, which is used again after they are read (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(activity, { minLength: 1, maxLength: 100 }), (activities) => {
        const values = activities.map(encodeActivity);
        const fetched = Buffer.concat(values);
        let at = 0;
        const read = values.map(({ length }) => decodeActivity(fetched.subarray(at, (at += length))));
        fetched.fill(0xff);
        expect(read).toEqual(activities);
        expect(values.map(decodeActivity)).toEqual(activities);
      }),
      { seed, numRuns: 300 },
    );
  });

  it.each([
    ['the greatest offset', greatest],
    ['beyond 32 bits', 2 ** 32],
    ['at the end of 32 bits', 2 ** 31],
    ['before it', 2 ** 31 - 1],
    ['nothing', 0],
  ])('numbers: %s', (_name, number) => {
    const paid: Activity = {
      kind: 'paid',
      input: { ...input, offset: number },
      data: { villageCode, shopId, day: 0, amountFen: number, category: 'other' },
    };
    expect(decodeActivity(encodeActivity(paid))).toEqual(paid);
  });

  it.each(['0000-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59'])('times: %s', (time) => {
    const closed: Activity = {
      kind: 'closed',
      input,
      data: { villageCode, shopId, timeMs: Date.parse(time) },
    };
    expect(decodeActivity(encodeActivity(closed))).toEqual(closed);
  });

  it.each([
    ['an amount that would be rounded', { amountFen: greatest + 1 }],
    ['a part of a fen', { amountFen: 0.5 }],
    ['a day beyond 32 bits', { day: 2 ** 31 }],
    ['another category', { category: 'toys' as 'other' }],
    ['no village', { villageCode: undefined as unknown as string }],
  ])('and never written otherwise: %s', (_name, other) => {
    const data = { villageCode, shopId, day: 0, amountFen: 1, category: 'other', ...other } as const;
    expect(() => encodeActivity({ kind: 'paid', input, data })).toThrow(/invalid/);
  });
});

describe('what is none of ingestion’s stops the partition', () => {
  const refunded: Activity = { kind: 'refunded', input, data: { villageCode, shopId, day: 1, amountFen: 1 } };
  const value = encodeActivity(refunded);
  const changed = (at: number, byte: number): Buffer =>
    Buffer.from(value.map((was, index) => (index === at ? byte : was)));

  it.each([
    ['empty', Buffer.alloc(0), 'An activity of 0 bytes is empty.'],
    [
      'JSON',
      Buffer.from('{}'),
      'An activity of 2 bytes is of version 123 of the schema, and this process reads versions 4 to 6 only.',
    ],
    ['of an earlier version', changed(0, 3), /is of version 3 of the schema/],
    ['of a later version', changed(0, 7), /is of version 7 of the schema/],
    ['of another kind', changed(1, 16), /does not follow version 6 of the schema/],
  ])('%s', (_name, bytes, problem) => {
    expect(() => decodeActivity(bytes)).toThrow(problem);
  });
});
