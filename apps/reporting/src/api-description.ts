import { type ApiDescription } from '@taocun/openapi';
import { webhookRequests } from '@taocun/reporting-delivery';

export const reportingApi: ApiDescription = {
  title: 'Taobao Villages',
  description:
    'Which villages of China are Taobao Villages, at any moment and with the reasons; the Taobao Towns and clusters that follow; and the certified list of every year. ' +
    'Money is in fen (1 RMB = 100 fen), always with all of its digits: a client whose numbers are doubles must read it as big integers beyond 2^53. Days are days in China Standard Time. ' +
    'Errors are problem+json (RFC 9457).',
  localAddress: 'http://localhost:3000',
  webhooks: webhookRequests,
  headersOfReaders: {
    etag: 'The answer in short: send it as `if-none-match`, and an unchanged answer is 304.',
    'taocun-as-of': 'The day of the data.',
    'taocun-known-at': 'The time at which the data was stored.',
    'taocun-caught-up': '`true` if all that has arrived is in the answer.',
    'taocun-behind': 'Announcements that are not in the answer yet.',
  },
  tags: {
    villages: 'Single villages, lists of them, and the verdicts that they have had.',
    certifications:
      'The lists that were certified at the cut-off of each year, and their changes from year to year.',
    regions: 'Taobao Towns and clusters as they are now.',
    'reports by region':
      'Figures of provinces, prefectures, counties and townships, now, by month and by year.',
    data: 'The panel of villages by month, certificates and regions as files, with descriptions for catalogues.',
    'published figures': 'Published figures with their sources, and those of the certified lists.',
    SDMX: 'The series of regions as statistical offices exchange them.',
    'what-if': 'The answer that other rules would give on the same villages.',
    places: 'The villages of addresses.',
    maps: 'GeoJSON of villages, counties and provinces.',
    counts: 'Numbers of villages, towns and clusters under a rule set.',
    'rule sets': 'The definitions of a Taobao Village that are in force.',
    events: 'Verdicts and certificates as they are announced, as server-sent events.',
    webhooks: 'Announcements that are sent to a URL of yours, and their deliveries.',
    keys: 'The API keys of all services, for operators.',
    audit: 'The record of who did what, for operators.',
  },
};
