import { retryDelaysMs } from './retries';

/** How leased things are sent. An installation has the times below; tests have their own. */
export interface SendingTuning {
  /** Pauses between tries; after the last of them it is given up. */
  readonly retryDelaysMs: readonly number[];
  /** How long a receiver may take to answer. */
  readonly timeoutMs: number;
  /** How long an instance owns a lease without saying so again. Longer than `timeoutMs`, so that nothing is under way when it ends. */
  readonly leaseMs: number;
  /** How often it says so; as soon every change by REST reaches it. */
  readonly renewMs: number;
  /** How often it is looked for what nobody owns. */
  readonly lookMs: number;
  /** Under way at once by one lease. */
  readonly mostAtOnce: number;
}

export const sendingTimes = { retryDelaysMs, timeoutMs: 15_000, leaseMs: 45_000, renewMs: 3_000 } as const;
