import type { mongo } from 'mongoose';

/**
 * A document with the name under which it is stored. If it has a `toBSON`, BSON stores the result of that.
 */
export interface NamedDocument {
  readonly _id: string;
}

/**
 * Writes to one collection of the service's own database. They are saved atomically with the checkpoint, in
 * this order.
 */
export interface CollectionWrites {
  readonly collection: string;
  /** All other writes, in no particular order. */
  readonly operations?: readonly mongo.AnyBulkWriteOperation[];
  /** Whole documents, each of which replaces the one with its name. */
  readonly replacing?: readonly NamedDocument[];
  /** Documents to insert unless they exist; existing ones stay unchanged. */
  readonly adding?: readonly NamedDocument[];
}

/** The writes that update the database from the last checkpoint to the state in memory. */
export interface Changes {
  readonly writes: readonly CollectionWrites[];
  /** The service's own fields of the partition's checkpoint document; they replace the earlier ones. */
  readonly fields: Readonly<Record<string, unknown>>;
  /**
   * The rest of the serialisation: each step adds one more document to the writes, as of the moment when the
   * changes were taken. The loop performs a few steps at a time while it continues to apply, and saves after
   * the last.
   */
  readonly unwritten?: Iterator<void, void>;
}

/**
 * The state of one partition in memory. Handlers change it without waiting for anything; the loop takes the
 * changes between two batches, never within one.
 */
export interface PartitionState {
  /**
   * The size of the changes since the last `takeChanges`; if it grows, the loop checkpoints early. `bytes`
   * estimates MongoDB's memory for the transaction.
   */
  readonly changed: { readonly documents: number; readonly bytes: number };
  /**
   * All changes since the last call, serialised now or by the remaining steps. The state then counts as
   * unchanged.
   */
  takeChanges(): Changes;
}

/** The part of a partition's checkpoint document that a service may read when it loads its state. */
export interface SavedCheckpoint {
  /** The next offset to be read. */
  readonly offset: number;
  /**
   * True if the owner that saved it had stopped on request, and neither it nor an earlier one had published
   * anything beyond it.
   */
  readonly clean: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * The position in a source partition: updates are still waiting, or it is read to its end (docs/contract.md,
 * section 3).
 */
export type SourcePosition = 'waiting' | 'read';
