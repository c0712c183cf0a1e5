import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { DeliveryModule, FollowersModule } from '@taocun/reporting-delivery';
import { ProjectionModule } from '@taocun/reporting-projection';
import {
  NoticesModule,
  OperationsModule,
  RegionsModule,
  ReportsModule,
  VillagesModule,
} from '@taocun/reporting-reports';
import { type ReportingRole } from '@taocun/service';
import { StoredMomentModule } from './stored-moment';

/**
 * The roles and their modules, each of which has a similar table.
 *
 * | role       | does                                                   | reads          | writes                                     |
 * | ---------- | ------------------------------------------------------ | -------------- | ------------------------------------------ |
 * | answers    | HTTP: lists, the page, event streams, webhooks by REST | MongoDB        | `webhooks`, `deliveries`, `requests`, keys, notices |
 * | projection | stores events of Kafka, decides towns and clusters     | Kafka, MongoDB | all other collections, Kafka               |
 * | delivery   | sends announcements to the receivers of webhooks       | MongoDB        | `webhooks`, `deliveries`                   |
 */
const modulesOf: Readonly<Record<ReportingRole, readonly Type[]>> = {
  answers: [
    VillagesModule,
    RegionsModule,
    ReportsModule,
    FollowersModule,
    OperationsModule,
    NoticesModule,
    StoredMomentModule,
  ],
  projection: [ProjectionModule],
  delivery: [DeliveryModule],
};

/** Reporting answers questions about villages, towns and clusters, and announces changes. */
@Module({})
export class ReportingModule {
  static of(roles: readonly ReportingRole[]): DynamicModule {
    return { module: ReportingModule, imports: roles.flatMap((role) => modulesOf[role]) };
  }
}
