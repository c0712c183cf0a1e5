import { FIRST_GENERATION, installedName } from '@taocun/service';
import { keyedNameHash } from '../../../../apps/ingestion/src/dedup/keyed-name-hash';
import { NAME_KEY, REROUTING_KEY } from '../../../../apps/ingestion/src/dedup/secrets';
import { type SimulatedStore } from '../memory/memory-store';

const key = new Uint8Array(32).fill(7);

/**
 * Stores fixed secrets for ingestion: with random ones, two histories with the same seed would store
 * different documents.
 */
export async function giveSecrets(store: SimulatedStore): Promise<void> {
  const documents = [NAME_KEY, REROUTING_KEY].map((_id) => ({
    insertOne: { document: { _id, secret: key } as never },
  }));
  store.write(installedName('ingestion', '', FIRST_GENERATION), 'secrets', documents);
  // Compiles WebAssembly now, because that is impossible in virtual time.
  await keyedNameHash(key);
}
