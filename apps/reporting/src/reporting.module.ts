import { Module } from '@nestjs/common';
import { SERVICE_CONFIG, type ServiceConfig, RULE_SETS } from '@taocun/service';
import { AnnouncedRegions } from '../../../libs/reporting/projection/src/regions/announced-regions';
import { AnnouncementLog } from '../../../libs/reporting/announcements/src/announcement-log';
import { Assessments } from '../../../libs/reporting/projection/src/assessments';
import { AuditController } from '../../../libs/reporting/operations/src/audit.controller';
import { Certifications } from '../../../libs/reporting/projection/src/certifications';
import { CertificationsController } from '../../../libs/reporting/villages/src/certifications.controller';
import { CertifiedPoverty } from '../../../libs/reporting/villages/src/certified/certified-poverty';
import { CertifiedPovertyController } from '../../../libs/reporting/villages/src/certified/certified-poverty.controller';
import { CertifiedRegions } from '../../../libs/reporting/villages/src/certified-regions';
import { ComparisonController } from '../../../libs/reporting/villages/src/comparison.controller';
import { VerdictCountsController } from '../../../libs/reporting/villages/src/verdict-counts.controller';
import { Table } from '../../../libs/reporting/figures/src/table';
import { StoredVersion } from '../../../libs/reporting/figures/src/stored-version';
import { FarmGateController } from '../../../libs/reporting/regions/src/farm-gate/farm-gate.controller';
import { KeptController } from '../../../libs/reporting/regions/src/farm-gate/kept.controller';
import { FeedsController } from '../../../libs/reporting/page/src/feeds.controller';
import { PageHeads } from '../../../libs/reporting/page/src/page-heads';
import { PlacesController } from '../../../libs/reporting/regions/src/places/places.controller';
import { PeopleController } from '../../../libs/reporting/regions/src/people/people.controller';
import { RoundingSecret } from '../../../libs/reporting/regions/src/people/rounding-secret';
import { KeysController } from '../../../libs/reporting/operations/src/keys.controller';
import { PanelController } from '../../../libs/reporting/exchange/src/panel/panel.controller';
import { NearMissesController } from '../../../libs/reporting/villages/src/near-misses.controller';
import { ServiceClient } from '../../../libs/reporting/answers/src/service-client';
import { EventsController } from '../../../libs/reporting/delivery/src/events/events.controller';
import { EventStreams, STREAM_PACE, usualPace } from '../../../libs/reporting/delivery/src/events/event-streams';
import { FollowedLog } from '../../../libs/reporting/announcements/src/followed-log';
import { LogEnds } from '../../../libs/reporting/announcements/src/log-ends';
import { MapsController } from '../../../libs/reporting/regions/src/reports/maps.controller';
import { Outlooks } from '../../../libs/reporting/villages/src/outlooks';
import { OwnFigures } from '../../../libs/reporting/regions/src/published/own-figures';
import { PublishedController } from '../../../libs/reporting/regions/src/published/published.controller';
import { ReadModels } from '../../../libs/reporting/read-model/src/read-models';
import { answerBy } from '../../../libs/reporting/answers/src/lists/questions';
import { RejectedProxyController } from '../../../libs/reporting/operations/src/rejected-proxy.controller';
import { RegionReportsController } from '../../../libs/reporting/regions/src/reports/region-reports.controller';
import { Regions } from '../../../libs/reporting/projection/src/regions/regions';
import { RegionsController } from '../../../libs/reporting/villages/src/regions.controller';
import { ReportingMetrics } from './reporting-metrics';
import { RuleSetsController } from '../../../libs/reporting/villages/src/rule-sets/rule-sets';
import { SdmxController } from '../../../libs/reporting/exchange/src/sdmx/sdmx.controller';
import { SeriesController } from '../../../libs/reporting/regions/src/reports/series.controller';
import { ServicesController } from '../../../libs/reporting/operations/src/services.controller';
import { VerdictsController } from '../../../libs/reporting/villages/src/verdicts.controller';
import { VillageMonthsController } from '../../../libs/reporting/villages/src/village-months.controller';
import { VillageEventsController } from '../../../libs/reporting/projection/src/village-events.controller';
import { VillageMonths } from '../../../libs/reporting/read-model/src/village-months';
import { WholeLists } from '../../../libs/reporting/answers/src/lists/whole-lists';
import { WhatIfController } from '../../../libs/reporting/regions/src/what-if/what-if.controller';
import { HotSpotsController } from '../../../libs/reporting/regions/src/space/hot-spots.controller';
import { StoredMoment } from './stored-moment';
import { VillagesController } from '../../../libs/reporting/villages/src/villages.controller';
import { webhookControllers, webhookProviders } from '../../../libs/reporting/delivery/src/webhook-providers';

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
      AnnouncementLog,
      FollowedLog,
      LogEnds,
      EventStreams,
      PageHeads,
    ],
    { provide: STREAM_PACE, useValue: usualPace },
    { provide: RULE_SETS, inject: [SERVICE_CONFIG], useFactory: ({ ruleSets }: ServiceConfig) => answerBy(ruleSets) },
  ],
})
export class ReportingModule {}
