import { type DynamicModule, Module } from '@nestjs/common';
import { type Connection } from 'mongoose';
import { ApiKeys } from '../access/api-keys';
import { AuditLog } from '../access/audit-log';
import { type ServiceConfig } from '../config/config';
import { MONGO_CONNECTION, RULE_SETS, SERVICE_CONFIG } from '../config/tokens';
import { HealthController } from '../health/health';
import { ArrivingOrders } from '../health/latest-orders';
import { RunningLoop } from '../health/loop';
import { MongoProbe } from '../health/mongo-probe';
import { Watchdog } from '../health/watchdog';
import { PartitionsWithoutProgress } from '../health/without-progress';
import { ProblemTypesController } from '../http/problem-types.controller';
import { Metrics, MetricsController } from '../observability/metrics';
import { Tracing } from '../observability/tracing';

/**
 * The module that all services share. Routes: `GET /health/live`, `/health/ready`, `/health`, `/positions`,
 * `/metrics`, `/errors`. Injectable everywhere: SERVICE_CONFIG, RULE_SETS, MONGO_CONNECTION, ApiKeys,
 * AuditLog, RunningLoop, PartitionsWithoutProgress, ArrivingOrders, Metrics.
 */
@Module({})
export class ServiceModule {
  static forRoot({
    config,
    connection,
  }: {
    readonly config: ServiceConfig;
    readonly connection: Connection;
  }): DynamicModule {
    return {
      module: ServiceModule,
      global: true,
      controllers: [HealthController, MetricsController, ProblemTypesController],
      providers: [
        { provide: SERVICE_CONFIG, useValue: config },
        { provide: RULE_SETS, useValue: config.ruleSets },
        { provide: MONGO_CONNECTION, useValue: connection },
        { provide: ApiKeys, useValue: new ApiKeys(connection, config.access.database) },
        { provide: AuditLog, useValue: new AuditLog(connection, config.access.database, config.service) },
        RunningLoop,
        PartitionsWithoutProgress,
        ArrivingOrders,
        MongoProbe,
        Watchdog,
        Metrics,
        Tracing,
      ],
      exports: [
        SERVICE_CONFIG,
        RULE_SETS,
        MONGO_CONNECTION,
        ApiKeys,
        AuditLog,
        RunningLoop,
        PartitionsWithoutProgress,
        ArrivingOrders,
        Metrics,
        Tracing,
      ],
    };
  }
}
