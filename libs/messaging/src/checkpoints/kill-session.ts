import { type mongo } from 'mongoose';
import { missingRight } from './missing-right';

/**
 * Ends a dead process's session and the transaction that it left open. The transaction locks the documents
 * that it wrote until it times out after a minute. A user needs no right to end its own sessions; if a
 * MongoDB provider refuses even that, the minute has to pass.
 */
export async function killSession(
  client: Pick<mongo.MongoClient, 'db'>,
  session: mongo.Binary,
): Promise<void> {
  try {
    await client.db('admin').command({ killSessions: [{ id: session }] });
  } catch (error) {
    if (missingRight(error) === undefined) throw error;
  }
}
