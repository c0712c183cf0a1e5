import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { SourcePosition } from '../checkpoints/partition-state';

/**
 * Resolves when the empty partitions of a topic are known to be read to their end. The event-time clock is
 * the minimum over the active partitions, and starts once each of them has a day. An empty partition counts
 * as active until it is known to be idle. If the others' history were read meanwhile, the first clock would
 * come at its end, and no year of it would be certified. So a partition that has never been read begins only
 * after this. `positionOf` returns undefined for a partition of another instance, which gets twice the idle
 * time.
 */
export async function awaitIdlePartitions(
  empty: readonly number[],
  positionOf: (partition: number) => SourcePosition | undefined,
  idleAfterMs: number,
): Promise<void> {
  const startedMs = performance.now();
  const unsettled = (): boolean => {
    const waitedMs = performance.now() - startedMs;
    if (waitedMs > 5 * idleAfterMs) return false;
    return empty.some((partition) => {
      const position = positionOf(partition);
      return position === undefined ? waitedMs < 2 * idleAfterMs : position === 'waiting';
    });
  };
  while (unsettled()) await pause(20);
}
