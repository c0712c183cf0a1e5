import { Module } from '@nestjs/common';
import { SERVICE_CONFIG, type ServiceConfig, RULE_SETS } from '@taocun/service';
import { AnnouncedRegions } from './regions/announced-regions';
import { AnnouncementLog } from './feed/announcement-log';
import { Assessments } from './projections/assessments';
import { AuditController } from './operations/audit.controller';
import { Certifications } from './projections/certifications';
import { CertificationsController } from './villages/certifications.controller';
import { CertifiedPoverty } from './certified/certified-poverty';
import { CertifiedPovertyController } from './certified/certified-poverty.controller';
import { CertifiedRegions } from './villages/certified-regions';
import { ComparisonController } from './villages/comparison.controller';
import { VerdictCountsController } from './villages/verdict-counts.controller';
import { Table } from './table/table';
import { StoredVersion } from './table/stored-version';
import { FarmGateController } from './farm-gate/farm-gate.controller';
import { KeptController } from './farm-gate/kept.controller';
import { FeedsController } from './page/feeds.controller';
import { PageHeads } from './page/page-heads';
import { PlacesController } from './places/places.controller';
import { PeopleController } from './people/people.controller';
import { RoundingSecret } from './people/rounding-secret';
import { MadeFiles } from './files/made-files';
import { IdempotencyKeys } from './idempotency/idempotency-keys';
import { KeysController } from './operations/keys.controller';
import { PanelController } from './panel/panel.controller';
import { NearMissesController } from './villages/near-misses.controller';
import { ServiceClient } from './service-client';
import { EventsController } from './feed/events.controller';
import { EventStreams, STREAM_PACE, usualPace } from './feed/event-streams';
import { FollowedLog } from './feed/followed-log';
import { MapsController } from './reports/maps.controller';
import { Outlooks } from './villages/outlooks';
import { OwnFigures } from './published/own-figures';
import { PublishedController } from './published/published.controller';
import { ReadModels } from './store/read-models';
import { answerBy } from './lists/questions';
import { RejectedProxyController } from './operations/rejected-proxy.controller';
import { RegionReportsController } from './reports/region-reports.controller';
import { Regions } from './regions/regions';
import { RegionsController } from './villages/regions.controller';
import { ReportingMetrics } from './reporting-metrics';
import { RuleSetsController } from './rule-sets/rule-sets';
import { SdmxController } from './sdmx/sdmx.controller';
import { SeriesController } from './reports/series.controller';
import { ServicesController } from './operations/services.controller';
import { VerdictsController } from './villages/verdicts.controller';
import { VillageMonthsController } from './villages/village-months.controller';
import { VillageEventsController } from './projections/village-events.controller';
import { VillageMonths } from './projections/village-months';
import { WholeLists } from './lists/whole-lists';
import { WhatIfController } from './what-if/what-if.controller';
import { HotSpotsController } from './space/hot-spots.controller';
import { StoredMoment } from './vintages/stored-moment';
import { VillagesController } from './villages/villages.controller';
import { webhookControllers, webhookProviders } from './webhooks/webhook-providers';

/**
 * Reporting answers questions about villages, towns and clusters.
 *
 * | in                                    | kept in                                   | out                              |
 * | ------------------------------------- | ----------------------------------------- | -------------------------------- |
 * | Kafka `village.assessments`           | `villages`, one document a village        | GET villages/{code}              |
 * |                                       | `regions`, decided after each checkpoint  | Kafka `region.verdicts`          |
 * |                                       | `villageMonths`, one document a village   |                                  |
 * | Kafka `village.verdicts`              | `verdictHistory`, one document an event   | GET villages/{code}              |
 * | Kafka `village.certifications`        | `certificateSegments`, some of a list a document | GET villages/{code}       |
 * | Kafka `region.verdicts`, its own      | `regionHistory`, one document an event    |                                  |
 * |                                       | all three of these                        | GET events, as they come; webhooks |
 * | HTTP: classification, which is asked  | nowhere                                   | the outlook in GET villages/{code} |
 * | HTTP: the other services, with the operator's key | nowhere                       | GET services, rejected; POST rejected/… |
 * | HTTP: Prometheus, where there is one  | nowhere                                   | GET alerts                       |
 * | Kafka, every topic, when an operator looks | nowhere                              | GET topics                       |
 * | all collections above                 | the columnar table, in memory             | GET villages, near-misses, comparison, verdicts, towns, clusters, certifications, counts, published, villages/{code}/months, …/feed.atom |
 * |                                       |                                           | GET regions, poverty-counties, places, series, farm-gate, hot-spots, panel, people, maps; POST what-if; /sdmx |
 * |                                       | nowhere                                   | the page's heads                 |
 * | POST, DELETE keys                     | `taocun-access`, which all services share | GET keys                         |
 * | the header Idempotency-Key of those two  | `requests`, for a day                     | the answer to the same request   |
 * | whatever keys change, in any service  | `audit` there                             | GET audit                        |
 *
 * Webhooks have a table of their own (webhook-providers.ts). Where each partition stands is in `checkpoints`, which the loop keeps. All addresses but /sdmx are below /api/v1.
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
    CertifiedPovertyController,
    PublishedController,
    RegionsController,
    RegionReportsController,
    SeriesController,
    SdmxController,
    PanelController,
    HotSpotsController,
    FarmGateController,
    KeptController,
    PeopleController,
    WhatIfController,
    MapsController,
    VerdictCountsController,
    RuleSetsController,
    ...webhookControllers,
    KeysController,
    AuditController,
    ServicesController,
    RejectedProxyController,
    EventsController,
    FeedsController,
    PlacesController,
  ],
  providers: [
    ...webhookProviders,
    ...[
      ReadModels,
      StoredVersion,
      Table,
      StoredMoment,
      WholeLists,
      MadeFiles,
      Assessments,
      Regions,
      AnnouncedRegions,
      Certifications,
      ReportingMetrics,
      CertifiedRegions,
      CertifiedPoverty,
      OwnFigures,
      Outlooks,
      ServiceClient,
      VillageMonths,
      RoundingSecret,
      IdempotencyKeys,
      AnnouncementLog,
      FollowedLog,
      EventStreams,
      PageHeads,
    ],
    { provide: STREAM_PACE, useValue: usualPace },
    { provide: RULE_SETS, inject: [SERVICE_CONFIG], useFactory: ({ ruleSets }: ServiceConfig) => answerBy(ruleSets) },
  ],
})
export class ReportingModule {}
