import { retryDelaysMs } from '../sending/retries';

export const WEBHOOK_TUNING = Symbol('WEBHOOK_TUNING');

export interface WebhookTuning {
  /** Pauses between tries; after the last of them it is given up. */
  readonly retryDelaysMs: readonly number[];
  /** The time a receiver may take to answer. */
  readonly timeoutMs: number;
  /** The time an instance owns a lease without renewing it. Longer than `timeoutMs`, so that nothing is under way when it ends. */
  readonly leaseMs: number;
  /** The interval of renewals; every change by REST reaches it as soon. */
  readonly renewMs: number;
  /** The interval at which subscriptions without an owner are looked for. */
  readonly lookMs: number;
  /** The most deliveries under way at once for one webhook. */
  readonly mostAtOnce: number;
  /** The most that wait for delivery; the rest stays in the log. */
  readonly mostPending: number;
  /** The most deliveries under way at once for all webhooks. */
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
