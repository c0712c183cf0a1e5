import { mongo } from 'mongoose';

const UNAUTHORIZED = 13;

/**
 * Ends a dead process's session with the transaction that it left open, which would keep everyone from what it has written until its
 * time is over: a minute. Where this user may not end another one's, that minute has to pass.
 */
export async function killSession(client: Pick<mongo.MongoClient, 'db'>, session: mongo.Binary): Promise<void> {
  try {
    await client.db('admin').command({ killSessions: [{ id: session }] });
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError && error.code === UNAUTHORIZED)) throw error;
  }
}
