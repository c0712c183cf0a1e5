import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Connection, type Model, Schema } from 'mongoose';
import { MAX_TIME_MS } from '@taocun/reporting-store';
import { MONGO_CONNECTION, SERVICE_CONFIG, type ServiceConfig, storedIn } from '@taocun/service';

interface SecretDocument {
  readonly _id: string;
  readonly secret: Buffer;
}

const schema = new Schema<SecretDocument>(
  { _id: { type: String, required: true }, secret: { type: Buffer, required: true } },
  {
    ...storedIn('secrets'),
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', j: true },
    read: 'primary',
  },
);

const SECRET_BYTES = 32;

/**
 * The secrets of the installation: for rounding counts of people, and for signing lists. The first instance
 * that needs one creates it. They are stored with the API keys, because they must outlive reporting's own
 * database: with another secret the same counts would be rounded differently, and both answers together would
 * reveal more than either.
 */
@Injectable()
export class InstallationSecrets {
  readonly #known = new Map<string, Promise<Buffer>>();

  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'access'>,
  ) {}

  get(name: 'rounding' | 'signing'): Promise<Buffer> {
    const known =
      this.#known.get(name) ??
      this.#findOrMake(name).catch((error: unknown) => {
        this.#known.delete(name);
        throw error;
      });
    this.#known.set(name, known);
    return known;
  }

  async #findOrMake(name: string): Promise<Buffer> {
    const secrets: Model<SecretDocument> = this.connection
      .useDb(this.config.access.database, { useCache: true })
      .model<SecretDocument>('Secret', schema);
    const { secret } = await secrets
      .findOneAndUpdate(
        { _id: name },
        { $setOnInsert: { secret: randomBytes(SECRET_BYTES) } },
        { upsert: true, returnDocument: 'after', timeoutMS: MAX_TIME_MS },
      )
      .orFail();
    return Buffer.from(secret);
  }
}
