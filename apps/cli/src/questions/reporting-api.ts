import type { components } from '../../../../docs/openapi/reporting';
import { localUrlOf } from './local-url';
import { type ServiceAddress } from './service-api';

/** A schema of reporting's OpenAPI document. */
export type OfReporting<Name extends keyof components['schemas']> = components['schemas'][Name];

export const reporting: ServiceAddress = { name: 'Reporting', urlVariable: 'REPORTING_URL', defaultUrl: localUrlOf('reporting') };
