import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { killSession } from '@taocun/messaging';
import { atStart, MONGO_CONNECTION, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type Connection, type Model, type mongo } from 'mongoose';
import { type BrowserDocument, type PushDeliveryDocument, type PushStateDocument } from './push-documents';
import { browserSchema, pushDeliverySchema, pushStateSchema } from './push-schemas';

/** The three collections of Web Push, with their indexes; none is made where it is not configured. */
@Injectable()
export class PushStore implements OnModuleInit {
  readonly browsers: Model<BrowserDocument>;
  readonly deliveries: Model<PushDeliveryDocument>;
  readonly state: Model<PushStateDocument>;
  readonly #connection: Connection;
  readonly #isConfigured: boolean;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection, @Inject(SERVICE_CONFIG) { webPush }: Pick<ServiceConfig, 'webPush'>) {
    this.#connection = connection;
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

  startSession(): mongo.ClientSession {
    return this.#connection.getClient().startSession();
  }

  /** Ends what a process that was killed within its transaction has left open. */
  endWhatIsOpen(session: mongo.Binary): Promise<void> {
    return killSession(this.#connection.getClient(), session);
  }

  /** With what it waits to be told. */
  async remove(browser: string): Promise<boolean> {
    const { deletedCount } = await this.browsers.deleteOne({ _id: browser });
    await this.deliveries.deleteMany({ browser });
    return deletedCount === 1;
  }
}
