import { randomBytes } from 'node:crypto';
import { storedIn } from '@taocun/service';
import { mongo, Schema } from 'mongoose';
import { KEY_BYTES } from './keyed-name-hash';

/** A secret of the installation. It lies beside what it protects, so that both are backed up, restored and lost together. */
export interface SecretDocument {
  _id: string;
  secret: mongo.Binary;
}

/** The name of the key of the names' hashes. */
export const NAME_KEY = 'name-key';

export const secretSchema = new Schema<SecretDocument>(
  { _id: { type: String, required: true }, secret: { type: Buffer, required: true } },
  storedIn('secrets'),
);

/**
 * The key of the hashes of this database's names, drawn by the first instance that asks. A lost database gets another key, and its names
 * come again from the log.
 */
export async function nameKey(secrets: mongo.Collection<SecretDocument>): Promise<Uint8Array> {
  const drawn = new mongo.Binary(randomBytes(KEY_BYTES));
  const document = await secrets.findOneAndUpdate({ _id: NAME_KEY }, [{ $set: { secret: { $ifNull: ['$secret', drawn] } } }], {
    upsert: true,
    returnDocument: 'after',
  });
  if (document === null) throw new Error('The key of the names could not be stored.');
  return document.secret.value();
}
