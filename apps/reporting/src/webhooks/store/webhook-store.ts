import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { killSession } from '@taocun/messaging';
import { MONGO_CONNECTION } from '@taocun/service';
import { type Connection, type mongo } from 'mongoose';
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
    // For due deliveries, and the lists by state.
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

  /** Ends what a process that was killed within its transaction has left open. */
  endWhatIsOpen(session: mongo.Binary): Promise<void> {
    return killSession(this.#connection.getClient(), session);
  }
}
