import { type mongo } from 'mongoose';

/** The options of a read. */
export interface OneMoment {
  readonly session: mongo.ClientSession;
  readonly readConcern: { readonly level: 'snapshot' };
}

/**
 * Runs reads that all see the moment of the first one, which must have ended before the others begin. Give
 * the options whole to each read: the read concern of a client replaces the session's snapshot, silently.
 */
export function atOneMoment<Result>(
  client: mongo.MongoClient,
  reads: (moment: OneMoment) => Promise<Result>,
): Promise<Result> {
  return client.withSession({ snapshot: true }, (session) =>
    reads({ session, readConcern: { level: 'snapshot' } }),
  );
}
