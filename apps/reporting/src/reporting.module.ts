import { Module } from '@nestjs/common';
import { DeliveryModule } from '@taocun/reporting-delivery';
import { ExchangeModule } from '@taocun/reporting-exchange';
import { OperationsModule } from '@taocun/reporting-operations';
import { PageModule } from '@taocun/reporting-page';
import { ProjectionModule } from '@taocun/reporting-projection';
import { RegionsModule } from '@taocun/reporting-regions';
import { VillagesModule } from '@taocun/reporting-villages';
import { ReportingMetrics } from './reporting-metrics';
import { StoredMoment } from './stored-moment';

/**
 * Reporting answers questions about villages, towns and clusters, and says what changes. Each part has a module with a table of its own:
 *
 * | part       | does                                                         |
 * | ---------- | ------------------------------------------------------------ |
 * | projection | stores what is heard from Kafka, decides towns and clusters  |
 * | delivery   | event streams and webhooks                                   |
 * | villages   | answers about villages and their verdicts                    |
 * | regions    | answers about regions, maps, people, what-if                 |
 * | operations | keys, audit, services, rejected updates                      |
 * | page       | heads and feeds of the page                                  |
 * | exchange   | the panel, SDMX                                              |
 */
@Module({
  imports: [ProjectionModule, VillagesModule, RegionsModule, ExchangeModule, DeliveryModule, OperationsModule, PageModule],
  providers: [ReportingMetrics, StoredMoment],
})
export class ReportingModule {}
