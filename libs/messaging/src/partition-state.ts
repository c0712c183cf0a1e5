import type { mongo } from 'mongoose';
import type { PartitionContext } from './partition-context';

/** A document with the name under which it is stored. */
export interface NamedDocument {
  readonly _id: string;
}

/** Writes to one collection of the service's own database, saved whole or not at all with the checkpoint, in this order. */
export interface CollectionWrites {
  readonly collection: string;
  /** What is neither of the two below; in no order. */
  readonly operations?: readonly mongo.AnyBulkWriteOperation[];
  /** Each whole, in place of what stood under its name. */
  readonly replacing?: readonly NamedDocument[];
  /** Each that is not there yet; one that is there stays as it is. */
  readonly adding?: readonly NamedDocument[];
}

/** What brings the database from the last checkpoint to the state in memory. */
export interface Changes {
  readonly writes: readonly CollectionWrites[];
  /** The service's own fields of the partition's checkpoint document; replaces what stood there. */
  readonly fields: Readonly<Record<string, unknown>>;
  /**
   * What is left to be serialised: each step puts one more document among the writes, as it stood when the changes were taken. The loop takes
   * a few steps at a time while it goes on applying, and saves after the last.
   */
  readonly unwritten?: Iterator<void, void>;
}

/**
 * What a service keeps in memory for one partition. Handlers change it without waiting for anything;
 * the loop asks for the changes between two batches, never within one.
 */
export interface PartitionState {
  /** What has changed since the last `takeChanges`: the loop checkpoints early when it grows. The bytes are those that a transaction will take of MongoDB's memory. */
  readonly changed: { readonly documents: number; readonly bytes: number };
  /** Everything changed since the last call, serialised now or by the steps that are left; afterwards the state counts as clean. */
  takeChanges(): Changes;
}

/** The part of a partition's checkpoint document that a service may read when it loads its state. */
export interface SavedCheckpoint {
  /** The next offset to be read. */
  readonly offset: number;
  /** Saved by an owner that stopped when asked, with nothing published beyond it. */
  readonly clean: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Whether a source partition still has updates waiting to be read (docs/contract.md, section 3). */
export type SourcePosition = 'waiting' | 'read';

/**
 * How a service lives with a partition of one topic. One object serves all partitions of the topic;
 * what belongs to a single partition is in its state.
 */
export interface PartitionLifecycle<State extends PartitionState> {
  /** Somebody waits for what is saved: a partition that keeps up is saved as soon as something has come, if that is cheap. */
  readonly savedSoon?: boolean;
  /**
   * Every document of the partition is in memory whether it has changed or not. So a checkpoint frees nothing, and to save early would only
   * write again and again what changes all the time; it is done only before a transaction would become very large.
   */
  readonly holdsAll?: boolean;
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
