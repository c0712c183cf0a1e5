import { Module } from '@nestjs/common';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { AnnouncedRegions } from './announced-regions';
import { AnnouncementLog } from './announcement-log';
import { Assessments } from './assessments';
import { CertificationsController } from './certifications.controller';
import { CertifiedChanges } from './certified-changes';
import { ChangesController } from './changes.controller';
import { CertifiedRegions } from './certified-regions';
import { ComparisonController } from './comparison.controller';
import { CountsController } from './counts.controller';
import { DataVersion } from './data-version';
import { FarmGateController } from './farm-gate.controller';
import { KeysController } from './keys.controller';
import { NearMissesController } from './near-misses.controller';
import { Neighbours } from './neighbours';
import { EventsController } from './events.controller';
import { EventStreams, STREAM_PACE, usualPace } from './event-streams';
import { MapsController } from './maps.controller';
import { Outlooks } from './outlooks';
import { ReadModels } from './read-models';
import { answerBy } from './questions';
import { RejectedController } from './rejected.controller';
import { RegionReports } from './region-reports';
import { RegionReportsController } from './region-reports.controller';
import { Regions } from './regions';
import { RegionsController } from './regions.controller';
import { ReportingFigures } from './reporting-figures';
import { RULE_SETS, RuleSetsController } from './rule-sets';
import { SalesByMonths } from './sales-by-month';
import { SeriesController } from './series.controller';
import { ServicesController } from './services.controller';
import { VerdictsController } from './verdicts.controller';
import { VerdictsByMonths } from './verdicts-by-month';
import { VillageMonthsController } from './village-months.controller';
import { VillageEventsController } from './village-events.controller';
import { VillageMonths } from './village-months';
import { VillagesController } from './villages.controller';
import { webhookControllers, webhookProviders } from './webhooks/parts';

/**
 * Reporting answers questions about villages, towns and clusters.
 *
 * | in                                    | kept in                                   | out                              |
 * | ------------------------------------- | ----------------------------------------- | -------------------------------- |
 * | Kafka `village.assessments`           | `villages`, one document a village        | GET villages, near-misses, comparison, counts |
 * |                                       | `regions`, decided after each checkpoint  | GET towns, clusters; Kafka `region.verdicts` |
 * |                                       | `villageMonths`, one document a village   | GET series, farm-gate, villages/{code}/months |
 * |                                       | nowhere: summed up when asked for         | GET regions, poverty-counties    |
 * | Kafka `village.verdicts`              | `verdictHistory`, one document an event   | GET villages/{code}, verdicts    |
 * | Kafka `village.certifications`        | `certifications`, one document an event   | GET certifications, their changes, counts/{year} |
 * | Kafka `region.verdicts`, its own      | `regionHistory`, one document an event    |                                  |
 * |                                       | all three of these                        | GET events, as they come; webhooks |
 * | HTTP: classification, which is asked  | nowhere                                   | the outlook in GET villages/{code} |
 * | HTTP: the other services, with the operator's key | nowhere                       | GET services, rejected; POST rejected/{id}/… |
 * | POST, DELETE keys                     | `taocun-access`, which all services share | GET keys                         |
 *
 * Webhooks have a table of their own in webhooks/parts.ts. Where each partition stands is in `checkpoints`, which the loop keeps. All addresses are below /api/v1.
 */
@Module({
  controllers: [
    VillageEventsController,
    VillageMonthsController,
    VillagesController,
    NearMissesController,
    ComparisonController,
    VerdictsController,
    CertificationsController,
    ChangesController,
    RegionsController,
    RegionReportsController,
    SeriesController,
    FarmGateController,
    MapsController,
    CountsController,
    RuleSetsController,
    ...webhookControllers,
    KeysController,
    ServicesController,
    RejectedController,
    EventsController,
  ],
  providers: [
    ...webhookProviders,
    ...[
      ReadModels,
      DataVersion,
      Assessments,
      Regions,
      AnnouncedRegions,
      ReportingFigures,
      CertifiedRegions,
      CertifiedChanges,
      RegionReports,
      Outlooks,
      Neighbours,
      VillageMonths,
      SalesByMonths,
      VerdictsByMonths,
      AnnouncementLog,
      EventStreams,
    ],
    { provide: STREAM_PACE, useValue: usualPace },
    { provide: RULE_SETS, inject: [SERVICE_CONFIG], useFactory: ({ ruleSets }: ServiceConfig) => answerBy(ruleSets) },
  ],
})
export class ReportingModule {}
