import { sendingTimes, type SendingTuning } from '../../webhooks/sending/sending-tuning';

/** Injects the PushTuning. */
export const PUSH_TUNING = Symbol('PUSH_TUNING');

/** How push messages are sent. */
export interface PushTuning extends SendingTuning {
  /** How long announcements on one thing are gathered, so that a yearly list comes as one message. */
  readonly gatherMs: number;
}

export const pushTuning: PushTuning = { ...sendingTimes, lookMs: 3_000, gatherMs: 5_000, mostAtOnce: 16 };
