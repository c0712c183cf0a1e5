import { FIRST_GENERATION, nameOf } from '@taocun/service';
import { keyedNameHash } from '../../../apps/ingestion/src/names/keyed-name-hash';
import { NAME_KEY } from '../../../apps/ingestion/src/names/name-key';
import { type SimulatedStore } from './memory/memory-store';

const key = new Uint8Array(32).fill(7);

/** Stores a key of the names' hashes as if drawn before the history: by a random one, two histories of a seed would store different hashes. */
export async function giveNameKey(store: SimulatedStore): Promise<void> {
  const document = { _id: NAME_KEY, secret: key };
  store.write(nameOf('ingestion', '', FIRST_GENERATION), 'secrets', [{ insertOne: { document: document as never } }]);
  // WebAssembly is not compiled in virtual time.
  await keyedNameHash(key);
}
