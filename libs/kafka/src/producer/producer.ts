import type { EncodedBatch } from '../protocol/batch-writer';

/** The fate of one batch: Kafka's error code (0: all in-sync replicas have it), or why nobody answered, after which the same bytes may be sent again. */
export type ProduceResult = { readonly topic: string; readonly partition: number } & (
  | { readonly errorCode: number }
  | { readonly unanswered: string }
);

/** The broker that leads a partition: all batches for it go in one request. Undefined where no leader is known. */
export type Route = number | undefined;

/** A producer as Kafka knows it: an id with its epoch, and the leaders of the partitions that it writes to. */
export interface Producer {
  readonly id: bigint;
  readonly epoch: number;
  /** As far as is known now. */
  routeOf(topic: string, partition: number): Route;
  refreshLeaders(): Promise<void>;
  /**
   * Sends each batch to the leader of its partition, all leaders at once, and resolves to what became of each. Rejects only for a mistake of ours.
   * The memory of a batch that was not answered may not be written to any more.
   */
  produce(batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]>;
  close(): Promise<void>;
}

export interface Producers {
  /** A producer, connected, that writes to these topics. */
  producer(topics: readonly string[]): Promise<Producer>;
}
