import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { StoreModule } from '@taocun/reporting-store';
import { EventStreams, STREAM_PACE, usualPace } from './events/event-streams';
import { EventsController } from './events/events.controller';
import { PagePermits } from './events/page-permits';
import { webhookAccess, webhookControllers, webhookSubscriptions, webhookWorkers } from './webhook-parts';

@Module({ providers: [...webhookAccess], exports: [...webhookAccess] })
class WebhookAccessModule {}

/**
 * The paths of announcements and webhooks to the clients that request them:
 *
 * | in                       | stored in  | out                                |
 * | ------------------------ | ---------- | ---------------------------------- |
 * | the log of announcements | nowhere    | GET /api/v1/events, as they arrive |
 * | REST /api/v1/webhooks    | `webhooks` | the same; GET …/deliveries         |
 */
@Module({
  imports: [AnswersModule, StoreModule, WebhookAccessModule],
  controllers: [...webhookControllers, EventsController],
  providers: [
    ...webhookSubscriptions,
    EventStreams,
    PagePermits,
    { provide: STREAM_PACE, useValue: usualPace },
  ],
})
export class FollowersModule {}

/**
 * The path of announcements to the receivers of webhooks, independent of requests:
 *
 * | in                              | stored in    | out                   |
 * | ------------------------------- | ------------ | --------------------- |
 * | the log of stored announcements | `deliveries` | HTTP to the receivers |
 */
@Module({ imports: [StoreModule, WebhookAccessModule], providers: [...webhookWorkers] })
export class DeliveryModule {}
