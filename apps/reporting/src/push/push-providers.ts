import { type Provider, type Type } from '@nestjs/common';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { addressRangesOf } from '../webhooks/sending/addresses';
import { PUSH_ALLOWANCE, PushBrowsers } from './browsers/push-browsers';
import { PushController } from './browsers/push.controller';
import { Notifications } from './sending/notifications';
import { PushSender } from './sending/push-sender';
import { type PushAllowance } from './sending/push-services';
import { PushKeys } from './store/push-keys';
import { PushStore } from './store/push-store';
import { PushDispatcher } from './worker/push-dispatcher';
import { PushQueue } from './worker/push-queue';
import { PUSH_TUNING, type PushTuning, pushTuning } from './worker/push-tuning';

/**
 * Web Push, as parts of reporting's module:
 *
 * | in                        | kept in          | out                                        |
 * | ------------------------- | ---------------- | ------------------------------------------ |
 * | REST api/v1/push          | `pushBrowsers`   | the same                                   |
 * | the log of announcements  | `pushDeliveries` | HTTP to the push services of browsers      |
 * |                           | `pushState`      | the VAPID key, the log's position, a lease |
 */
export const pushControllers: readonly Type[] = [PushController];

export const pushProviders: readonly Provider[] = [
  ...[PushStore, PushKeys, Notifications, PushQueue, PushBrowsers, PushDispatcher],
  { provide: PUSH_TUNING, useValue: pushTuning },
  {
    provide: PUSH_ALLOWANCE,
    inject: [SERVICE_CONFIG],
    useFactory: ({ webPush, webhooks }: ServiceConfig): PushAllowance => ({
      ...{ http: false, ports: [443], networks: addressRangesOf(webhooks.allowedNetworks) },
      hosts: webPush?.hosts ?? [],
    }),
  },
  {
    provide: PushSender,
    inject: [PushKeys, PUSH_ALLOWANCE, PUSH_TUNING],
    useFactory: (keys: PushKeys, allowance: PushAllowance, { timeoutMs }: PushTuning) => new PushSender(keys, allowance, timeoutMs),
  },
];
