import type { components } from '../../../../docs/openapi/reporting';
import { type Asked } from './service-api';

/** A schema of reporting's OpenAPI document. */
export type OfReporting<Name extends keyof components['schemas']> = components['schemas'][Name];

export const reporting: Asked = { name: 'Reporting', urlVariable: 'REPORTING_URL', defaultUrl: 'http://127.0.0.1:3000' };
