export { ExchangeModule } from './exchange.module';
export { PanelController } from './panel/panel.controller';
export { codelists } from './sdmx/components';
export { SdmxController } from './sdmx/sdmx.controller';
