import { Module } from '@nestjs/common';
import { AnnouncementsModule } from '@taocun/reporting-announcements';
import { AnswersModule } from '@taocun/reporting-answers';
import { ReadModelModule } from '@taocun/reporting-read-model';
import { EventStreams, STREAM_PACE, usualPace } from './events/event-streams';
import { EventsController } from './events/events.controller';
import { webhookControllers, webhookProviders } from './webhook-providers';

/**
 * The paths of announcements to their followers:
 *
 * | in                       | kept in      | out                                     |
 * | ------------------------ | ------------ | --------------------------------------- |
 * | the log of announcements | nowhere      | GET /api/v1/events, as they come        |
 * | REST /api/v1/webhooks    | `webhooks`   | the same                                |
 * | the log of announcements | `deliveries` | HTTP to the receivers; GET …/deliveries |
 */
@Module({
  imports: [AnnouncementsModule, AnswersModule, ReadModelModule],
  controllers: [...webhookControllers, EventsController],
  providers: [...webhookProviders, EventStreams, { provide: STREAM_PACE, useValue: usualPace }],
})
export class DeliveryModule {}
