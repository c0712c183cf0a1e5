import type { Flow, PartitionAt } from '../server/api';

/** How long the oldest record that a service has not applied has waited, at most; undefined where a partition does not say. */
export function longestWaitMs(partitions: readonly PartitionAt[]): number | undefined {
  let longest = 0;
  for (const { lagMs } of partitions) {
    if (lagMs === undefined) return undefined;
    longest = Math.max(longest, lagMs);
  }
  return longest;
}

/** About how long it takes from an update to what is announced of it: a record waits in each service in turn. Undefined where one does not say. */
export function endToEndWaitMs({ services }: Pick<Flow, 'services'>): number | undefined {
  let sum = 0;
  for (const one of services) {
    const waited = one.answers ? longestWaitMs(one.partitions) : undefined;
    if (waited === undefined) return undefined;
    sum += waited;
  }
  return sum;
}
