import type { EncodedBatch } from '../protocol/batch-writer';

/**
 * The outcome of one batch: Kafka's error code (0: all in-sync replicas have it), or the reason why there was
 * no answer, after which the same bytes may be sent again.
 */
export type ProduceResult = { readonly topic: string; readonly partition: number } & (
  | { readonly errorCode: number }
  | { readonly unanswered: string }
);

/**
 * The broker that leads a partition; one request carries all batches for it. Undefined if no leader is known.
 */
export type Route = number | undefined;

/**
 * A producer registered with Kafka: an id with its epoch, and the leaders of the partitions to which it
 * writes.
 */
export interface Producer {
  readonly id: bigint;
  readonly epoch: number;
  /** The route according to the leaders known now. */
  routeOf(topic: string, partition: number): Route;
  refreshLeaders(): Promise<void>;
  /**
   * Sends each batch to the leader of its partition, to all leaders at once, and resolves to the outcome of
   * each. Rejects only because of a programming error. The memory of an unanswered batch must not be
   * overwritten any more.
   */
  produce(batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]>;
  close(): Promise<void>;
}

export interface Producers {
  /** A connected producer that writes to these topics. */
  producer(topics: readonly string[]): Promise<Producer>;
}
