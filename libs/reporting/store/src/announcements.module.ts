import { Module } from '@nestjs/common';
import { ReadModelModule } from './store.module';
import { AnnouncementLog } from './announcements/announcement-log';
import { FollowedLog } from './announcements/followed-log';
import { LogEnds } from './announcements/log-ends';

/** The log of announcements, stored or just read from Kafka. */
@Module({
  imports: [ReadModelModule],
  providers: [AnnouncementLog, FollowedLog, LogEnds],
  exports: [AnnouncementLog, FollowedLog, LogEnds],
})
export class AnnouncementsModule {}
