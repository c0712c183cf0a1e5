import mongoose from 'mongoose';
import { updateTypes, type UpdateType } from '@taocun/contracts';
import { ApiKeys, accessDatabaseOf, AuditLog, type WantedKey } from '@taocun/service';

export interface FirstKey {
  readonly holder: string;
  readonly key: string;
}

/** The variable that has the key in the examples of docs/api.md. */
export const variableOf = ({ holder }: Pick<FirstKey, 'holder'>): string => `${holder.toUpperCase()}_KEY`;

const types = Object.keys(updateTypes) as UpdateType[];
const registration = 'taocun.village.registered.v1';

/**
 * Keys to try everything, if there are no keys yet; otherwise undefined, because only hashes of keys are
 * stored.
 */
export async function makeFirstKeys(
  mongodbUri: string,
  topicPrefix: string,
): Promise<readonly FirstKey[] | undefined> {
  const connection = await mongoose.createConnection(mongodbUri).asPromise();
  try {
    const keys = new ApiKeys(connection, accessDatabaseOf(topicPrefix));
    if ((await keys.all()).length > 0) return undefined;
    const audit = new AuditLog(connection, accessDatabaseOf(topicPrefix), 'cli');
    const make = async (holder: string, rights: Omit<WantedKey, 'name'>): Promise<FirstKey> => {
      const name = `npm start, ${holder}`;
      const { key } = await audit.during(
        { action: 'key.create', name: 'npm start' },
        () => keys.create({ ...rights, name }),
        ({ made }) => ({ object: made.id, detail: { ...rights, name } }),
      );
      return { holder, key };
    };
    // The sources are those of the examples.
    return [
      await make('operator', { role: 'operator' }),
      await make('registry', {
        role: 'producer',
        sources: ['/registry', '/registry/'],
        types: [registration],
      }),
      await make('marketplace', {
        role: 'producer',
        sources: ['/marketplaces/'],
        types: types.filter((type) => type !== registration),
      }),
      await make('subscriber', { role: 'subscriber' }),
    ];
  } finally {
    await connection.close();
  }
}
