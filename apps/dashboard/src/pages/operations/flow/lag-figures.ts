import type { PartitionAt, ServiceAt, ServiceName } from '../../../server/api';

/** The longest wait of a record for a service; undefined if a partition does not report it. */
export function longestWaitMs(partitions: readonly PartitionAt[]): number | undefined {
  let longest = 0;
  for (const { lagMs } of partitions) {
    if (lagMs === undefined) return undefined;
    longest = Math.max(longest, lagMs);
  }
  return longest;
}

/** The lag of a topic whose reader does not answer. */
interface SilentLag {
  readonly topic: string;
  readonly service: ServiceName;
  /** By Kafka, for all topics of the service; undefined if Kafka does not say it. */
  readonly waiting: number | undefined;
}

/**
 * The topics that services without an answer read: without them the list would leave out the one with the
 * backlog.
 */
export function silentLagOf(services: readonly ServiceAt[]): readonly SilentLag[] {
  return services.flatMap((one) =>
    one.answers ? [] : one.reads.map((topic) => ({ topic, service: one.service, waiting: one.waiting })),
  );
}
