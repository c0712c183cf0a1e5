import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { StoreModule } from '@taocun/reporting-store';
import { DataController } from './exchange/data/data.controller';
import { SdmxController } from './exchange/sdmx/sdmx.controller';
import { FeedsController } from './page/feeds.controller';
import { PageHeads } from './page/page-heads';
import { VillagesModule } from './villages/villages.module';

/**
 * Reports in the forms of others. For programs: files at /data and SDMX at /sdmx. For readers: the page's
 * head and first text by address, and Atom feeds.
 */
@Module({
  imports: [AnswersModule, StoreModule, VillagesModule],
  controllers: [SdmxController, DataController, FeedsController],
  providers: [PageHeads],
})
export class ReportsModule {}
