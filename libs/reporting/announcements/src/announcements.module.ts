import { Module } from '@nestjs/common';
import { ReadModelModule } from '@taocun/reporting-read-model';
import { AnnouncementLog } from './announcement-log';
import { FollowedLog } from './followed-log';
import { LogEnds } from './log-ends';

/** The log of announcements, stored or just read from Kafka. */
@Module({
  imports: [ReadModelModule],
  providers: [AnnouncementLog, FollowedLog, LogEnds],
  exports: [AnnouncementLog, FollowedLog, LogEnds],
})
export class AnnouncementsModule {}
