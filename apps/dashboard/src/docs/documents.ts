import type { OpenApi } from './open-api';

/** The services' own documents, written from their sources and built along with the page: each is the one that the service has at /docs-json. */
export const documents = {
  reporting: new URL('../../../../docs/openapi/reporting.json', import.meta.url).href,
  ingestion: new URL('../../../../docs/openapi/ingestion.json', import.meta.url).href,
  classification: new URL('../../../../docs/openapi/classification.json', import.meta.url).href,
} as const;
export type DocumentedService = keyof typeof documents;
export const documentedServices = Object.keys(documents) as readonly DocumentedService[];

export const documentOf =
  (service: DocumentedService) =>
  async (signal: AbortSignal): Promise<OpenApi> =>
    (await (await fetch(documents[service], { signal })).json()) as OpenApi;
