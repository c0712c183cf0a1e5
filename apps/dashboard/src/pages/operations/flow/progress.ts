import type { PartitionAt } from '../../../server/api';

/** The longest wait of a record for a service; undefined if a partition does not report it. */
export function longestWaitMs(partitions: readonly PartitionAt[]): number | undefined {
  let longest = 0;
  for (const { lagMs } of partitions) {
    if (lagMs === undefined) return undefined;
    longest = Math.max(longest, lagMs);
  }
  return longest;
}
