import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { ReadModelModule } from '@taocun/reporting-store';
import { VillagesModule } from './villages/villages.module';
import { FeedsController } from './page/feeds.controller';
import { PageHeads } from './page/page-heads';

/** The server's part of the page: its head and first text by address, and Atom feeds. */
@Module({ imports: [AnswersModule, ReadModelModule, VillagesModule], controllers: [FeedsController], providers: [PageHeads] })
export class PageModule {}
