import type { mongo } from 'mongoose';

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
