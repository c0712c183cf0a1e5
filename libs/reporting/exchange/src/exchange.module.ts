import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { DataController } from './data/data.controller';
import { SdmxController } from './sdmx/sdmx.controller';

/** Data for import by other programs: files at /data, and SDMX at /sdmx. */
@Module({ imports: [AnswersModule], controllers: [SdmxController, DataController] })
export class ExchangeModule {}
