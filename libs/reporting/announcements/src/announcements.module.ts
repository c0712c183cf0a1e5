import { Module } from '@nestjs/common';
import { ReadModelModule } from '@taocun/reporting-read-model';
import { AnnouncementLog } from './announcement-log';
import { FollowedLog } from './followed-log';
import { LogEnds } from './log-ends';

/** The log of what was announced: as it is stored, and as it is heard before. */
@Module({
  imports: [ReadModelModule],
  providers: [AnnouncementLog, FollowedLog, LogEnds],
  exports: [AnnouncementLog, FollowedLog, LogEnds],
})
export class AnnouncementsModule {}
