import { performance } from 'node:perf_hooks';

/** An operation that takes longer is reported to the operator. */
const STALLED_MS = 5_000;

/** The whole seconds since `sinceMs` (of `performance.now()`) if they are unusually many; undefined otherwise, or if nothing is under way. */
export function stalledSeconds(sinceMs: number | undefined): number | undefined {
  const passedMs = sinceMs === undefined ? 0 : performance.now() - sinceMs;
  return passedMs > STALLED_MS ? Math.round(passedMs / 1_000) : undefined;
}
