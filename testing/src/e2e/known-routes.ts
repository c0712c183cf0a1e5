import { type ServiceName } from '@taocun/service';

/** The callers, each with its rights, with which the services' routes are tested. */
export const everybody = [
  'nobody',
  'wrong',
  'revoked',
  'expired',
  'producer',
  'reader',
  'subscriber',
  'operator',
] as const;
export type Who = (typeof everybody)[number];

export const may: Readonly<Record<string, readonly Who[]>> = {
  anybody: everybody,
  report: ['reader', 'subscriber', 'operator'],
  sending: ['producer', 'operator'],
  subscribing: ['subscriber', 'operator'],
  operating: ['operator'],
};

const ofEveryService = {
  'GET /health': 'operating',
  'GET /health/live': 'anybody',
  'GET /health/ready': 'anybody',
  'GET /positions': 'operating',
  'GET /metrics': 'operating',
  'GET /errors/:code': 'anybody',
  'GET /docs-json': 'report',
};

/** Routes that reporting forwards to ingestion. */
const passedOn = {
  'POST /api/v1/updates': 'sending',
  'GET /api/v1/updates/counts': 'report',
  'GET /api/v1/updates/waiting': 'sending',
  'GET /api/v1/rejected': 'sending',
  'GET /api/v1/rejected/faults': 'sending',
  'GET /api/v1/rejected/:id': 'sending',
  'POST /api/v1/rejected/:id/repair': 'operating',
  'POST /api/v1/rejected/set-aside': 'operating',
  'POST /api/v1/rejected/:id/set-aside': 'operating',
} as const;

/** All existing routes. A new route is added here, with a decision about its callers. */
export const routes: Readonly<Record<ServiceName, Readonly<Record<string, keyof typeof may>>>> = {
  ingestion: {
    ...ofEveryService,
    ...passedOn,
  },
  classification: { ...ofEveryService, 'GET /api/v1/villages/:code/outlook': 'report' },
  reporting: {
    ...ofEveryService,
    ...passedOn,
    'GET /api/v1/updates/docs-json': 'report',
    // The page contains figures only if reading is open; its requests carry the reader's key.
    'GET /': 'anybody',
    'GET /story': 'anybody',
    'GET /embed/:part': 'anybody',
    'GET /embed/:part/:code': 'anybody',
    'GET /explore': 'anybody',
    'GET /villages': 'anybody',
    'GET /villages/:code': 'anybody',
    'GET /regions/:code': 'anybody',
    'GET /regions/:code/sheet': 'anybody',
    'GET /method': 'anybody',
    'GET /docs': 'anybody',
    'GET /operations': 'anybody',
    'GET /operations/:part': 'anybody',
    'GET /operations/:part/:id': 'anybody',
    'GET /lists/:year': 'anybody',
    'GET /outlook': 'anybody',
    'GET /*': 'anybody',
    'GET /villages/:code/feed.atom': 'report',
    'GET /lists/:year/feed.atom': 'report',
    'GET /outlook/feed.atom': 'report',
    'GET /regions/:code/feed.atom': 'report',
    'GET /icon.svg': 'anybody',
    'GET /licenses.md': 'anybody',
    'GET /preview.png': 'anybody',
    'GET /assets/*': 'anybody',
    'GET /sdmx/structure/dataflow/TAOCUN/TAOBAO_VILLAGES/1.0.0': 'report',
    'GET /sdmx/data/dataflow/TAOCUN/TAOBAO_VILLAGES/1.0.0/:key': 'report',
    'GET /.well-known/taocun-list-key': 'anybody',
    'GET /data': 'report',
    'GET /data/:version/:file': 'report',
    'GET /api/v1/villages': 'report',
    'GET /api/v1/villages.geojson': 'report',
    'GET /api/v1/near-misses': 'report',
    'GET /api/v1/outlook': 'report',
    'GET /api/v1/freshness': 'report',
    'GET /api/v1/comparison': 'report',
    'GET /api/v1/verdicts': 'report',
    'GET /api/v1/regions': 'report',
    'GET /api/v1/regions/:code': 'report',
    'GET /api/v1/places': 'report',
    'POST /api/v1/places/resolve': 'report',
    'GET /api/v1/poverty-counties': 'report',
    'GET /api/v1/series': 'report',
    'GET /api/v1/farm-gate': 'report',
    'GET /api/v1/farm-gate/kept': 'report',
    'GET /api/v1/people': 'report',
    'POST /api/v1/what-if': 'report',
    'GET /api/v1/provinces.geojson': 'report',
    'GET /api/v1/events': 'report',
    'GET /api/v1/villages/:code': 'report',
    'GET /api/v1/villages/:code/months': 'report',
    'GET /api/v1/certifications/:year': 'report',
    'GET /api/v1/certifications/:year/poverty-counties': 'report',
    'GET /api/v1/published': 'report',
    'GET /api/v1/certifications/:year/proof': 'report',
    'GET /api/v1/certifications/:year/towns': 'report',
    'GET /api/v1/certifications/:year/clusters': 'report',
    'GET /api/v1/towns': 'report',
    'GET /api/v1/clusters': 'report',
    'GET /api/v1/counts': 'report',
    'GET /api/v1/counts/:year': 'report',
    'GET /api/v1/rule-sets': 'report',
    'GET /api/v1/webhooks': 'subscribing',
    'POST /api/v1/webhooks': 'subscribing',
    'GET /api/v1/webhooks/:id': 'subscribing',
    'PATCH /api/v1/webhooks/:id': 'subscribing',
    'DELETE /api/v1/webhooks/:id': 'subscribing',
    'POST /api/v1/webhooks/:id/secret': 'subscribing',
    'POST /api/v1/webhooks/:id/test': 'subscribing',
    'GET /api/v1/webhooks/:id/deliveries': 'subscribing',
    'POST /api/v1/webhooks/:id/deliveries/replay': 'subscribing',
    'GET /api/v1/sources': 'sending',
    'GET /api/v1/services': 'operating',
    'GET /api/v1/audit': 'operating',
    'GET /api/v1/keys': 'operating',
    'POST /api/v1/keys': 'operating',
    'DELETE /api/v1/keys/:id': 'operating',
  },
};

/** A route with values in its path. What they name need not exist. */
export function filledIn(route: string): string {
  return route
    .replace('/rejected/:id', '/rejected/0:0')
    .replace(':code', '320324105212')
    .replace(':year', '2014')
    .replace(':id', 'none')
    .replace('*', 'nothing.js');
}
