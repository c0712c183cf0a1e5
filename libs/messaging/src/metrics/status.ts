import type { NoProgress } from '../checkpoints/checkpoint-document';
import type { SourcePosition } from '../checkpoints/partition-state';

/** Records behind an open transaction: nobody can read them before it ends. */
export interface HeldRecords {
  readonly records: number;
  /** The time when they were first seen behind this transaction, in RFC 3339. */
  readonly since: string;
}

/** The status of one partition for operators. Offsets are the next to be read. */
export interface PartitionStatus {
  readonly topic: string;
  readonly partition: number;
  /** `stopped` needs an operator, and its error says what to do; `waiting-to-retry` recovers by itself. */
  readonly state: 'loading' | 'running' | 'waiting-to-retry' | 'stopped';
  readonly position: SourcePosition;
  /** The offset applied in memory. */
  readonly offset: number;
  /** The offset saved in the database. */
  readonly checkpoint: number;
  /** The log's end as last seen. */
  readonly end: number;
  /** Absent if everything up to the end can be read. */
  readonly held?: HeldRecords;
  /** Upper bound of the wait of the oldest unapplied record; 0 if none waits, absent while it is unknown. */
  readonly lagMs?: number;
  readonly epoch: number;
  /** Progress counter for the watchdog: rises whenever a load or a save ends, successfully or not. */
  readonly signs: number;
  /**
   * True during a slow operation: the state is being loaded, or the effects after a checkpoint are being
   * carried out.
   */
  readonly takesLong: boolean;
  readonly error?: string;
  /** Set if the partition has stopped, or has failed three times in a row at one offset. */
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
  /** True once Kafka has been reached and the topics exist. */
  readonly started: boolean;
  /**
   * True while the group is joined, every assigned partition runs, and the last send and the last checkpoint
   * succeeded.
   */
  readonly running: boolean;
  /** Why it is not running, in words that let an operator act; empty if it is running. */
  readonly reasons: readonly string[];
  /**
   * A failure of Kafka to answer or to acknowledge, however short and for any partition; absent if there is
   * none.
   */
  readonly kafkaTrouble?: string;
  /**
   * Why Kafka has answered or acknowledged nothing at all for some seconds; absent if it was not asked to.
   */
  readonly kafkaOutage?: string;
  readonly group: GroupStatus;
  readonly partitions: readonly PartitionStatus[];
  readonly counters: LoopCounters;
}

/**
 * The records that can be read and are not applied. Those behind an open transaction are no work that anybody
 * here could do.
 */
export function unappliedOf({ offset, end, held }: Pick<PartitionStatus, 'offset' | 'end' | 'held'>): number {
  return Math.max(0, end - (held?.records ?? 0) - offset);
}
