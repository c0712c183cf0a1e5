import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { ReadModels, regionEventTypes, StoreModule, VillageMonths } from '@taocun/reporting-store';
import { Metrics } from '@taocun/service';
import { Assessments } from './assessments';
import { Certifications } from './certifications';
import { RecordedNotices } from './recorded-notices';
import { SourceOrders } from './recorded-orders';
import { AnnouncedRegions } from './regions/announced-regions';
import { Regions } from './regions/regions';
import { VillageEventsController } from './village-events.controller';

@Injectable()
class RegionMetrics {
  constructor(metrics: Metrics, { announced }: Regions) {
    metrics.counter({
      name: 'taocun_announcements_total',
      help: 'Events announced, by type.',
      labelNames: ['type'],
      read: () =>
        (['town', 'cluster'] as const).map((kind) => ({
          labels: { type: regionEventTypes[kind] },
          value: announced[kind],
        })),
    });
  }
}

/**
 * Stores the records from Kafka with each checkpoint:
 *
 * | in                               | stored in                                | out                     |
 * | -------------------------------- | ---------------------------------------- | ----------------------- |
 * | Kafka `village.assessments`      | `villages`, `villageMonths`              |                         |
 * |                                  | `regions`, decided after each checkpoint | Kafka `region.verdicts` |
 * | Kafka `village.verdicts`         | `verdictHistory`                         |                         |
 * | Kafka `village.certifications`   | `certificateSegments`, `closedLists`     |                         |
 * | Kafka `observatory.notices`, its own | `noticeHistory`                      |                         |
 * | `pendingNotices`                 |                                          | Kafka `observatory.notices` |
 * | Kafka `source.orders`            | `sourceOrders`                           |                         |
 * | Kafka `region.verdicts`, its own | `regionHistory`                          |                         |
 * | the ends of what is followed     | `logEnds`, by the store's module  |                         |
 */
@Module({
  imports: [StoreModule],
  controllers: [VillageEventsController],
  providers: [
    Assessments,
    Regions,
    RegionMetrics,
    AnnouncedRegions,
    Certifications,
    RecordedNotices,
    SourceOrders,
  ],
  exports: [Assessments, Regions, AnnouncedRegions, Certifications, RecordedNotices, SourceOrders],
})
export class ProjectionModule implements OnModuleInit {
  constructor(
    private readonly models: ReadModels,
    private readonly months: VillageMonths,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.models.createIndexes();
    await this.months.createCollection();
  }
}
