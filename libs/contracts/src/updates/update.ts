import type { BuyerArea, Category, Platform, Kind } from '@taocun/domain';
import type { ProduceV1 } from './marketplace-update';

interface UpdateBase {
  /** `(source, id)` names the update; the same pair again is a repeat. */
  readonly id: string;
  readonly source: string;
  /** When it happened, in Unix milliseconds. */
  readonly timeMs: number;
  /** Of an update that belongs to a trace, where that was asked for, and only of that. */
  readonly traceparent?: string;
}

// What an update leaves out is `undefined` here and not missing, so that every update of a kind has one
// shape: the engine then compiles the code that reads them once.

export interface Registered extends UpdateBase {
  readonly kind: 'registered';
  readonly villageCode: string;
  readonly name: string;
  readonly households: number;
  /** As the update says, else as the code says. */
  readonly villageKind: Kind;
  readonly longitude: number | undefined;
  readonly latitude: number | undefined;
  readonly povertyCounty: boolean | undefined;
}

export interface Opened extends UpdateBase {
  readonly kind: 'opened';
  readonly shopId: string;
  readonly villageCode: string;
  readonly householdId: string;
  readonly platform: Platform;
  readonly category: Category;
}

export interface Closed extends UpdateBase {
  readonly kind: 'closed';
  readonly shopId: string;
}

export interface Paid extends UpdateBase {
  readonly kind: 'paid';
  readonly orderId: string;
  readonly shopId: string;
  readonly amountFen: number;
  readonly category: Category | undefined;
  readonly buyerArea: BuyerArea | undefined;
  readonly produce: ProduceV1 | undefined;
}

export interface Refunded extends UpdateBase {
  readonly kind: 'refunded';
  readonly refundId: string;
  readonly orderId: string;
  readonly shopId: string;
  /** When the order was paid, in Unix milliseconds: the refund comes off the sales of that day. */
  readonly paidAtMs: number;
  readonly amountFen: number;
}

/** A marketplace update that has passed every check that needs no memory. */
export type Update = Registered | Opened | Closed | Paid | Refunded;

/** The record key that puts an update where its shop's (or village's) owner reads it. */
export function recordKeyOf(update: Update): string {
  return update.kind === 'registered' ? update.villageCode : update.shopId;
}
