import { Inject, Module } from '@nestjs/common';
import { type RuleSet } from '@taocun/domain';
import { StoreModule } from '@taocun/reporting-store';
import { RULE_SETS } from '@taocun/service';
import { ClosedLists } from './completeness/closed-lists';
import { Incompleteness } from './completeness/incompleteness';
import { ObservedSources } from './completeness/observed-sources';
import { MadeFiles } from './files/made-files';
import { FlowWatch } from './flow/flow-watch';
import { IdempotencyKeys } from './idempotency/idempotency-keys';
import { BulkDownloads } from './lists/bulk-downloads';
import { answerBy } from './lists/questions';
import { InstallationSecrets } from './serving/installation-secrets';
import { ServiceClient } from './serving/service-client';
import { StoredVersion } from './table/stored-version';
import { Table } from './table/table';

const services = [
  StoredVersion,
  Table,
  BulkDownloads,
  MadeFiles,
  ServiceClient,
  FlowWatch,
  ObservedSources,
  ClosedLists,
  Incompleteness,
  IdempotencyKeys,
  InstallationSecrets,
];

/**
 * Answers lists in every format from the columnar table, which is updated after every checkpoint, and calls
 * the other services. For requests with the header `Idempotency-Key`, an entry is stored in the collection
 * `requests` for a day.
 */
@Module({ imports: [StoreModule], providers: services, exports: services })
export class AnswersModule {
  constructor(@Inject(RULE_SETS) ruleSets: readonly RuleSet[]) {
    answerBy(ruleSets);
  }
}
