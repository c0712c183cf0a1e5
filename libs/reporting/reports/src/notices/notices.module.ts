import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { StoreModule } from '@taocun/reporting-store';
import { VillagesModule } from '../villages/villages.module';
import { IssuedLists } from './issued-lists';
import { NoticeWatch } from './notice-watch';
import { PendingNotices } from './pending-notices';
import { RevisedCertificates } from './revised-certificates';
import { Silences } from './silences';

/**
 * Prepares what `observatory.notices` announces; the projection publishes it.
 *
 * | notice                          | follows from                                    | stored in                    |
 * | ------------------------------- | ----------------------------------------------- | ---------------------------- |
 * | a list is issued                | `closedLists`, once its certificates are stored | `pendingNotices`             |
 * | a source is silent, or returned | `sourceOrders`, once it has lasted for an hour  | `silences`, `pendingNotices` |
 * | a certificate is revised        | late updates of villages                        | `pendingNotices`             |
 */
@Module({
  imports: [AnswersModule, StoreModule, VillagesModule],
  providers: [NoticeWatch, PendingNotices, IssuedLists, Silences, RevisedCertificates],
})
export class NoticesModule {}
