import { randomBytes } from 'node:crypto';
import { mongo, Schema } from 'mongoose';
import { storedIn } from '@taocun/service';
import { KEY_BYTES } from './keyed-name-hash';

/**
 * A secret of the installation, stored next to the data that it protects, so that both are backed up,
 * restored and lost together.
 */
export interface SecretDocument {
  _id: string;
  secret: mongo.Binary;
}

/** The names of the secrets: the key of the names' hashes, and the key that signs rerouted updates. */
export const NAME_KEY = 'name-key';
export const REROUTING_KEY = 'rerouting-key';

export const secretSchema = new Schema<SecretDocument>(
  { _id: { type: String, required: true }, secret: { type: Buffer, required: true } },
  storedIn('secrets'),
);

/** A secret of this database, drawn by the first instance that asks. A new database gets new secrets. */
export async function secretOf(secrets: mongo.Collection<SecretDocument>, name: string): Promise<Uint8Array> {
  const drawn = new mongo.Binary(randomBytes(KEY_BYTES));
  const document = await secrets.findOneAndUpdate(
    { _id: name },
    [{ $set: { secret: { $ifNull: ['$secret', drawn] } } }],
    {
      upsert: true,
      returnDocument: 'after',
    },
  );
  if (document === null) throw new Error(`The secret ${name} could not be stored.`);
  return document.secret.value();
}
