import { type mongo } from 'mongoose';

/** Majority and journaled, from the primary: answers and deliveries are never lost. */
const committed = {
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const satisfies mongo.TransactionOptions;

/** `committed` in the form of schema options. */
export const committedSchema = {
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', j: true },
  read: 'primary',
} as const;

/**
 * An atomic transaction, repeated from the start after a conflict. If `work` aborts it, nothing is written.
 */
export function committedTransaction<Result>(
  session: mongo.ClientSession,
  work: () => Promise<Result>,
): Promise<Result> {
  return session.withTransaction(work, committed);
}
