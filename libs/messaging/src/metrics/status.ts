import type { NoProgress } from '../checkpoints/checkpoint-document';
import type { SourcePosition } from '../checkpoints/partition-state';

/** One partition as operators see it. Offsets are the next to be read. */
export interface PartitionStatus {
  readonly topic: string;
  readonly partition: number;
  /** `stopped` needs an operator, and its error says what to do; `waiting-to-retry` recovers by itself. */
  readonly state: 'loading' | 'running' | 'waiting-to-retry' | 'stopped';
  readonly position: SourcePosition;
  /** Applied in memory. */
  readonly offset: number;
  /** Saved in the database. */
  readonly checkpoint: number;
  /** The log's end when it was last looked at. */
  readonly end: number;
  /** Upper bound of the wait of the oldest unapplied record; 0 where none waits, absent where it is not known yet. */
  readonly lagMs?: number;
  readonly epoch: number;
  /** Progress counter for the watchdog: rises whenever a load or a save ends, well or badly. */
  readonly signs: number;
  /** A slow operation is under way: the state is being loaded, or the effects after a checkpoint are being carried out. */
  readonly takesLong: boolean;
  readonly error?: string;
  /** Set where it has stopped, or has failed three times in succession at one offset. */
  readonly noProgress?: NoProgress;
}

/** Running figures since the start of the process. */
export interface LoopCounters {
  readonly batches: number;
  readonly records: number;
  readonly checkpoints: number;
  readonly documentsWritten: number;
  readonly recordsPublished: number;
  readonly bytesPublished: number;
  readonly restarts: number;
}

/** The membership in the consumer group. */
export interface GroupStatus {
  readonly joined: boolean;
  /** Progress counter: rises with every answered heartbeat and every attempt to join. */
  readonly signs: number;
}

export interface LoopStatus {
  /** True once Kafka has been reached and the topics are there. */
  readonly started: boolean;
  /** True while the group is joined, every assigned partition runs, and the last send and the last checkpoint succeeded. */
  readonly running: boolean;
  /** Why it is not running, in words an operator can act on; empty where it is. */
  readonly reasons: readonly string[];
  /** A failure of Kafka to answer or to acknowledge, however short and of whichever partition; undefined where it does both. */
  readonly kafkaTrouble?: string | undefined;
  /** Why Kafka has answered or acknowledged nothing at all for some seconds; undefined where it was not asked to. */
  readonly kafkaOutage?: string | undefined;
  readonly group: GroupStatus;
  readonly partitions: readonly PartitionStatus[];
  readonly counters: LoopCounters;
}
