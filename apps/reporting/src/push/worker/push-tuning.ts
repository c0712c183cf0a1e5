import { retryDelaysMs } from '../../webhooks/sending/retries';

/** Injects the PushTuning. */
export const PUSH_TUNING = Symbol('PUSH_TUNING');

/** How push messages are sent. An installation has the one below; tests have times of their own. */
export interface PushTuning {
  /** Pauses between tries; after the last of them a message is dropped. */
  readonly retryDelaysMs: readonly number[];
  /** How long a push service may take to answer. */
  readonly timeoutMs: number;
  /** How long an instance sends without saying again that it does. Longer than `timeoutMs`, so that nothing is under way when it ends. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** How often others look whether nobody sends. */
  readonly lookMs: number;
  /** How long announcements on one thing are gathered, so that a yearly list comes as one message. */
  readonly gatherMs: number;
  readonly mostAtOnce: number;
}

export const pushTuning: PushTuning = {
  retryDelaysMs,
  timeoutMs: 15_000,
  leaseMs: 45_000,
  renewMs: 3_000,
  lookMs: 3_000,
  gatherMs: 5_000,
  mostAtOnce: 16,
};
