import { type Language } from '@taocun/domain';
import { type FollowedTopic } from '../../feed/announcement-log';
import { type Lease, type SubscriptionDocument } from '../../webhooks/store/webhook-documents';

/** A village or region that a browser follows, by a rule set. */
export interface Followed {
  /** 12 digits of a village; 2, 4, 6 or 9 of a region, whose villages are followed. */
  readonly code: string;
  readonly ruleSet: string;
}

/** One browser, in the collection `pushBrowsers`. */
export interface BrowserDocument {
  /** The SHA-256 of its endpoint, in base64url. */
  readonly _id: string;
  /** Endpoint and keys as JSON, encrypted for `_id` (secret-box.ts). */
  readonly sealed: string;
  readonly language: Language;
  readonly follows: readonly Followed[];
  /** A keyed hash of the address or key that it was made from, for their limit. */
  readonly from: string;
  /** The API key by which it may read; none where anybody may. */
  readonly keyId?: string;
  /** When MongoDB forgets it, unless the browser calls again. */
  readonly expiresAt: Date;
}

/** The newest announcement on something followed that its browser was not told yet, in the collection `pushDeliveries`. */
export interface PushDeliveryDocument extends Followed {
  /** `<browser> <code> <rule set>`: a newer announcement takes the place of one that waits. */
  readonly _id: string;
  readonly browser: string;
  /** The topic and id of the announcement. */
  readonly topic: Exclude<FollowedTopic, 'region.verdicts'>;
  readonly event: string;
  /** How many announcements have come since the browser was last told. */
  readonly count: number;
  readonly dueAt: Date;
  readonly tries: number;
}

/** The one document of the collection `pushState`. */
export interface PushStateDocument {
  readonly _id: string;
  /** The VAPID key pair; the private key is encrypted (secret-box.ts). */
  readonly publicKey: string;
  readonly sealed: string;
  /** The log of announcements was looked through up to here. */
  readonly position: SubscriptionDocument['position'];
  readonly lease?: Lease;
}
