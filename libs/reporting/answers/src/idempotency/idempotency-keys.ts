import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DUPLICATE_KEY } from '@taocun/messaging';
import { atStart, MONGO_CONNECTION, Problem, storedIn } from '@taocun/service';
import { type Connection, type Model, mongo, Schema } from 'mongoose';
import { type IdempotentRequest } from './idempotent-request';

interface RequestDocument {
  /** The id of the caller's key, and the request's name for it, hashed. */
  readonly _id: string;
  /** A hash: a body may hold what its sender keeps secret. */
  readonly body: string;
  /** The id of what it creates. */
  readonly object: string;
  /** True if that was deleted since. */
  readonly isDeleted?: boolean;
  readonly at: Date;
}

const KEPT_SECONDS = 86_400;
const MAX_TIME_MS = 2_000;

const schema = new Schema<RequestDocument>(
  {
    _id: { type: String, required: true },
    body: { type: String, required: true },
    object: { type: String, required: true },
    isDeleted: Boolean,
    at: { type: Date, required: true },
  },
  { ...storedIn('requests'), readConcern: { level: 'majority' }, writeConcern: { w: 'majority', j: true }, read: 'primary' },
).index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

/**
 * Requests that may come again. Each takes the id of what it creates before it creates it, so that a repeat, even after a crash between
 * the two or at the same time, creates under the same id and finds what is there. No answer is stored.
 */
@Injectable()
export class IdempotencyKeys implements OnModuleInit {
  readonly #requests: Model<RequestDocument>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#requests = connection.model<RequestDocument>('Request', schema);
  }

  async onModuleInit(): Promise<void> {
    await atStart(() => this.#requests.createIndexes());
  }

  /**
   * The id under which the request creates: `fresh`, or what an earlier one of the same name has taken.
   * @throws Problem where that had another body, or where what it created was deleted
   */
  async idFor(request: IdempotentRequest | undefined, { id: caller }: { readonly id: string }, fresh: string): Promise<string> {
    if (request === undefined) return fresh;
    const _id = `${caller} ${request.name}`;
    const document = { _id, body: request.body, object: fresh, at: new Date() };
    try {
      await this.#requests.bulkWrite([{ insertOne: { document } }], { timeoutMS: MAX_TIME_MS });
      return fresh;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const earlier = await this.#requests.findById(_id, null, { timeoutMS: MAX_TIME_MS }).orFail().lean<RequestDocument>();
    if (earlier.body !== request.body) {
      const detail = 'This Idempotency-Key was sent with another body within the last day. Give each request a key of its own.';
      throw new Problem({ code: 'idempotency-key-reused', detail });
    }
    if (earlier.isDeleted === true) {
      const detail = `This request created ${earlier.object}, which was deleted since. Send another Idempotency-Key to create it again.`;
      throw new Problem({ code: 'conflict', detail, extensions: { id: earlier.object } });
    }
    return earlier.object;
  }

  async noteDeleted(object: string, session: mongo.ClientSession): Promise<void> {
    await this.#requests.updateMany({ object }, { $set: { isDeleted: true } }, { session });
  }
}

/** True if something of this id is stored already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}
