import { type Provider, type Type } from '@nestjs/common';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { addressRangesOf } from './sending/addresses';
import { Deliveries } from './subscriptions/deliveries';
import { DeliveriesController } from './subscriptions/deliveries.controller';
import { DeliveryQueue } from './workers/delivery-queue';
import { type Allowance } from './sending/destination';
import { Dispatcher } from './workers/dispatcher';
import { RevokedKeySweeper } from './workers/revoked-key-sweeper';
import { EncryptedSecrets } from './store/encrypted-secrets';
import { Leases } from './workers/leases';
import { HttpSender } from './sending/http-sender';
import { Subscriptions, WEBHOOK_ALLOWANCE } from './subscriptions/subscriptions';
import { WebhookStore } from './store/webhook-store';
import { type WebhookTuning, WEBHOOK_TUNING, webhookTuning } from './workers/webhook-tuning';
import { WebhooksController } from './subscriptions/webhooks.controller';

export const webhookControllers: readonly Type[] = [WebhooksController, DeliveriesController];

export const webhookProviders: readonly Provider[] = [
  WebhookStore,
  EncryptedSecrets,
  Leases,
  DeliveryQueue,
  RevokedKeySweeper,
  Dispatcher,
  Subscriptions,
  Deliveries,
  { provide: WEBHOOK_TUNING, useValue: webhookTuning },
  {
    provide: WEBHOOK_ALLOWANCE,
    inject: [SERVICE_CONFIG],
    useFactory: ({ webhooks }: ServiceConfig): Allowance => ({
      http: webhooks.allowHttp,
      ports: webhooks.ports,
      networks: addressRangesOf(webhooks.allowedNetworks),
    }),
  },
  {
    provide: HttpSender,
    inject: [WEBHOOK_ALLOWANCE, WEBHOOK_TUNING],
    useFactory: (allowance: Allowance, { timeoutMs }: WebhookTuning) => new HttpSender(allowance, timeoutMs),
  },
];
