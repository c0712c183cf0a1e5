import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { killSession } from '@taocun/messaging';
import { atStart, MONGO_CONNECTION } from '@taocun/service';
import { type Connection, type Model, type mongo } from 'mongoose';
import { type DeliveryDocument, type SubscriptionDocument } from './webhook-documents';
import { deliverySchema, subscriptionSchema } from './webhook-schemas';

/** Majority and journaled, from the primary: what was answered or delivered stays so. */
const committed = {
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const satisfies mongo.TransactionOptions;

/** The two collections of webhooks, with their indexes. */
@Injectable()
export class WebhookStore implements OnModuleInit {
  readonly subscriptions: Model<SubscriptionDocument>;
  readonly deliveries: Model<DeliveryDocument>;
  readonly #connection: Connection;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#connection = connection;
    this.subscriptions = connection.model<SubscriptionDocument>('Subscription', subscriptionSchema);
    this.deliveries = connection.model<DeliveryDocument>('Delivery', deliverySchema);
  }

  async onModuleInit(): Promise<void> {
    await atStart(() => this.subscriptions.createIndexes());
    await atStart(() => this.deliveries.createIndexes());
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
