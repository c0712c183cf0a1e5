import { performance } from 'node:perf_hooks';

/** An operation that takes longer is reported to the operator. */
const OVERDUE_MS = 5_000;

/**
 * The whole seconds since `sinceMs` (of `performance.now()`) if they are unusually many; undefined otherwise,
 * or if nothing is under way.
 */
export function overdueSeconds(sinceMs: number | undefined): number | undefined {
  const passedMs = sinceMs === undefined ? 0 : performance.now() - sinceMs;
  return passedMs > OVERDUE_MS ? Math.round(passedMs / 1_000) : undefined;
}
