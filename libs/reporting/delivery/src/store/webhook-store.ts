import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Connection, type Model, type mongo } from 'mongoose';
import { killSession } from '@taocun/messaging';
import { atStart, MONGO_CONNECTION } from '@taocun/service';
import {
  type CreationsDocument,
  type DeliveryDocument,
  type SubscriptionDocument,
} from './webhook-documents';
import { creationsSchema, deliverySchema, subscriptionSchema } from './webhook-schemas';

/** The collections of webhooks, with their indexes. */
@Injectable()
export class WebhookStore implements OnModuleInit {
  readonly subscriptions: Model<SubscriptionDocument>;
  readonly deliveries: Model<DeliveryDocument>;
  readonly creations: Model<CreationsDocument>;

  /**
   * Called when this process has created or changed a webhook. The dispatcher sets it in its own process;
   * other processes poll.
   */
  changed: (webhook: string) => void = () => undefined;

  constructor(@Inject(MONGO_CONNECTION) private readonly connection: Connection) {
    this.subscriptions = connection.model<SubscriptionDocument>('Subscription', subscriptionSchema);
    this.deliveries = connection.model<DeliveryDocument>('Delivery', deliverySchema);
    this.creations = connection.model<CreationsDocument>('Creations', creationsSchema);
  }

  startSession(): mongo.ClientSession {
    return this.connection.getClient().startSession();
  }

  /** Ends a transaction that a killed process has left open. */
  endWhatIsOpen(session: mongo.Binary): Promise<void> {
    return killSession(this.connection.getClient(), session);
  }

  async onModuleInit(): Promise<void> {
    await atStart(() => this.subscriptions.createIndexes());
    await atStart(() => this.deliveries.createIndexes());
  }
}
