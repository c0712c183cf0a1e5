import { localUrlOf } from './local-url';
import { type ServiceAddress } from './service-api';

/** A schema of reporting's OpenAPI document. */
export { type SchemaOf as OfReporting } from '@taocun/client';

export const reporting: ServiceAddress = { name: 'Reporting', urlVariable: 'REPORTING_URL', defaultUrl: localUrlOf('reporting') };
