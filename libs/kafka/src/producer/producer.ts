import type { EncodedBatch } from '../protocol/batch-writer';
import type { PartitionResult } from '../protocol/produce-protocol';

/** A broker has not answered: it is away or slow, or its connection has ended. The same bytes may be sent again. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** An idempotent producer as far as Kafka knows it: an id with its epoch, and the leaders of the partitions that it writes to. */
export interface Producer {
  readonly id: bigint;
  readonly epoch: number;
  /** The broker that leads a partition, as it was last known. */
  leaderOf(topic: string, partition: number): number | undefined;
  refreshLeaders(): Promise<void>;
  /**
   * Sends batches to the leader of their partitions, and resolves to its answer for each once all in-sync replicas have them. Rejects with
   * Unanswered where it may be tried again; after that the batches' memory may not be written to any more.
   */
  produce(leader: number, batches: readonly EncodedBatch[]): Promise<readonly PartitionResult[]>;
  close(): Promise<void>;
}
