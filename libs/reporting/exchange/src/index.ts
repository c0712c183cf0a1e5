export { ExchangeModule } from './exchange.module';
export { codelists } from './sdmx/components';
