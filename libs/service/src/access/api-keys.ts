import { type Connection, type Model, mongo, Schema } from 'mongoose';
import { updateTypes } from '@taocun/contracts';
import { storedText } from '../mongo/schema-members';
import { isMissing, storedIn } from '../mongo/stored-in';
import { type ApiKey, newKey, type KeyRole, roles } from '../secrets/api-key';

export interface KeyDocument extends Omit<ApiKey, 'id'> {
  readonly _id: string;
  /** SHA-256 of the whole key. */
  readonly hash: mongo.Binary;
}

export interface KeyRequest {
  /** By default a new id. */
  readonly id?: string;
  readonly role: KeyRole;
  readonly name: string;
  /** Required for a producer, like `types`; not allowed for others. */
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
    // Stated explicitly: every later read must see an acknowledged revocation.
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', j: true },
    read: 'primary',
  },
);

/** Maximum age of the cached keys, and so the time within which a revocation takes effect. */
export const keysGoodForMs = 5_000;
/** Timeout of a query: its answer would be too old. Only requests wait for it, never the loop. */
const timeoutMs = keysGoodForMs;

/**
 * The API keys, in a small database shared by all services of an installation; besides Kafka they share
 * nothing else. Revoked keys stay stored, so that their holders get a clear refusal and their names can be
 * looked up.
 */
export class ApiKeys {
  /** The wait of a request while the keys are unknown: longer than MongoDB needs to elect a primary. */
  patienceMs = 15_000;

  constructor(
    private readonly connection: Connection,
    private readonly database: string,
  ) {}

  /**
   * Creates a key. The result contains the key itself, which is stored nowhere.
   * @throws if the id already exists
   */
  async create({
    id: givenId,
    role,
    name,
    sources = [],
    types,
    expiresAt,
    createdBy,
  }: KeyRequest): Promise<{ readonly key: string; readonly made: ApiKey }> {
    const { id, text, hash } = newKey(givenId);
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
    // mongoose's `insertOne` does not pass on a time limit.
    await this.#keys().bulkWrite([{ insertOne: { document: stored } }], { timeoutMS: timeoutMs });
    return { key: text, made: { id, ...document } };
  }

  /** All keys ever created, the oldest first. */
  async all(): Promise<KeyDocument[]> {
    return this.#keys()
      .find({}, null, { timeoutMS: timeoutMs })
      .sort({ createdAt: 1, _id: 1 })
      .lean<KeyDocument[]>();
  }

  /** Revokes a key; undefined if it does not exist. A key that was already revoked stays unchanged. */
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
