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
   * A fetch's answer for one partition; the next is handled once this resolves. Records lie in memory that the next fetch uses again. An error of
   * `heartbeat` is to be thrown on: it tells that the group is divided anew.
   */
  batch(topic: string, partition: number, fetched: FetchedBatch, heartbeat: () => Promise<void>): Promise<void>;
  heartbeat(): void;
  /** It reads no more, for this reason. */
  crashed(error: Error): void;
  /** It reads no more. The reason may follow, as a crash. */
  stopped(): void;
}

/** A member of a consumer group, for one life: once it has crashed or was closed, another takes its place. */
export interface Consumer {
  connect(): Promise<void>;
  /** Joins the group; resolves once it has been joined. */
  run(): Promise<void>;
  /** Seeks, and reads on. */
  readFrom(topic: string, partition: number, offset: number): void;
  stopReading(topic: string, partition: number): void;
  /** Has the group tell once more, by `assigned`, what is this member's. False where the driver can't: the group is then to be joined anew. */
  confirm(): boolean;
  commit(topic: string, partition: number, offset: number): Promise<void>;
  /** Leaves the group once the batches under way are handled. */
  close(): Promise<void>;
}
