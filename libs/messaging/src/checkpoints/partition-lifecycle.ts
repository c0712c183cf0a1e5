import type { PartitionContext } from './partition-context';
import type { PartitionState, SavedCheckpoint, SourcePosition } from './partition-state';

/**
 * How a service lives with a partition of one topic. One object serves all partitions of the topic;
 * what belongs to a single partition is in its state.
 */
export interface PartitionLifecycle<State extends PartitionState> {
  /** Somebody waits for what is saved: a partition that keeps up is saved as soon as something has come, if that is cheap. */
  readonly lowLatencyCheckpoints?: boolean;
  /**
   * Every document of the partition is in memory whether it has changed or not. So a checkpoint frees nothing, and to save early would only
   * write again and again what changes all the time; it is done only before a transaction would become very large.
   */
  readonly fullyInMemory?: boolean;
  /** Reads the state as it was saved with the checkpoint, or makes an empty one. */
  load(partition: { readonly topic: string; readonly partition: number }, saved: SavedCheckpoint | undefined): Promise<State>;
  /** The first act of a new owner, before any record is read. */
  owned?(context: PartitionContext<State>): void;
  /** The partition has been read to its end, or has fallen behind again. */
  positionChanged?(context: PartitionContext<State>, position: SourcePosition): void;
  /** Just before the changes are taken: publishes what depends on where the checkpoint falls. `offset` is the next offset to be read. */
  beforeCheckpoint?(context: PartitionContext<State>, offset: number): void;
  /** The checkpoint is saved, or (`saved` 'loaded') the partition has just been loaded: what follows outside the partition's own documents. */
  afterCheckpoint?(context: PartitionContext<State>, when: 'saved' | 'loaded'): Promise<void>;
}
