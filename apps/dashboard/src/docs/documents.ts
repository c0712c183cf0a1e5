import type { Language } from '@taocun/domain';
import type { OpenApi } from './open-api';
import { translating } from './translated';

/** The services' own documents, written from their sources and built along with the page: each is the one that the service has at /docs-json. */
export const documents = {
  reporting: new URL('../../../../docs/openapi/reporting.json', import.meta.url).href,
  ingestion: new URL('../../../../docs/openapi/ingestion.json', import.meta.url).href,
  classification: new URL('../../../../docs/openapi/classification.json', import.meta.url).href,
} as const;
export type DocumentedService = keyof typeof documents;
export const documentedServices = Object.keys(documents) as readonly DocumentedService[];

/** The document of a service, its texts in the language of the reader. */
export const documentOf =
  (service: DocumentedService, language: Language) =>
  async (signal: AbortSignal): Promise<OpenApi> => {
    const text = await (await fetch(documents[service], { signal })).text();
    return JSON.parse(text, language === 'en' ? undefined : translating((await import('./reference-zh.json')).default)) as OpenApi;
  };
