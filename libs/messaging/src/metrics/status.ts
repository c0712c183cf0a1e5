import type { SourcePosition } from '../checkpoints/partition-state';

/** One partition as operators see it. Offsets are the next to be read. */
export interface PartitionStatus {
  readonly topic: string;
  readonly partition: number;
  /** `stopped` needs an operator: its error says what to do; `waiting-to-retry` mends itself. */
  readonly state: 'loading' | 'running' | 'waiting-to-retry' | 'stopped';
  readonly position: SourcePosition;
  /** Applied in memory. */
  readonly offset: number;
  /** Saved in the database. */
  readonly checkpoint: number;
  /** The log's end when it was last looked at. */
  readonly end: number;
  /** How long the oldest record that is not applied has waited, at most; 0 where none waits, left out where that is not known yet. */
  readonly lagMs?: number;
  readonly epoch: number;
  /** Rises whenever a load or a save comes to an end, well or badly. Where nothing moves although there is work, it does not rise either. */
  readonly signs: number;
  /** What is under way may rightly take long: state is being loaded, or what follows from a checkpoint is being done. */
  readonly takesLong: boolean;
  readonly error?: string;
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
  /** Rises with every heartbeat that is answered, and with every try to join. */
  readonly signs: number;
}

export interface LoopStatus {
  /** Joined the group, every assigned partition loaded and running, the last send and the last checkpoint succeeded. */
  readonly ready: boolean;
  /** Why not ready, in words an operator can act on; empty when ready. */
  readonly reasons: readonly string[];
  /** Why Kafka does not do what it is asked; undefined where it does. */
  readonly kafkaTrouble?: string;
  readonly group: GroupStatus;
  readonly partitions: readonly PartitionStatus[];
  readonly counters: LoopCounters;
}
