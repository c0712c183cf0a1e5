import { updateTypes } from '@taocun/contracts';
import { type Connection, type Model, mongo, Schema } from 'mongoose';
import { storedText } from '../mongo/schema-members';
import { isMissing, storedIn } from '../mongo/stored-in';
import { type ApiKey, newKey, type KeyRole, roles } from '../secrets/api-key';

export interface KeyDocument extends Omit<ApiKey, 'id'> {
  readonly _id: string;
  /** SHA-256 of the whole key. */
  readonly hash: mongo.Binary;
}

export interface WantedKey {
  /** A new one where it is left out. */
  readonly id?: string;
  readonly role: KeyRole;
  readonly name: string;
  /** For a producer only, as `types`, and needed there. */
  readonly sources?: readonly string[];
  readonly types?: ApiKey['types'];
  readonly expiresAt?: Date;
  readonly createdBy?: string;
}

const keySchema = new Schema<KeyDocument>(
  {
    _id: storedText,
    hash: { type: Buffer, required: true },
    role: { ...storedText, enum: roles },
    name: { type: String, required: isMissing('name') },
    sources: { type: [String], required: true },
    types: { type: [{ type: String, enum: Object.keys(updateTypes) }], default: undefined },
    createdAt: { type: Date, required: true },
    createdBy: String,
    expiresAt: Date,
    revokedAt: Date,
    lastUsedAt: Date,
  },
  {
    ...storedIn('keys'),
    // Spelled out: every later read must see a revocation that was acknowledged.
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', j: true },
    read: 'primary',
  },
);

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

  /** Creates a key. The key itself is in the answer and is stored nowhere. @throws where there is one of this id */
  async create({
    id: wantedId,
    role,
    name,
    sources = [],
    types,
    expiresAt,
    createdBy,
  }: WantedKey): Promise<{ readonly key: string; readonly made: ApiKey }> {
    const { id, text, hash } = newKey(wantedId);
    const document = {
      role,
      name,
      sources: [...sources],
      createdAt: new Date(),
      ...(types !== undefined && { types: [...types] }),
      ...(createdBy !== undefined && { createdBy }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
    const stored = { _id: id, hash: new mongo.Binary(hash), ...document };
    // No `insertOne` of mongoose, which passes no limit of time on.
    await this.#keys().bulkWrite([{ insertOne: { document: stored } }], { timeoutMS: timeoutMs });
    return { key: text, made: { id, ...document } };
  }

  /** All keys ever created, the oldest first. */
  async all(): Promise<KeyDocument[]> {
    return this.#keys().find({}, null, { timeoutMS: timeoutMs }).sort({ createdAt: 1, _id: 1 }).lean<KeyDocument[]>();
  }

  /** Revokes a key; undefined where there is no such key. A key that was already revoked stays unchanged. */
  async revoke(id: string): Promise<ApiKey | undefined> {
    const revoked = await this.#keys()
      .findOneAndUpdate({ _id: id }, [{ $set: { revokedAt: { $ifNull: ['$revokedAt', '$$NOW'] } } }], {
        updatePipeline: true,
        returnDocument: 'after',
        timeoutMS: timeoutMs,
      })
      .lean<KeyDocument>();
    return revoked === null ? undefined : apiKeyOf(revoked);
  }

  async noteUse(id: string, at: Date): Promise<void> {
    await this.#keys().updateOne({ _id: id }, { $max: { lastUsedAt: at } }, { timeoutMS: timeoutMs });
  }

  #keys(): Model<KeyDocument> {
    return this.connection.useDb(this.database, { useCache: true }).model<KeyDocument>('Key', keySchema);
  }
}

/** The stored key without its hash. */
export function apiKeyOf({ _id: id, hash: _hash, ...rest }: KeyDocument): ApiKey {
  return { id, ...rest };
}
