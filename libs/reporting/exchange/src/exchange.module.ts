import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { PanelController } from './panel/panel.controller';
import { SdmxController } from './sdmx/sdmx.controller';

/** Data that other programs take over whole: the panel, and SDMX at /sdmx. */
@Module({ imports: [AnswersModule], controllers: [SdmxController, PanelController] })
export class ExchangeModule {}
