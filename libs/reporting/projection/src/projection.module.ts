import { Module, type OnModuleInit } from '@nestjs/common';
import { AnnouncementsModule, ReadModelModule, ReadModels, VillageMonths } from '@taocun/reporting-store';
import { Assessments } from './assessments';
import { Certifications } from './certifications';
import { AnnouncedRegions } from './regions/announced-regions';
import { RegionMetrics } from './region-metrics';
import { Regions } from './regions/regions';
import { VillageEventsController } from './village-events.controller';

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
 * | the ends of the last three       | `logEnds`, by the announcements' module  |                         |
 */
@Module({
  imports: [AnnouncementsModule, ReadModelModule],
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
