import { type Option } from 'commander';
import { type Asked, ServiceApi, urlOptionOf } from './service-api';

const ingestion: Asked = { name: 'Ingestion', urlVariable: 'INGESTION_URL', defaultUrl: 'http://127.0.0.1:3001' };

export function urlOption(): Option {
  return urlOptionOf(ingestion);
}

/** Asks ingestion over HTTP. */
export class IngestionApi extends ServiceApi {
  constructor(url: string) {
    super(ingestion, url);
  }
}
