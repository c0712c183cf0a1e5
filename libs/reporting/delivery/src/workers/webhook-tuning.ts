import { retryDelaysMs } from '../sending/retries';

export const WEBHOOK_TUNING = Symbol('WEBHOOK_TUNING');

export interface WebhookTuning {
  /** Pauses between attempts; after the last attempt the delivery is given up. */
  readonly retryDelaysMs: readonly number[];
  /** The time within which a receiver has to answer. */
  readonly timeoutMs: number;
  /**
   * The time for which a lease lasts without renewal. It is longer than `timeoutMs`, so that nothing is under
   * way when it ends.
   */
  readonly leaseMs: number;
  /** The interval of renewals, and so the time until a change over REST takes effect. */
  readonly renewMs: number;
  /** The interval of polls for subscriptions without an owner. */
  readonly lookMs: number;
  /** The most deliveries under way at once for one webhook. */
  readonly mostAtOnce: number;
  /** The most deliveries that wait per webhook; the rest stays in the log. */
  readonly mostPending: number;
  /** The most deliveries under way at once for all webhooks; for those of one key, half of it. */
  readonly mostAtOnceInAll: number;
}

export const webhookTuning: WebhookTuning = {
  retryDelaysMs,
  timeoutMs: 15_000,
  leaseMs: 45_000,
  renewMs: 3_000,
  lookMs: 1_000,
  mostPending: 1_000,
  mostAtOnce: 8,
  mostAtOnceInAll: 64,
};
