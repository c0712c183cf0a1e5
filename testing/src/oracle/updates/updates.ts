import { dayOf, type Day } from './days';

export const platforms = {
  alibaba: ['taobao', 'tmall', '1688', 'xianyu', 'aliexpress', 'fliggy', 'hema'],
  others: ['jd', 'pinduoduo', 'douyin', 'kuaishou', 'wechat', 'other'],
};
export const categories = ['agricultural', 'handicraft', 'manufactured', 'service', 'other'] as const;
export type Category = (typeof categories)[number];
export const channels = ['shelf', 'live', 'video', 'group'] as const;
export type Channel = (typeof channels)[number];
export type Kind = 'administrative-village' | 'residents-committee';

interface Named {
  id: string;
  source: string;
  timeMs: number;
}

export interface VillageRegistered extends Named {
  type: 'taocun.village.registered.v1';
  data: {
    villageCode: string;
    name: string;
    households: number;
    kind?: Kind;
    longitude?: number;
    latitude?: number;
    povertyCounty?: boolean;
    townshipCode?: string;
    urbanRural?: '111' | '112' | '121' | '122' | '123' | '210' | '220';
    formerCodes?: string[];
  };
}
export interface ShopOpened extends Named {
  type: 'taocun.shop.opened.v1';
  data: {
    shopId: string;
    villageCode: string;
    householdId?: string;
    platform: string;
    category: Category;
    keeper?: { sex?: 'female' | 'male'; birthYear?: number; returnee?: boolean; povertyRegistered?: boolean };
    workers?: number;
  };
}
export interface ShopClosed extends Named {
  type: 'taocun.shop.closed.v1';
  data: { shopId: string };
}
export interface OrderPaid extends Named {
  type: 'taocun.order.paid.v1';
  data: {
    orderId: string;
    shopId: string;
    amountFen: number;
    category?: Category;
    buyerArea?: 'urban' | 'rural';
    channel?: Channel;
    produce?: {
      grams: number;
      localPriceFenPerKilogram: number;
      product?: string;
      feesFen?: number;
      deliveryFen?: number;
    };
  };
}
export interface OrderRefunded extends Named {
  type: 'taocun.order.refunded.v1';
  data: { refundId: string; orderId: string; shopId: string; orderPaidAt: string; amountFen: number };
  orderPaidAtMs: number;
}
export type Update = VillageRegistered | ShopOpened | ShopClosed | OrderPaid | OrderRefunded;

/** The day from which assessments see an update. */
export function effectiveDayOf(update: Update): Day {
  return dayOf(update.type === 'taocun.order.refunded.v1' ? update.orderPaidAtMs : update.timeMs);
}

/** The key of an update: its shop's id, or its village's code for a registration. */
export function keyOf(update: Update): string {
  return update.type === 'taocun.village.registered.v1' ? update.data.villageCode : update.data.shopId;
}

/**
 * The owner of a source: its text before the third slash if it begins with one, or before the first slash
 * after `://`, or all of it.
 */
export function ownerOf(source: string): string {
  if (source.startsWith('/')) return source.split('/').slice(0, 3).join('/');
  return /^(.*?:\/\/[^/]*)\//.exec(source)?.[1] ?? source;
}

/** The order of `(time, id, source)`; both texts are ASCII, so code units order them as bytes do. */
export function byTimeIdSource(a: Update, b: Update): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return 0;
}

/** The township to which a registration assigns its village. */
export function townshipOf({ villageCode, townshipCode }: VillageRegistered['data']): string {
  return townshipCode ?? villageCode.slice(0, 9);
}

/** A village's kind, inferred from its code if its registration omits it. */
export function kindOf({ villageCode, kind }: VillageRegistered['data']): Kind {
  if (kind !== undefined) return kind;
  const lastThree = Number(villageCode.slice(9));
  const isCommittee = (lastThree >= 1 && lastThree <= 199) || (lastThree >= 400 && lastThree <= 497);
  return isCommittee ? 'residents-committee' : 'administrative-village';
}
