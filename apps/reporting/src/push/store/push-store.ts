import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { atStart, MONGO_CONNECTION, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type Connection, type Model } from 'mongoose';
import { LeasingStore } from '../../webhooks/store/leasing-store';
import { type BrowserDocument, type PushDeliveryDocument, type PushStateDocument } from './push-documents';
import { browserSchema, pushDeliverySchema, pushStateSchema } from './push-schemas';

/** The three collections of Web Push, with their indexes; none is made where it is not configured. */
@Injectable()
export class PushStore extends LeasingStore implements OnModuleInit {
  readonly browsers: Model<BrowserDocument>;
  readonly deliveries: Model<PushDeliveryDocument>;
  readonly state: Model<PushStateDocument>;
  readonly #isConfigured: boolean;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection, @Inject(SERVICE_CONFIG) { webPush }: Pick<ServiceConfig, 'webPush'>) {
    super(connection);
    this.#isConfigured = webPush !== undefined;
    this.browsers = connection.model<BrowserDocument>('PushBrowser', browserSchema);
    this.deliveries = connection.model<PushDeliveryDocument>('PushDelivery', pushDeliverySchema);
    this.state = connection.model<PushStateDocument>('PushState', pushStateSchema);
  }

  async onModuleInit(): Promise<void> {
    if (!this.#isConfigured) return;
    await atStart(() => this.browsers.createIndexes());
    await atStart(() => this.deliveries.createIndexes());
  }

  /** With what it waits to be told. */
  async remove(browser: string): Promise<boolean> {
    const { deletedCount } = await this.browsers.deleteOne({ _id: browser });
    await this.deliveries.deleteMany({ browser });
    return deletedCount === 1;
  }
}
