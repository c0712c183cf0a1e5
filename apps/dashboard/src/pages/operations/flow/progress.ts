import type { Flow, PartitionAt } from '../../../server/api';

/** The latest event-time day of any partition; it is the clock's once all partitions are read to their ends. */
export function latestDay({ counts }: Pick<Flow, 'counts'>): string | undefined {
  return counts?.partitions
    .flatMap((partition) => partition.day ?? [])
    .sort()
    .at(-1);
}

/** The records of all partitions that no service has applied yet. */
export function recordsBehind({ services }: Pick<Flow, 'services'>): number {
  return services
    .flatMap((one) => (one.answers ? one.partitions : []))
    .reduce((sum, { end, offset }) => sum + Math.max(0, end - offset), 0);
}

/** The longest that a record has waited to be applied by a service; undefined where a partition does not say. */
export function longestWaitMs(partitions: readonly PartitionAt[]): number | undefined {
  let longest = 0;
  for (const { lagMs } of partitions) {
    if (lagMs === undefined) return undefined;
    longest = Math.max(longest, lagMs);
  }
  return longest;
}

/** The approximate time from an update to its announcement: the sum of the services' waits. Undefined where one does not say. */
export function totalWaitMs({ services }: Pick<Flow, 'services'>): number | undefined {
  let sum = 0;
  for (const one of services) {
    const waited = one.answers ? longestWaitMs(one.partitions) : undefined;
    if (waited === undefined) return undefined;
    sum += waited;
  }
  return sum;
}
