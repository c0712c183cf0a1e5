import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MONGO_CONNECTION } from '@taocun/service';
import { type Connection, mongo } from 'mongoose';
import { type DeliveryDocument, type SubscriptionDocument } from './webhook-documents';

/** Majority and journaled, from the primary: what was answered or delivered stays so. */
const committed = {
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const satisfies mongo.TransactionOptions;

/** The two collections of webhooks, with their indexes. */
@Injectable()
export class WebhookStore implements OnModuleInit {
  readonly subscriptions: mongo.Collection<SubscriptionDocument>;
  readonly deliveries: mongo.Collection<DeliveryDocument>;
  readonly #connection: Connection;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#connection = connection;
    // mongoose's connection types documents by ObjectId; ours are named.
    const database = connection.getClient().db(connection.name);
    this.subscriptions = database.collection('webhooks', committed);
    this.deliveries = database.collection('deliveries', committed);
  }

  async onModuleInit(): Promise<void> {
    await this.subscriptions.createIndex({ keyId: 1, _id: 1 });
    // What is to be delivered, and the lists by state.
    await this.deliveries.createIndex({ subscription: 1, state: 1, sequence: 1 });
    await this.deliveries.createIndex({ subscription: 1, sequence: 1 });
    await this.deliveries.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  }

  startSession(): mongo.ClientSession {
    return this.#connection.getClient().startSession();
  }

  /** All or nothing; done again from the start where it meets another one. Nothing, where `work` aborts it. */
  transaction<Result>(session: mongo.ClientSession, work: () => Promise<Result>): Promise<Result> {
    return session.withTransaction(work, committed);
  }

  /**
   * A process that is killed within its transaction leaves it open, and MongoDB keeps everyone from what it has written until the
   * transaction's time is over: a minute.
   */
  async endWhatIsOpen(session: mongo.Binary): Promise<void> {
    try {
      await this.#connection
        .getClient()
        .db('admin')
        .command({ killSessions: [{ id: session }] });
    } catch (error) {
      // Where we may not, because it was another user's, the minute has to pass.
      if (!(error instanceof mongo.MongoServerError && error.code === UNAUTHORIZED)) throw error;
    }
  }
}

const UNAUTHORIZED = 13;
