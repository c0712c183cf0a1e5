import { createHash } from 'node:crypto';
import { violations } from '../wire/violations';
import { type Activity, activityTypes, type ActivityType } from './activity';
import { activitySchema } from './activity-schema';
import { decodeActivity } from './decode-activity';
import { encodeActivity } from './encode-activity';

// Records stay in the topic for ever, so earlier versions must stay readable.

it.each([
  [4, 'ae3688f2ca60f232417a84f95121e22528950272bbcc85ecdc5f510809b4a2b3'],
  [5, '71bbe544bb9de54542c2ff6123fd278225c73686e7e30c3e34aef302ec7d227b'],
  [6, '9668409506739ad0532ec514004c9afc2ea460f7f11aaeafe385a7515f2b5f0b'],
])('the schema of version %i is the released one, to the byte', (version, released) => {
  expect(
    createHash('sha256')
      .update(JSON.stringify(activitySchema(version)))
      .digest('hex'),
  ).toBe(released);
});

const timeMs = Date.parse('2014-06-30T20:00:00+08:00');
const villageCode = '320324105212';
const shopId = 'tb-1';
const input = (offset: number) => ({ partition: 5, offset, index: 0 });
const activities: Readonly<Record<ActivityType, Activity>> = {
  'taocun.activity.village.registered.v1': {
    kind: 'registered',
    input: input(1_200),
    data: {
      villageCode,
      timeMs,
      id: 'u-1',
      source: '/registry',
      name: '东风村',
      households: 350,
      kind: 'administrative-village',
      povertyCounty: false,
      longitude: 118.01,
      latitude: 33.9,
      townshipCode: '320324109',
      urbanRural: '220',
      formerCodes: ['320324108204', '320324108205'],
    },
  },
  'taocun.activity.shop.opened.v1': {
    kind: 'opened',
    input: input(1_201),
    data: {
      villageCode,
      shopId,
      timeMs,
      id: 'u-2',
      source: '/marketplaces/taobao',
      householdId: 'hh-7',
      platform: 'taobao',
      category: 'manufactured',
    },
  },
  'taocun.activity.shop.closed.v1': {
    kind: 'closed',
    input: input(1_202),
    data: { villageCode, shopId, timeMs },
  },
  'taocun.activity.order.paid.v1': {
    kind: 'paid',
    input: input(1_203),
    data: {
      villageCode,
      shopId,
      day: 16_251,
      amountFen: 19_900,
      category: 'agricultural',
      buyerArea: 'urban',
      produce: { grams: 5_000, localPriceFenPerKilogram: 320 },
    },
  },
  'taocun.activity.order.refunded.v1': {
    kind: 'refunded',
    input: input(1_204),
    data: { villageCode, shopId, day: 16_222, amountFen: 9_900 },
  },
  'taocun.activity.tick.v1': {
    kind: 'tick',
    data: {
      partition: 5,
      partitions: 8,
      state: 'waiting',
      day: 16_251,
      epoch: 1_404_129_600_000,
      number: 17,
      silent: [{ source: '/m', since: 16_200 }],
    },
  },
  'taocun.activity.generation.switched.v1': {
    kind: 'switched',
    data: { generation: 'gt6z3k1', from: 'first' },
  },
};

const written: Readonly<Record<ActivityType, string>> = {
  'taocun.activity.village.registered.v1':
    '06080ae01200183332303332343130353231328088abcadd5106752d31122f726567697374727912e4b89ce9a38ee69d91bc052c61646d696e6973747261746976652d76696c6c616765020002713d0ad7a3805d40023333333333f34040021233323033323431303902063232300204183332303332343130383230341833323033323431303832303500',
  'taocun.activity.shop.opened.v1':
    '06040ae21200183332303332343130353231320874622d318088abcadd5106752d32282f6d61726b6574706c616365732f74616f62616f020868682d370c74616f62616f040000',
  'taocun.activity.shop.closed.v1': '06060ae41200183332303332343130353231320874622d318088abcadd51',
  'taocun.activity.order.paid.v1':
    '06000ae61200183332303332343130353231320874622d31f6fd01f8b60200020002904e8005000000',
  'taocun.activity.order.refunded.v1': '06020ae81200183332303332343130353231320874622d31bcfd01d89a01',
  'taocun.activity.tick.v1': '060a0a100002f6fd018088abcadd512202042f6d90fd0100',
  'taocun.activity.generation.switched.v1': '060c0e6774367a336b310a6669727374',
};

