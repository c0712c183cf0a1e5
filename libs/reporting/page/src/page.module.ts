import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { ReadModelModule } from '@taocun/reporting-read-model';
import { VillagesModule } from '@taocun/reporting-villages';
import { FeedsController } from './feeds.controller';
import { PageHeads } from './page-heads';

/** The server's part of the page: its head and first text by address, and Atom feeds. */
@Module({ imports: [AnswersModule, ReadModelModule, VillagesModule], controllers: [FeedsController], providers: [PageHeads] })
export class PageModule {}
