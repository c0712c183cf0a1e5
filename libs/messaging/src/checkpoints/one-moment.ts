import { type mongo } from 'mongoose';

export interface OneMoment {
  readonly session: mongo.ClientSession;
  readonly readConcern: { readonly level: 'snapshot' };
}

/**
 * The options of reads that all see the moment of the first one, which must have ended before the others begin. Give them whole to each read:
 * the read concern of a client replaces the session's snapshot, silently. The caller ends the session.
 */
export function atOneMoment(client: mongo.MongoClient): OneMoment {
  return { session: client.startSession({ snapshot: true }), readConcern: { level: 'snapshot' } };
}
