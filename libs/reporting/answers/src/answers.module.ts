import { Inject, Module } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { FiguresModule } from './figures.module';
import { RULE_SETS } from '@taocun/service';
import { answerBy } from './lists/questions';
import { MadeFiles } from './files/made-files';
import { IdempotencyKeys } from './idempotency/idempotency-keys';
import { FlowWatch } from './flow/flow-watch';
import { Incompleteness } from './completeness/incompleteness';
import { SilentSources } from './completeness/silent-sources';
import { BulkDownloads } from './lists/bulk-downloads';
import { InstallationSecrets } from './serving/installation-secrets';
import { ServiceClient } from './serving/service-client';

const services = [BulkDownloads, MadeFiles, ServiceClient, FlowWatch, SilentSources, Incompleteness, IdempotencyKeys, InstallationSecrets];

/**
 * Answers lists in every format, and calls the other services. For requests with the header `Idempotency-Key`, an entry is stored in the
 * collection `requests` for a day.
 */
@Module({
  imports: [FiguresModule],
  providers: services,
  exports: [FiguresModule, ...services],
})
export class AnswersModule {
  constructor(@Inject(RULE_SETS) ruleSets: readonly RuleSet[]) {
    answerBy(ruleSets);
  }
}
