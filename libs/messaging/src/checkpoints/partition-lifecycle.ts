import type { PartitionContext } from './partition-context';
import type { PartitionState, SavedCheckpoint, SourcePosition } from './partition-state';

interface LoadingPartition {
  readonly topic: string;
  readonly partition: number;
  /**
   * If there is no checkpoint: the offset of the last one before the database was lost, as the group
   * committed it to Kafka. All outputs of earlier records are in their topics. Undefined if the group
   * committed none.
   */
  readonly committed?: number | undefined;
}

/** A partition that is taken, and not loaded yet. */
export type TakenPartition = Pick<
  PartitionContext,
  'topic' | 'partition' | 'partitions' | 'epoch' | 'outputs'
>;

/**
 * The hooks of a service into the partitions of one topic. One object serves all partitions of the topic;
 * a partition's own data is in its state.
 */
export interface PartitionLifecycle<State extends PartitionState> {
  /**
   * Readers wait for the saved documents: a partition that keeps up is saved soon after each change, if that
   * is cheap.
   */
  readonly lowLatencyCheckpoints?: boolean;
  /**
   * The whole state stays in memory, changed or not. A checkpoint then frees no memory, and an early one
   * would write documents that soon change again. So it is early only if the transaction would otherwise
   * become very large.
   */
  readonly fullyInMemory?: boolean;
  /**
   * Called before the state is loaded, which may take long, if so many records wait that the position is
   * `waiting` (docs/contract.md, section 3).
   */
  taken?(partition: TakenPartition, saved: SavedCheckpoint): void;
  /** Reads the state that was saved with the checkpoint, or creates an empty one. */
  load(partition: LoadingPartition, saved: SavedCheckpoint | undefined): Promise<State>;
  /** The first act of a new owner, before any record is read. */
  owned?(context: PartitionContext<State>): void;
  /** The partition has reached its end, or has fallen behind again. */
  positionChanged?(context: PartitionContext<State>, position: SourcePosition): void;
  /**
   * Called just before the changes are taken, to publish outputs that depend on the checkpoint's position.
   * `offset` is the next offset to be read.
   */
  beforeCheckpoint?(context: PartitionContext<State>, offset: number): void;
  /**
   * Called after a checkpoint is saved, and after the partition is loaded, for effects outside the
   * partition's own documents. If MongoDB goes away meanwhile, it is called again.
   */
  afterCheckpoint?(context: PartitionContext<State>, when: 'saved' | 'loaded'): Promise<void>;
}
