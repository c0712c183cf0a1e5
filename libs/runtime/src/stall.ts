import { performance } from 'node:perf_hooks';

/** An operation that takes longer is worth a word to the operator. */
const STALLED_MS = 5_000;

/** For how many whole seconds something has been under way that began at `sinceMs` of `performance.now()`; undefined where that is no longer than usual, or nothing is. */
export function stalledSeconds(sinceMs: number | undefined): number | undefined {
  const passedMs = sinceMs === undefined ? 0 : performance.now() - sinceMs;
  return passedMs > STALLED_MS ? Math.round(passedMs / 1_000) : undefined;
}
