import { sendingTimes, type SendingTuning } from '../sending/sending-tuning';

/** Injects the Tuning. */
export const WEBHOOK_TUNING = Symbol('WEBHOOK_TUNING');

/** How deliveries are made. */
export interface WebhookTuning extends SendingTuning {
  /** The most that wait for delivery; the rest stays in the log. */
  readonly mostPending: number;
  /** Under way at once for all subscriptions. */
  readonly mostAtOnceInAll: number;
}

export const webhookTuning: WebhookTuning = { ...sendingTimes, lookMs: 1_000, mostPending: 1_000, mostAtOnce: 8, mostAtOnceInAll: 64 };
