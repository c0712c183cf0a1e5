import type { ConsumerTuning } from './consumer-tuning';
import type { FetchedBatch } from './record-batch';

export interface ConsumerOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly tuning: ConsumerTuning;
}

export interface ConsumerEvents {
  /**
   * This member has joined the group, and has exactly these partitions. None of them is read before
   * `readFrom` is called.
   */
  assigned(partitions: readonly { topic: string; partition: number }[]): void;
  /**
   * The answer of a fetch for one partition; the next one is handled once this resolves. The next fetch
   * reuses the memory of the records. Heartbeats continue meanwhile.
   */
  batch(topic: string, partition: number, fetched: FetchedBatch): Promise<void>;
  heartbeat(): void;
  /** The consumer has stopped reading, for this reason. */
  crashed(error: Error): void;
}

/** A member of a consumer group, for one life: after a crash or `close`, a new one replaces it. */
export interface Consumer {
  connect(): Promise<void>;
  /** Joins the group; resolves once it has been joined. */
  run(): Promise<void>;
  /** Seeks to the offset and continues reading. */
  readFrom(topic: string, partition: number, offset: number): void;
  stopReading(topic: string, partition: number): void;
  /** Requests that the group reports this member's partitions again, by `assigned`. */
  confirm(): void;
  commit(topic: string, partition: number, offset: number): Promise<void>;
  /** Leaves the group once the batches under way are handled. */
  close(): Promise<void>;
}

export interface Consumers {
  /** A member of a consumer group, which joins when `run` is called. */
  consumer(options: ConsumerOptions, events: ConsumerEvents): Consumer;
}
