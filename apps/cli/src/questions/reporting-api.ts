import { type Asked } from './service-api';

export const reporting: Asked = { name: 'Reporting', urlVariable: 'REPORTING_URL', defaultUrl: 'http://127.0.0.1:3000' };
