import { performance } from 'node:perf_hooks';
import type { SourcePosition } from '../checkpoints/partition-state';
import { awaitIdlePartitions } from './idle-partitions';

const SETTLE_MS = 100;
/** Longer than any test. */
const HOUR_MS = 3_600_000;

/** Resolves to the time, in ms, that the call waited. */
async function waited(
  positionOf: (partition: number, ms: number) => SourcePosition | undefined,
  settleMs = SETTLE_MS,
): Promise<number> {
  const startMs = performance.now();
  await awaitIdlePartitions(
    [1, 2],
    (partition) => positionOf(partition, performance.now() - startMs),
    settleMs,
  );
  return performance.now() - startMs;
}

it('nothing waits where no partition is empty', async () => {
  await awaitIdlePartitions([], () => 'waiting', HOUR_MS);
});

it('the wait lasts until the last of them is read to its end', async () => {
  let readAt: number | undefined;
  await waited((partition, ms) => {
    if (partition === 1 || ms >= 80) readAt = ms;
    return partition === 1 || ms >= 80 ? 'read' : 'waiting';
  }, HOUR_MS);
  expect(readAt).toBeGreaterThanOrEqual(80);
});

it('the unknown ones of another instance have twice the time that it takes', async () => {
  expect(await waited(() => undefined)).toBeGreaterThanOrEqual(2 * SETTLE_MS);
  const startMs = performance.now();
  await awaitIdlePartitions([1, 2], () => (performance.now() - startMs < 50 ? undefined : 'read'), HOUR_MS);
});

it('the wait ends although one gets records meanwhile, and so is never read', async () => {
  expect(await waited(() => 'waiting')).toBeGreaterThanOrEqual(5 * SETTLE_MS);
});
