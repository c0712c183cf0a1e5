import { type Provider, type Type } from '@nestjs/common';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { addressRangesOf } from './sending/addresses';
import { type OpenNetworks } from './sending/destination';
import { HttpSender } from './sending/http-sender';
import { EncryptedSecrets } from './store/encrypted-secrets';
import { WebhookStore } from './store/webhook-store';
import { Deliveries } from './subscriptions/deliveries';
import { DeliveriesController } from './subscriptions/deliveries.controller';
import { Subscriptions, OPEN_NETWORKS } from './subscriptions/subscriptions';
import { WebhooksController } from './subscriptions/webhooks.controller';
import { DeliveryQueue } from './workers/delivery-queue';
import { DeliveryParts, Dispatcher } from './workers/dispatcher';
import { Leases } from './workers/leases';
import { RevokedKeySweeper } from './workers/revoked-key-sweeper';
import { type WebhookTuning, WEBHOOK_TUNING, webhookTuning } from './workers/webhook-tuning';

export const webhookControllers: readonly Type[] = [WebhooksController, DeliveriesController];

/** Needed by both roles: subscribers create, read and test webhooks, workers deliver to them. */
export const webhookAccess: readonly Provider[] = [
  WebhookStore,
  EncryptedSecrets,
  { provide: WEBHOOK_TUNING, useValue: webhookTuning },
  {
    provide: OPEN_NETWORKS,
    inject: [SERVICE_CONFIG],
    useFactory: ({ webhooks }: ServiceConfig): OpenNetworks => addressRangesOf(webhooks.allowedNetworks),
  },
  {
    provide: HttpSender,
    inject: [OPEN_NETWORKS, WEBHOOK_TUNING],
    useFactory: (open: OpenNetworks, { timeoutMs }: WebhookTuning) => new HttpSender(open, timeoutMs),
  },
];

/** The services behind the REST calls of subscribers. */
export const webhookSubscriptions: readonly Provider[] = [Subscriptions, Deliveries];

/** The workers that deliver in the background. */
export const webhookWorkers: readonly Provider[] = [
  Leases,
  DeliveryQueue,
  RevokedKeySweeper,
  DeliveryParts,
  Dispatcher,
];
