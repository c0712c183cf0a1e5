import { type Positions } from '@taocun/service';
import { freshnessOf, freshnessText } from './freshness';

const at = (lagMs?: number, running = true): Positions =>
  ({ running, partitions: [{ ...(lagMs !== undefined && { lagMs }) }] }) as unknown as Positions;
const silentSince = new Date('2026-11-30T12:00:00Z');
const fresh = { caughtUp: true, behind: 0, silent: [] };

it.each([
  ['nothing waits', [{ service: 'ingestion', positions: at(0), waiting: 0 }], fresh],
  ['what waits has just come', [{ service: 'ingestion', positions: at(5_000), waiting: 4 }], fresh],
  [
    'a backlog is read',
    [
      { service: 'ingestion', positions: at(60_000), waiting: 459_000 },
      { service: 'reporting', positions: at(), waiting: 7 },
    ],
    { caughtUp: false, behind: 459_007, silent: [] },
  ],
  [
    'a service reads nothing',
    [{ service: 'reporting', positions: at(0, false), waiting: 3 }],
    { caughtUp: false, behind: 3, silent: [] },
  ],
  [
    'a service does not answer, by what waits for it in Kafka',
    [
      { service: 'ingestion', positions: at(0), waiting: 0 },
      { service: 'classification', silentSince, waiting: 145_270 },
    ],
    { caughtUp: false, behind: 145_270, silent: ['classification'] },
  ],
  [
    'neither it nor Kafka answers',
    [{ service: 'ingestion', silentSince }],
    { caughtUp: false, behind: 0, silent: ['ingestion'] },
  ],
  [
    'a service does not tell reporting, and keeps up by Kafka',
    [{ service: 'classification', waiting: 40, isBehind: false }],
    fresh,
  ],
  [
    'a service does not tell reporting, and is behind by Kafka',
    [{ service: 'classification', waiting: 40, isBehind: true }],
    { caughtUp: false, behind: 40, silent: [] },
  ],
] as const)('the freshness of figures is stated while %s', (_what, seen, freshness) =>
  expect(freshnessOf(seen)).toEqual(freshness),
);

it('the freshness is stated in words in files and streams', () => {
  expect(freshnessText({ asOf: '2016-01-20', caughtUp: true, behind: 0 })).toBe(
    'as of 2016-01-20, caught up',
  );
  expect(freshnessText({ asOf: null, caughtUp: false, behind: 7 })).toBe('7 records behind');
});
