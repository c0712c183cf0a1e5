import { type Provider, type Type } from '@nestjs/common';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { networksOf } from './sending/addresses';
import { Deliveries } from './subscriptions/deliveries';
import { DeliveriesController } from './subscriptions/deliveries.controller';
import { DeliveryQueue } from './delivery/delivery-queue';
import { type Allowance } from './sending/destination';
import { Dispatcher } from './delivery/dispatcher';
import { EndedKeys } from './delivery/ended-keys';
import { KeptSecrets } from './store/kept-secrets';
import { Leases } from './delivery/leases';
import { Post } from './sending/post';
import { Subscriptions, WEBHOOK_ALLOWANCE } from './subscriptions/subscriptions';
import { WebhookStore } from './store/webhook-store';
import { type Tuning, WEBHOOK_TUNING, webhookTuning } from './delivery/webhook-tuning';
import { WebhooksController } from './subscriptions/webhooks.controller';

/**
 * Webhooks, as parts of reporting's module:
 *
 * | in                        | kept in      | out                                      |
 * | ------------------------- | ------------ | ---------------------------------------- |
 * | REST api/v1/webhooks      | `webhooks`   | the same                                 |
 * | the log of announcements  | `deliveries` | HTTP to the receivers; GET …/deliveries  |
 */
export const webhookControllers: readonly Type[] = [WebhooksController, DeliveriesController];

export const webhookProviders: readonly Provider[] = [
  ...[WebhookStore, KeptSecrets, Leases, DeliveryQueue, EndedKeys, Dispatcher, Subscriptions, Deliveries],
  { provide: WEBHOOK_TUNING, useValue: webhookTuning },
  {
    provide: WEBHOOK_ALLOWANCE,
    inject: [SERVICE_CONFIG],
    useFactory: ({ webhooks }: ServiceConfig): Allowance => ({ http: webhooks.allowHttp, networks: networksOf(webhooks.allowedNetworks) }),
  },
  {
    provide: Post,
    inject: [WEBHOOK_ALLOWANCE, WEBHOOK_TUNING],
    useFactory: (allowance: Allowance, { timeoutMs }: Tuning) => new Post(allowance, timeoutMs),
  },
];
