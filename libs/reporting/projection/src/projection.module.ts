import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { ReadModels, regionEventTypes, StoreModule, VillageMonths } from '@taocun/reporting-store';
import { Metrics } from '@taocun/service';
import { Assessments } from './assessments';
import { Certifications } from './certifications';
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
      read: () => (['town', 'cluster'] as const).map((kind) => ({ labels: { type: regionEventTypes[kind] }, value: announced[kind] })),
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
 * | Kafka `village.certifications`   | `certificateSegments`                    |                         |
 * | Kafka `region.verdicts`, its own | `regionHistory`                          |                         |
 * | the ends of the last three       | `logEnds`, by the store's module  |                         |
 */
@Module({
  imports: [StoreModule],
  controllers: [VillageEventsController],
  providers: [Assessments, Regions, RegionMetrics, AnnouncedRegions, Certifications],
  exports: [Assessments, Regions, AnnouncedRegions, Certifications],
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
