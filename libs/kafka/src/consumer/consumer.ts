import type { ConsumerTuning } from './consumer-tuning';
import type { FetchedBatch } from './record-batch';

export interface ConsumerOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly tuning: ConsumerTuning;
}

export interface ConsumerEvents {
  /** The group was joined: these partitions are this member's and no others. None of them is read before `readFrom` is called. */
  assigned(partitions: readonly { topic: string; partition: number }[]): void;
  /**
   * A fetch's answer for one partition; the next is handled once this resolves. Records lie in memory that the next fetch uses again. Heartbeats go
   * on meanwhile.
   */
  batch(topic: string, partition: number, fetched: FetchedBatch): Promise<void>;
  heartbeat(): void;
  /** It reads no more, for this reason. */
  crashed(error: Error): void;
}

/** A member of a consumer group, for one life: once it has crashed or was closed, another takes its place. */
export interface Consumer {
  connect(): Promise<void>;
  /** Joins the group; resolves once it has been joined. */
  run(): Promise<void>;
  /** Seeks, and reads on. */
  readFrom(topic: string, partition: number, offset: number): void;
  stopReading(topic: string, partition: number): void;
  /** Has the group tell once more, by `assigned`, what is this member's. */
  confirm(): void;
  commit(topic: string, partition: number, offset: number): Promise<void>;
  /** Leaves the group once the batches under way are handled. */
  close(): Promise<void>;
}

export interface Consumers {
  /** A member of a consumer group, which joins it once it runs. */
  consumer(options: ConsumerOptions, events: ConsumerEvents): Consumer;
}
