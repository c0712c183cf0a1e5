import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { atStart, MONGO_CONNECTION } from '@taocun/service';
import { type Connection, type Model } from 'mongoose';
import { LeasingStore } from './leasing-store';
import { type DeliveryDocument, type SubscriptionDocument } from './webhook-documents';
import { deliverySchema, subscriptionSchema } from './webhook-schemas';

/** The two collections of webhooks, with their indexes. */
@Injectable()
export class WebhookStore extends LeasingStore implements OnModuleInit {
  readonly subscriptions: Model<SubscriptionDocument>;
  readonly deliveries: Model<DeliveryDocument>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    super(connection);
    this.subscriptions = connection.model<SubscriptionDocument>('Subscription', subscriptionSchema);
    this.deliveries = connection.model<DeliveryDocument>('Delivery', deliverySchema);
  }

  async onModuleInit(): Promise<void> {
    await atStart(() => this.subscriptions.createIndexes());
    await atStart(() => this.deliveries.createIndexes());
  }
}
