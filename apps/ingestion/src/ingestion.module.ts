import { Module } from '@nestjs/common';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { ArrivingSources } from './placement/arriving-sources';
import { IngestionCountsController } from './placement/counts.controller';
import { INGESTION_BOUNDS, IngestionLifecycle } from './placement/ingestion-lifecycle';
import { IngestionMetrics } from './placement/ingestion-metrics';
import { type IngestionBounds } from './placement/ingestion-state';
import { PlaceUpdates } from './placement/place-updates';
import { RejectedFaults } from './rejected/rejected-faults';
import { RejectedUpdates } from './rejected/rejected-updates';
import { RejectedUpdatesController } from './rejected/rejected.controller';
import { Repairs } from './rejected/repair';
import { RepairHistory } from './rejected/repair-history';
import { RepairController } from './rejected/repair.controller';
import { HttpMetrics } from './updates/http-metrics';
import { HttpPublisher } from './updates/http-publisher';
import { UpdatesController } from './updates/updates.controller';
import { WaitingController } from './waiting/waiting.controller';

const bounds = {
  provide: INGESTION_BOUNDS,
  inject: [SERVICE_CONFIG],
  useFactory: ({ namesInMemory, waitingPerOwner }: ServiceConfig): IngestionBounds => ({
    rejectedStoredSingly: 10_000,
    namesInMemory,
    waitingPerOwner,
  }),
};

/**
 * Ingestion turns an untrusted stream into an ordered, deduplicated, validated one, keyed by village.
 *
 * | in                          | stored in                                                     | out                                                |
 * | --------------------------- | ------------------------------------------------------------- | -------------------------------------------------- |
 * | Kafka `marketplace.updates` | `shops`, the village of each; `seen`, ids of 30 days          | Kafka `village.activity`, with watermarks          |
 * |                             | `waiting`, updates without their shop; `rejected`, with bytes | `marketplace.updates`, rerouted to their partition |
 * |                             | `secrets`: of the ids' hashes, and of rerouted updates        |                                                    |
 * | POST updates                | no refused update                                             | Kafka `marketplace.updates`                        |
 * | POST rejected/…/repair      | `repairs`, the history of each rejected update                | Kafka `marketplace.updates`                        |
 *
 * The loop stores the position of each partition in `checkpoints`. All addresses are below /api/v1.
 */
@Module({
  controllers: [
    PlaceUpdates,
    UpdatesController,
    RejectedUpdatesController,
    RepairController,
    IngestionCountsController,
    WaitingController,
  ],
  providers: [
    bounds,
    IngestionLifecycle,
    IngestionMetrics,
    ArrivingSources,
    HttpMetrics,
    HttpPublisher,
    RejectedUpdates,
    RejectedFaults,
    RepairHistory,
    Repairs,
  ],
})
export class IngestionModule {}
