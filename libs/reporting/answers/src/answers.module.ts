import { Inject, Module } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { FiguresModule } from '@taocun/reporting-figures';
import { RULE_SETS } from '@taocun/service';
import { answerBy } from './lists/questions';
import { BulkDownloads } from './lists/bulk-downloads';
import { ServiceClient } from './serving/service-client';

/** One way to answer a list, in every form, and the client of the other services. */
@Module({ imports: [FiguresModule], providers: [BulkDownloads, ServiceClient], exports: [FiguresModule, BulkDownloads, ServiceClient] })
export class AnswersModule {
  constructor(@Inject(RULE_SETS) ruleSets: readonly RuleSet[]) {
    answerBy(ruleSets);
  }
}
