import { freshnessOf } from './freshness';

const at = (offset: number, end: number, lagMs?: number) => ({ offset, end, ...(lagMs !== undefined && { lagMs }) });

it.each([
  ['nothing waits', [{ service: 'ingestion', partitions: [at(5, 5, 0)] }], { caughtUp: true, behind: 0, silent: [] }],
  ['what waits has just come', [{ service: 'ingestion', partitions: [at(5, 9, 5_000)] }], { caughtUp: true, behind: 4, silent: [] }],
  [
    'a backlog is read',
    [
      { service: 'ingestion', partitions: [at(5, 459_005, 60_000), at(1, 1, 0)] },
      { service: 'reporting', partitions: [at(0, 7)] },
    ],
    { caughtUp: false, behind: 459_007, silent: [] },
  ],
  [
    'a service does not answer',
    [
      { service: 'ingestion', partitions: [at(5, 5, 0)] },
      { service: 'classification', partitions: 'silent' },
    ],
    { caughtUp: false, behind: 0, silent: ['classification'] },
  ],
  ['a service does not tell reporting', [{ service: 'classification', partitions: undefined }], { caughtUp: true, behind: 0, silent: [] }],
] as const)('says how fresh figures are while %s', (_what, told, freshness) => expect(freshnessOf(told)).toEqual(freshness));
