import type { BuyerArea, Category, Channel, Platform, Kind, UrbanRuralClass } from '@taocun/domain';
import type { KeeperV1, ProduceV1, UpdateType } from './marketplace-update';

interface UpdateBase {
  /** `(source, id)` identifies the update; the same pair again is a duplicate. */
  readonly id: string;
  readonly source: string;
  /** Time of the event, in Unix milliseconds. */
  readonly timeMs: number;
  /** Trace parent; present only if the update is traced and the caller asked for it. */
  readonly traceparent?: string;
}

// A property that an update leaves out is `undefined` here, not missing, so that every update of a kind has one
// shape and the engine compiles the code that reads them once.

interface Registered extends UpdateBase {
  readonly kind: 'registered';
  readonly villageCode: string;
  readonly name: string;
  readonly households: number;
  /** Taken from the update; if it omits the kind, derived from the code. */
  readonly villageKind: Kind;
  readonly longitude: number | undefined;
  readonly latitude: number | undefined;
  readonly povertyCounty: boolean | undefined;
  readonly townshipCode: string | undefined;
  readonly urbanRural: UrbanRuralClass | undefined;
  readonly formerCode: string | undefined;
}

interface Opened extends UpdateBase {
  readonly kind: 'opened';
  readonly shopId: string;
  readonly villageCode: string;
  readonly householdId: string | undefined;
  readonly platform: Platform;
  readonly category: Category;
  readonly keeper: KeeperV1 | undefined;
  readonly workers: number | undefined;
}

interface Closed extends UpdateBase {
  readonly kind: 'closed';
  readonly shopId: string;
}

interface Paid extends UpdateBase {
  readonly kind: 'paid';
  readonly orderId: string;
  readonly shopId: string;
  readonly amountFen: number;
  readonly category: Category | undefined;
  readonly buyerArea: BuyerArea | undefined;
  readonly channel: Channel | undefined;
  readonly produce: ProduceV1 | undefined;
}

interface Refunded extends UpdateBase {
  readonly kind: 'refunded';
  readonly refundId: string;
  readonly orderId: string;
  readonly shopId: string;
  /** Payment time of the order, in Unix milliseconds: the refund is deducted from the sales of that day. */
  readonly paidAtMs: number;
  readonly amountFen: number;
}

/** A marketplace update that has passed every stateless check. */
export type Update = Registered | Opened | Closed | Paid | Refunded;

export const typeOfKind: Readonly<Record<Update['kind'], UpdateType>> = {
  registered: 'taocun.village.registered.v1',
  opened: 'taocun.shop.opened.v1',
  closed: 'taocun.shop.closed.v1',
  paid: 'taocun.order.paid.v1',
  refunded: 'taocun.order.refunded.v1',
};

/** The record key, which routes an update to the partition of its shop (or village). */
export function recordKeyOf(update: Update): string {
  return update.kind === 'registered' ? update.villageCode : update.shopId;
}
