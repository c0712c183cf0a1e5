import type { PartitionContext } from './partition-context';
import type { PartitionState, SavedCheckpoint, SourcePosition } from './partition-state';

interface LoadingPartition {
  readonly topic: string;
  readonly partition: number;
  /**
   * Without a checkpoint, the offset of the last one before the database was lost, as the group has committed it to Kafka. All outputs
   * of earlier records are in their topics. Undefined where there was none.
   */
  readonly committed?: number | undefined;
}

/**
 * The hooks of a service into the partitions of one topic. One object serves all partitions of the topic;
 * a partition's own data is in its state.
 */
export interface PartitionLifecycle<State extends PartitionState> {
  /** Readers wait for the saved documents: a partition that keeps up is saved soon after each change, where that is cheap. */
  readonly lowLatencyCheckpoints?: boolean;
  /**
   * The whole state stays in memory, changed or not. So a checkpoint frees no memory, and an early one would only write again documents that
   * change all the time; it is taken only before a transaction would become very large.
   */
  readonly fullyInMemory?: boolean;
  /** Reads the state as it was saved with the checkpoint, or makes an empty one. */
  load(partition: LoadingPartition, saved: SavedCheckpoint | undefined): Promise<State>;
  /** The first act of a new owner, before any record is read. */
  owned?(context: PartitionContext<State>): void;
  /** The partition has been read to its end, or has fallen behind again. */
  positionChanged?(context: PartitionContext<State>, position: SourcePosition): void;
  /** Called just before the changes are taken, to publish outputs that depend on the position of the checkpoint. `offset` is the next offset to be read. */
  beforeCheckpoint?(context: PartitionContext<State>, offset: number): void;
  /** Called once a checkpoint is saved, and (`when` is 'loaded') once the partition is loaded, for effects outside the partition's own documents. It is called again where MongoDB goes away meanwhile. */
  afterCheckpoint?(context: PartitionContext<State>, when: 'saved' | 'loaded'): Promise<void>;
}
