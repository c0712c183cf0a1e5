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
  /** For a producer only. */
  readonly sources?: readonly string[];
  readonly expiresAt?: Date;
  readonly createdBy?: string;
}

/** Timeout of a query. Only requests wait for it, never the loop. */
const timeoutMs = 2_000;

/**
 * The API keys, in a small database shared by all services of an installation; beside Kafka they share nothing else.
 * A revoked key is kept, so that its holder gets a clear refusal and its name can be looked up.
 */
export class ApiKeys {
  constructor(
    private readonly connection: Connection,
    private readonly database: string,
  ) {}

  /** Creates a key. The key itself is in the answer and is stored nowhere. */
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

  /** All keys ever created, the oldest first. */
  async all(): Promise<KeyDocument[]> {
    return this.#collection().find({}, { timeoutMS: timeoutMs }).sort({ createdAt: 1, _id: 1 }).toArray();
  }

  /** Revokes a key; undefined where there is no such key. A key that was already revoked stays unchanged. */
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
    // Spelled out: every later read must see a revocation that was acknowledged.
    const options = {
      readConcern: { level: 'majority' },
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
    } as const;
    return this.connection.getClient().db(this.database).collection<KeyDocument>('keys', options);
  }
}

/** The stored key without its hash. */
export function apiKeyOf({ _id: id, hash: _hash, ...rest }: KeyDocument): ApiKey {
  return { id, ...rest };
}
