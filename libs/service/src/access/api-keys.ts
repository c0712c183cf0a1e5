import { type Connection, type mongo } from 'mongoose';
import { type ApiKey, newKey, type KeyRole } from '../secrets/api-key';

export interface KeyDocument extends Omit<ApiKey, 'id'> {
  readonly _id: string;
  /** SHA-256 of the whole key. */
  readonly hash: mongo.Binary;
}

export interface WantedKey {
  readonly role: KeyRole;
  readonly name: string;
  /** Of a producer alone. */
  readonly sources?: readonly string[];
  readonly expiresAt?: Date;
  readonly createdBy?: string;
}

/** A request waits for this at most, and the loops of a service never do. */
const timeoutMs = 2_000;

/**
 * The keys, in a small database that all services of an installation share: beside Kafka the only thing that they do.
 * A key that was revoked stays, so that its holder can be told and its name be looked up.
 */
export class ApiKeys {
  constructor(
    private readonly connection: Connection,
    private readonly database: string,
  ) {}

  /** The key itself is in the answer and never again anywhere. */
  async create({ role, name, sources = [], expiresAt, createdBy }: WantedKey): Promise<{ readonly key: string; readonly made: ApiKey }> {
    const { id, text, hash } = newKey();
    const document = {
      ...{ role, name, sources: [...sources], createdAt: new Date() },
      ...(createdBy !== undefined && { createdBy }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
    // The driver stores a Buffer as a Binary, which is what it reads.
    await this.#collection().insertOne({ _id: id, hash: hash as unknown as mongo.Binary, ...document }, { timeoutMS: timeoutMs });
    return { key: text, made: { id, ...document } };
  }

  /** Every key that was ever made, the oldest first. */
  async all(): Promise<KeyDocument[]> {
    return this.#collection().find({}, { timeoutMS: timeoutMs }).sort({ createdAt: 1, _id: 1 }).toArray();
  }

  /** Undefined where there is no such key. One that is revoked already stays as it is. */
  async revoke(id: string): Promise<ApiKey | undefined> {
    const revoked = await this.#collection().findOneAndUpdate(
      { _id: id },
      [{ $set: { revokedAt: { $ifNull: ['$revokedAt', '$$NOW'] } } }],
      { returnDocument: 'after', timeoutMS: timeoutMs },
    );
    return revoked === null ? undefined : apiKeyOf(revoked);
  }

  async noteUse(id: string, at: Date): Promise<void> {
    await this.#collection().updateOne({ _id: id }, { $max: { lastUsedAt: at } }, { timeoutMS: timeoutMs });
  }

  #collection(): mongo.Collection<KeyDocument> {
    // Spelled out: a revocation that was answered must be seen by whoever reads after it.
    const options = {
      readConcern: { level: 'majority' },
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
    } as const;
    return this.connection.getClient().db(this.database).collection<KeyDocument>('keys', options);
  }
}

/** Without the hash, which is nobody's business. */
export function apiKeyOf({ _id: id, hash: _hash, ...rest }: KeyDocument): ApiKey {
  return { id, ...rest };
}
