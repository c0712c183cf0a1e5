import type { PartitionAt } from '../../../server/api';

/** The longest that a record has waited to be applied by a service; undefined where a partition does not say. */
export function longestWaitMs(partitions: readonly PartitionAt[]): number | undefined {
  let longest = 0;
  for (const { lagMs } of partitions) {
    if (lagMs === undefined) return undefined;
    longest = Math.max(longest, lagMs);
  }
  return longest;
}
