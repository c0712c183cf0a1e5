import { readUpdate } from './read-update';
import { isRejection } from './rejection';

type Json = Readonly<Record<string, unknown>>;

/** 1 July 2014, noon in China; every update of the fixtures is older. */
export const receivedMs = Date.parse('2014-07-01T12:00:00+08:00');

/** A valid payload of each type, with every optional property. */
export const validData = {
  'taocun.village.registered.v1': {
    villageCode: '320324109002',
    name: '东风村',
    households: 1180,
    kind: 'administrative-village',
    longitude: 118.01,
    latitude: 33.9,
    povertyCounty: false,
    townshipCode: '320324109',
    urbanRural: '220',
    formerCodes: ['320324108204', '320324108205'],
  },
  'taocun.shop.opened.v1': {
    shopId: 'tb-1',
    villageCode: '320324109002',
    householdId: 'hh-7',
    platform: 'taobao',
    category: 'manufactured',
    keeper: { sex: 'female', birthYear: 1988, returnee: true, povertyRegistered: false },
    workers: 6,
  },
  'taocun.shop.closed.v1': { shopId: 'tb-1' },
  'taocun.order.paid.v1': {
    orderId: 'o-1',
    shopId: 'tb-1',
    amountFen: 19_900,
    category: 'agricultural',
    buyerArea: 'urban',
    channel: 'live',
    produce: { grams: 5_000, localPriceFenPerKilogram: 320, product: 'pear', feesFen: 995, deliveryFen: 0 },
  },
  'taocun.order.refunded.v1': {
    refundId: 'r-1',
    orderId: 'o-1',
    shopId: 'tb-1',
    orderPaidAt: '2014-06-01T10:00:00+08:00',
    amountFen: 9_900,
  },
} as const satisfies Readonly<Record<string, Json>>;

export type AnyType = keyof typeof validData;
export const everyType = Object.keys(validData) as readonly AnyType[];

/** A structured update of a type with other attributes or data; properties set to `undefined` are omitted. */
export function anUpdate(type: AnyType, { data = {}, ...attributes }: { data?: Json } & Json = {}): Json {
  return {
    specversion: '1.0',
    id: 'u-1',
    source: '/marketplaces/taobao',
    type,
    time: '2014-06-30T20:00:00+08:00',
    data: { ...validData[type], ...data },
    ...attributes,
  };
}

export function bytesOf(json: unknown): Buffer {
  return Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
}

/** `accepted`, or the reason and the path of the rejection. */
export function outcomeOf(
  value: Buffer | null,
  headers: Parameters<typeof readUpdate>[1] = {},
  timestampMs = receivedMs,
): string {
  const outcome = readUpdate(value, headers, timestampMs);
  return isRejection(outcome) ? `${outcome.reason} ${outcome.path}`.trim() : 'accepted';
}
