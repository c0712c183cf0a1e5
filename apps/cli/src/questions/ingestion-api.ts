import { type Option } from 'commander';
import { localUrlOf } from './local-url';
import { type ServiceAddress, ServiceApi, urlOptionOf } from './service-api';

const ingestion: ServiceAddress = { name: 'Ingestion', urlVariable: 'INGESTION_URL', defaultUrl: localUrlOf('ingestion') };

export function urlOption(): Option {
  return urlOptionOf(ingestion);
}

/** Asks ingestion over HTTP. */
export class IngestionApi extends ServiceApi {
  constructor(url: string) {
    super(ingestion, url);
  }
}
