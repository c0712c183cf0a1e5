import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Connection, type Model, mongo, Schema } from 'mongoose';
import { DUPLICATE_KEY } from '@taocun/messaging';
import { MAX_TIME_MS } from '@taocun/reporting-store';
import { atStart, MONGO_CONNECTION, Problem, storedIn } from '@taocun/service';
import { type IdempotentRequest } from './idempotent-request';

interface RequestDocument {
  /** A hash of the caller's key id and the request's own key. */
  readonly _id: string;
  /** A hash, because a body may contain secrets of its sender. */
  readonly body: string;
  /** The id of the object that the request creates. */
  readonly object: string;
  /** True if the object was deleted since. */
  readonly isDeleted?: boolean;
  readonly at: Date;
}

const KEPT_SECONDS = 86_400;

const schema = new Schema<RequestDocument>(
  {
    _id: { type: String, required: true },
    body: { type: String, required: true },
    object: { type: String, required: true },
    isDeleted: Boolean,
    at: { type: Date, required: true },
  },
  {
    ...storedIn('requests'),
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', j: true },
    read: 'primary',
  },
).index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

/**
 * Requests that may be repeated. Each reserves the id of the object before creating it. So a repeat, even
 * after a crash in between or at the same time, uses the same id and finds the existing object. No answer is
 * stored.
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
   * The id for the new object: `fresh`, or the id that an earlier request with the same key reserved.
   * @throws Problem if the earlier request had another body, or its object was deleted
   */
  async idFor(
    request: IdempotentRequest | undefined,
    { id: caller }: { readonly id: string },
    fresh: string,
  ): Promise<string> {
    if (request === undefined) return fresh;
    const _id = `${caller} ${request.name}`;
    const document = { _id, body: request.body, object: fresh, at: new Date() };
    try {
      await this.#requests.bulkWrite([{ insertOne: { document } }], { timeoutMS: MAX_TIME_MS });
      return fresh;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const earlier = await this.#requests
      .findById(_id, null, { timeoutMS: MAX_TIME_MS })
      .orFail()
      .lean<RequestDocument>();
    if (earlier.body !== request.body) {
      const detail =
        'This Idempotency-Key was sent with another body within the last day. Give each request a key of its own.';
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

/** True if an object with this id already exists. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}
