import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { StoreModule } from '@taocun/reporting-store';
import { Alerts } from './alerts';
import { AuditController } from './audit.controller';
import { FreshnessController } from './freshness.controller';
import { KeysController } from './keys.controller';
import { ServicesController } from './services.controller';
import { SourceMetrics } from './source-metrics';
import { SourcesController } from './sources.controller';

/**
 * Questions and actions of operators, and the freshness of figures; all addresses are below /api/v1:
 *
 * | address                | answered from                                                       |
 * | ---------------------- | ------------------------------------------------------------------- |
 * | GET, POST, DELETE keys | `taocun-access`, which all services share                           |
 * | GET audit              | `audit` there: changes made with keys, in any service               |
 * | GET services           | the other services, with the operator's key, and the alerts         |
 * | updates, rejected      | ingestion, with the key of the caller (pass-on.ts)                  |
 * | GET sources            | the orders of each source, as classification counts them            |
 * | GET freshness          | the positions of all services, and Kafka's offsets if one is silent |
 */
@Module({
  imports: [AnswersModule, StoreModule],
  controllers: [KeysController, AuditController, ServicesController, FreshnessController, SourcesController],
  providers: [Alerts, SourceMetrics],
})
export class OperationsModule {}
