import { type VerdictEventType } from '@taocun/contracts';
import { type mongo } from 'mongoose';
import { type AnnouncementFilter, type FollowedTopic, type LogPosition } from '@taocun/reporting-announcements';

export const subscriptionStates = ['active', 'paused', 'ended'] as const;
/** `ended` by the receiver, which answered 410. */
export type SubscriptionState = (typeof subscriptionStates)[number];

/** A key that signs, as it is stored. */
export interface Secret {
  /** `whsec_…`, encrypted (secret-box.ts). */
  readonly sealed: string;
  /** Until when it is used beside the newest; the newest has none. */
  readonly until?: Date;
}

/** One subscription, in the collection `webhooks`. */
export interface SubscriptionDocument {
  /** `wh_` and 24 hexadecimal digits, in order of creation. */
  readonly _id: string;
  /** The API key that it belongs to. */
  readonly keyId: string;
  readonly url: string;
  readonly description: string;
  readonly filter: AnnouncementFilter;
  readonly state: SubscriptionState;
  /** Why it is not active, for people. */
  readonly reason?: string;
  /** The newest first; at most two. */
  readonly secrets: readonly Secret[];
  readonly createdAt: Date;
  /** Rises with every change by REST, so that the owner finds that it has read something older. */
  readonly revision: number;
  /** The position up to which announcements have become deliveries. */
  readonly position: StoredPosition;
  /** The number of the last delivery; they count from 1. */
  readonly sequence: number;
  readonly lease?: Lease;
}

/** The owner that sends. Times are by MongoDB's clock, so that the instances' clocks need not agree. */
interface Lease {
  readonly owner: string;
  /** Rises with every owner: what an earlier one still writes finds nothing to change. */
  readonly epoch: number;
  readonly until: Date;
  /** The MongoDB session in which the owner writes, so that the next one can end what a dead one left open. */
  readonly session?: mongo.Binary;
}

/** Topics' names have dots, which names of fields should not. */
type StoredPosition = readonly { readonly topic: FollowedTopic; readonly offsets: readonly number[] }[];

export const deliveryStates = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One announcement for one subscription, in the collection `deliveries`. */
export interface DeliveryDocument {
  /** `<subscription>:<sequence>`. */
  readonly _id: string;
  readonly subscription: string;
  readonly sequence: number;
  /** The announcement's id, which is the `webhook-id`. */
  readonly webhookId: string;
  readonly type: VerdictEventType;
  readonly ruleSet: string;
  readonly code: string;
  /** The CloudEvent as it is sent. */
  readonly event: string;
  /** The producer's parent, and the record that it was read from, if the announcement belongs to a trace. */
  readonly traced?: { readonly traceparent: string; readonly of: string };
  readonly state: DeliveryState;
  readonly dueAt: Date;
  /** Since it was made, or sent again by hand. */
  readonly tries: number;
  /** The last tries, the oldest first. */
  readonly attempts: readonly Attempt[];
  readonly createdAt: Date;
  /** When it was delivered, or failed for good. */
  readonly settledAt?: Date;
  /** When MongoDB forgets it; nothing that is pending is forgotten. */
  readonly expiresAt?: Date;
}

/** The outcome of one attempt. */
export interface Attempt {
  readonly at: Date;
  readonly tookMs: number;
  /** The status of the answer, if there was one. */
  readonly status?: number;
  /** Why it failed. */
  readonly reason?: string;
  /** The beginning of the answer. */
  readonly answer?: string;
}

export function storedPosition(position: LogPosition): StoredPosition {
  // Object.entries widens the names to text.
  return (Object.entries(position) as [FollowedTopic, readonly number[]][]).map(([topic, offsets]) => ({ topic, offsets }));
}

export function logPositionOf(stored: StoredPosition): LogPosition {
  return Object.fromEntries(stored.map(({ topic, offsets }) => [topic, offsets]));
}
