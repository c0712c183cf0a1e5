import { Module } from '@nestjs/common';
import { AnnouncementLog } from './announcements/announcement-log';
import { FollowedLog } from './announcements/followed-log';
import { LogEnds } from './announcements/log-ends';
import { ReadModels } from './documents/read-models';
import { VillageMonths } from './documents/village-months';

const services = [ReadModels, VillageMonths, AnnouncementLog, FollowedLog, LogEnds];

/**
 * The collections of reporting, and the log of announcements, stored or just read from Kafka:
 *
 * | collection            | contains                        | written by |
 * | --------------------- | ------------------------------- | ---------- |
 * | `villages`            | one document per village        | projection |
 * | `villageMonths`       | one document per village        | projection |
 * | `regions`             | towns and clusters              | projection |
 * | `verdictHistory`      | one document per event          | projection |
 * | `regionHistory`       | one document per event          | projection |
 * | `certificateSegments` | one document per part of a list | projection |
 * | `closedLists`         | the end of a list, by partition | projection |
 * | `sourceOrders`        | orders by source and month      | projection |
 * | `noticeHistory`       | one document per event          | projection |
 * | `pendingNotices`      | notices to be published         | answers    |
 * | `silences`            | sources that are silent         | answers    |
 * | `webhooks`            | one document per webhook        | delivery   |
 * | `deliveries`          | one document per delivery       | delivery   |
 *
 * The position of each partition is in `checkpoints`, which the loop writes.
 */
@Module({ providers: services, exports: services })
export class StoreModule {}
