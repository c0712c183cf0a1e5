import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MONGO_CONNECTION, SERVICE_CONFIG, type ServiceConfig, storedIn } from '@taocun/service';
import { type Connection, type Model, Schema } from 'mongoose';

interface SecretDocument {
  readonly _id: string;
  readonly secret: Buffer;
}

const schema = new Schema<SecretDocument>(
  { _id: { type: String, required: true }, secret: { type: Buffer, required: true } },
  { ...storedIn('secrets'), readConcern: { level: 'majority' }, writeConcern: { w: 'majority', j: true }, read: 'primary' },
);

const NAME = 'rounding';
const SECRET_BYTES = 32;
const MAX_TIME_MS = 2_000;

/**
 * The secret by which counts of people are rounded, made by the first instance that needs it. It lies beside the API keys, for it has to
 * outlive reporting's own database: by another secret the same counts would be rounded anew, and two answers tell more than one.
 */
@Injectable()
export class RoundingSecret {
  #known: Promise<Buffer> | undefined;

  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'access'>,
  ) {}

  get(): Promise<Buffer> {
    this.#known ??= this.#findOrMake().catch((error: unknown) => {
      this.#known = undefined;
      throw error;
    });
    return this.#known;
  }

  async #findOrMake(): Promise<Buffer> {
    const secrets: Model<SecretDocument> = this.connection
      .useDb(this.config.access.database, { useCache: true })
      .model<SecretDocument>('Secret', schema);
    const { secret } = await secrets
      .findOneAndUpdate(
        { _id: NAME },
        { $setOnInsert: { secret: randomBytes(SECRET_BYTES) } },
        { upsert: true, returnDocument: 'after', timeoutMS: MAX_TIME_MS },
      )
      .orFail();
    return Buffer.from(secret);
  }
}

const BLOCK_BYTES = 64;

/** A secret of less than a block as HMAC-SHA256 uses it, in hexadecimal digits: before the message, and before the hash of both. Source: RFC 2104 */
export function padsOf(secret: Buffer): { readonly inner: string; readonly outer: string } {
  const padded = (filling: number): string =>
    Buffer.from(Array.from({ length: BLOCK_BYTES }, (_, at) => (secret[at] ?? 0) ^ filling)).toString('hex');
  return { inner: padded(0x36), outer: padded(0x5c) };
}
