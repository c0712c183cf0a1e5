import { type mongo } from 'mongoose';
import { missingRight } from './missing-right';

/**
 * Ends a dead process's session with the transaction that it left open. That transaction locks the documents it wrote until it times
 * out after a minute. A user ends sessions of its own without any right; where a host of MongoDB refuses even that, that minute has to pass.
 */
export async function killSession(client: Pick<mongo.MongoClient, 'db'>, session: mongo.Binary): Promise<void> {
  try {
    await client.db('admin').command({ killSessions: [{ id: session }] });
  } catch (error) {
    if (missingRight(error) === undefined) throw error;
  }
}
