import type { OutputRecord } from '../protocol/record';

/** The outputs of a handler. They are published in this order, in batches, without waiting. */
export interface Outputs {
  /** The number of partitions of the topic (logical name). */
  partitionsOf(topic: string): number;
  /** The partition of `key` as Kafka's Java client computes it (murmur2). */
  partitionOf(topic: string, key: string): number;
  /** Appends a record to the partition of `key`. */
  publish(topic: string, key: string, value: string | Buffer, headers?: OutputRecord['headers']): void;
  /** Appends a record to a given partition; `timestampMs` is the current time by default. */
  publishTo(topic: string, partition: number, record: OutputRecord): void;
  /**
   * Resolves when everything published so far is acknowledged; rejects if that may never happen. Checkpoints
   * wait for this; handlers need not.
   */
  flush(): Promise<void>;
}
