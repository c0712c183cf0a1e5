import type { mongo } from 'mongoose';

/** A document with the name under which it is stored. One with a `toBSON` becomes its outcome when it is serialised, as BSON has it. */
export interface NamedDocument {
  readonly _id: string;
}

/** Writes to one collection of the service's own database, saved whole or not at all with the checkpoint, in this order. */
export interface CollectionWrites {
  readonly collection: string;
  /** All writes other than the two kinds below; in no order. */
  readonly operations?: readonly mongo.AnyBulkWriteOperation[];
  /** Whole documents, each in place of the one with its name. */
  readonly replacing?: readonly NamedDocument[];
  /** Documents that may exist already; an existing one stays as it is. */
  readonly adding?: readonly NamedDocument[];
}

/** The writes that bring the database from the last checkpoint to the state in memory. */
export interface Changes {
  readonly writes: readonly CollectionWrites[];
  /** The service's own fields of the partition's checkpoint document; they replace the earlier ones. */
  readonly fields: Readonly<Record<string, unknown>>;
  /**
   * The rest of the serialisation: each step adds one more document to the writes, as it was when the changes were taken. The loop takes
   * a few steps at a time while it goes on applying, and saves after the last.
   */
  readonly unwritten?: Iterator<void, void>;
}

/**
 * The state of one partition in memory. Handlers change it without waiting for anything;
 * the loop asks for the changes between two batches, never within one.
 */
export interface PartitionState {
  /** The size of the changes since the last `takeChanges`; the loop checkpoints early when it grows. The bytes are those of MongoDB's memory that a transaction will take. */
  readonly changed: { readonly documents: number; readonly bytes: number };
  /** All changes since the last call, serialised now or by the remaining steps; afterwards the state is clean. */
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

/** True if a source partition still has updates waiting to be read (docs/contract.md, section 3). */
export type SourcePosition = 'waiting' | 'read';
