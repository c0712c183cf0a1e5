import { type mongo } from 'mongoose';
import {
  type AnnouncementFilter,
  type FollowedTopic,
  type FollowedType,
  type LogPosition,
} from '@taocun/reporting-store';

export const subscriptionStates = ['active', 'paused', 'ended'] as const;
/** `ended` by the receiver, which answered 410. */
type SubscriptionState = (typeof subscriptionStates)[number];

/** A signing key in its stored form. */
export interface Secret {
  /** `whsec_…`, encrypted (secret-box.ts). */
  readonly sealed: string;
  /** The time until which it signs besides the newest; the newest has none. */
  readonly until?: Date;
}

/** One subscription, in the collection `webhooks`. */
export interface SubscriptionDocument {
  /** `wh_` and 24 hexadecimal digits, in order of creation. */
  readonly _id: string;
  /** The API key to which the subscription belongs. */
  readonly keyId: string;
  readonly url: string;
  readonly description: string;
  readonly filter: AnnouncementFilter;
  readonly state: SubscriptionState;
  /** The reason why the subscription is not active. */
  readonly reason?: string;
  /** The newest first; at most two. */
  readonly secrets: readonly Secret[];
  readonly createdAt: Date;
  /** Rises with every change over REST, so that the owner notices that its copy is outdated. */
  readonly revision: number;
  /** The position up to which announcements have become deliveries. */
  readonly position: StoredPosition;
  /** The number of the last delivery, counted from 1. */
  readonly sequence: number;
  readonly lease?: Lease;
}

/**
 * The one document of the collection `webhookCreations`. Every creation changes it, so that of two at the
 * same time one is repeated.
 */
export interface CreationsDocument {
  readonly _id: string;
  /** The number of webhooks ever created. */
  readonly count: number;
}

/** The owner that sends. Times are those of MongoDB's clock, so the instances' clocks need not agree. */
interface Lease {
  readonly owner: string;
  /** Rises with every owner, so that writes of an earlier owner have no effect. */
  readonly epoch: number;
  readonly until: Date;
  /**
   * The MongoDB session in which the owner writes, so that the next owner can end what a dead one left open.
   */
  readonly session?: mongo.Binary;
}

/** A list, because topic names contain dots, which field names should not. */
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
  readonly type: FollowedType;
  readonly ruleSet: string;
  readonly code: string;
  /** The CloudEvent in the form that is sent. */
  readonly event: string;
  /**
   * The producer's parent span, and the record from which the announcement was read, if it belongs to a
   * trace.
   */
  readonly traced?: { readonly traceparent: string; readonly of: string };
  readonly state: DeliveryState;
  readonly dueAt: Date;
  /** The number of attempts since the delivery was created, or last replayed by hand. */
  readonly tries: number;
  /** The last attempts, the oldest first. */
  readonly attempts: readonly Attempt[];
  readonly createdAt: Date;
  /** The time when it was delivered, or failed for good. */
  readonly settledAt?: Date;
  /** The time when MongoDB deletes it; pending deliveries are never deleted. */
  readonly expiresAt?: Date;
}

export interface Attempt {
  readonly at: Date;
  readonly tookMs: number;
  /** The status of the answer, if there was one. */
  readonly status?: number;
  /** The reason for a failure. */
  readonly reason?: string;
  /** The beginning of the answer. */
  readonly answer?: string;
}

export function storedPosition(position: LogPosition): StoredPosition {
  // `Object.entries` widens the names to string.
  return (Object.entries(position) as [FollowedTopic, readonly number[]][]).map(([topic, offsets]) => ({
    topic,
    offsets,
  }));
}

export function logPositionOf(stored: StoredPosition): LogPosition {
  return Object.fromEntries(stored.map(({ topic, offsets }) => [topic, offsets]));
}
