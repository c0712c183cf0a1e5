import { ApiKeys, accessDatabaseOf, type KeyRole } from '@taocun/service';
import mongoose from 'mongoose';

export interface FirstKey {
  readonly role: KeyRole;
  readonly key: string;
}

/** Keys to try everything with, if nobody has made any; undefined where there are some, of which only the hashes are known. */
export async function makeFirstKeys(mongodbUri: string, topicPrefix: string): Promise<readonly FirstKey[] | undefined> {
  const connection = await mongoose.createConnection(mongodbUri).asPromise();
  try {
    const keys = new ApiKeys(connection, accessDatabaseOf(topicPrefix));
    if ((await keys.all()).length > 0) return undefined;
    const make = async (role: KeyRole, sources: readonly string[] = []): Promise<FirstKey> => {
      const { key } = await keys.create({ role, sources, name: `npm start, ${role}` });
      return { role, key };
    };
    // Every source that begins with a slash, as those of the examples do.
    return [await make('operator'), await make('producer', ['/']), await make('subscriber')];
  } finally {
    await connection.close();
  }
}