describe.each(Object.entries(written))('%s', (type, hex) => {
  const activity = activities[type as ActivityType];

  it('is written as it was', () => {
    expect(encodeActivity(activity).toString('hex')).toBe(hex);
  });

  // Registrations of earlier versions have another member: below.
  const before = activity.kind === 'registered' ? [] : ['05', '04'];

  it('is read, in the versions before too', () => {
    for (const version of ['06', ...before])
      expect(decodeActivity(Buffer.from(version + hex.slice(2), 'hex'))).toEqual(activity);
  });

  it('has data that its class finds valid', () => {
    expect(violations(activityTypes[type as ActivityType], activity.data)).toEqual([]);
  });

  it('stops the partition where it is cut off, or continues', () => {
    const value = encodeActivity(activity);
    for (let length = 0; length < value.length; length++)
      expect(() => decodeActivity(value.subarray(0, length))).toThrow(/activity/);
    expect(() => decodeActivity(Buffer.concat([value, Buffer.alloc(1)]))).toThrow(
      `An activity ends after ${value.length} of its ${value.length + 1} bytes.`,
    );
  });
});

it.each([
  [
    'is one of several now',
    '080ae01200183332303332343130353231328088abcadd5106752d31122f726567697374727912e4b89ce9a38ee69d91bc052c61646d696e6973747261746976652d76696c6c616765020002713d0ad7a3805d40023333333333f34040021233323033323431303902063232300218333230333234313038323034',
    ['320324108204'],
  ],
  [
    'is dropped if it is the village itself',
    '080ae01200183332303332343130353231328088abcadd5106752d31122f726567697374727912e4b89ce9a38ee69d91bc052c61646d696e6973747261746976652d76696c6c616765020002713d0ad7a3805d40023333333333f34040021233323033323431303902063232300218333230333234313035323132',
    undefined,
  ],
])('the one former code of versions 4 and 5 %s', (_what, hex, formerCodes) => {
  const activity = activities['taocun.activity.village.registered.v1'];
  for (const version of ['04', '05'])
    expect(decodeActivity(Buffer.from(version + hex, 'hex'))).toEqual({
      ...activity,
      data: { ...activity.data, formerCodes },
    });
});

describe('optional members of openings and orders', () => {
  it.each([
    [
      'a keeper and workers',
      'taocun.activity.shop.opened.v1',
      { keeper: { sex: 'female', birthYear: 1988, returnee: true, povertyRegistered: false }, workers: 6 },
      '06040ae21200183332303332343130353231320874622d318088abcadd5106752d32282f6d61726b6574706c616365732f74616f62616f020868682d370c74616f62616f0402020002881f02010200020c',
    ],
    [
      'a channel',
      'taocun.activity.order.paid.v1',
      { channel: 'live' },
      '060e0ae61200183332303332343130353231320874622d31f6fd01f8b60200020002904e800500000002',
    ],
    [
      'a product and what selling it took',
      'taocun.activity.order.paid.v1',
      {
        produce: {
          grams: 5_000,
          localPriceFenPerKilogram: 320,
          product: 'pear',
          feesFen: 995,
          deliveryFen: 0,
        },
      },
      '06000ae61200183332303332343130353231320874622d31f6fd01f8b60200020002904e800502087065617202c60f0200',
    ],
  ])('%s', (_what, type, members, hex) => {
    const activity = activities[type as ActivityType];
    const telling = { ...activity, data: { ...activity.data, ...members } } as Activity;
    expect(encodeActivity(telling).toString('hex')).toBe(hex);
    expect(decodeActivity(Buffer.from(hex, 'hex'))).toEqual(telling);
  });
});
