import { type Option } from 'commander';
import type { components } from '../../../../docs/openapi/ingestion';
import { localUrlOf } from './local-url';
import { type ServiceAddress, ServiceApi, urlOptionOf } from './service-api';

/** A schema of ingestion's OpenAPI document. */
export type OfIngestion<Name extends keyof components['schemas']> = components['schemas'][Name];

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
