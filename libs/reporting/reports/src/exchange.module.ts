import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { DataController } from './exchange/data/data.controller';
import { SdmxController } from './exchange/sdmx/sdmx.controller';

/** Data for import by other programs: files at /data, and SDMX at /sdmx. */
@Module({ imports: [AnswersModule], controllers: [SdmxController, DataController] })
export class ExchangeModule {}
