import { type mongo } from 'mongoose';

/** Majority and journaled, from the primary: what was answered or delivered stays so. */
const committed = {
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const satisfies mongo.TransactionOptions;

/** The same as options of a schema. */
export const committedSchema = { readConcern: { level: 'majority' }, writeConcern: { w: 'majority', j: true }, read: 'primary' } as const;

/** All or nothing; done again from the start where it meets another one. Nothing, where `work` aborts it. */
export function committedTransaction<Result>(session: mongo.ClientSession, work: () => Promise<Result>): Promise<Result> {
  return session.withTransaction(work, committed);
}
