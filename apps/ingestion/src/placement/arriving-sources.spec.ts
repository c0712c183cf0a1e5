import { dayOfIso } from '@taocun/domain';
import { ArrivingOrders, type Metrics, RunningLoop } from '@taocun/service';
import { ArrivingSources } from './arriving-sources';
import { LatestSendings } from './latest-sendings';

const SENT_MS = Date.UTC(2015, 5, 30, 12);
const NOON_AFTER_MS = SENT_MS + 86_400_000;

/** Partitions with the milliseconds after noon at which their latest order was sent. */
function sourcesOf(
  partitions: readonly {
    readonly position: 'read' | 'waiting';
    readonly jd?: number;
    readonly closed?: number;
  }[],
  givenUp: readonly (readonly [string, string | undefined])[] = [],
) {
  const states = partitions.map(({ position, jd, closed }, partition) => {
    const latestSendings = new LatestSendings();
    if (jd !== undefined) latestSendings.see('/m/jd', SENT_MS + jd, SENT_MS);
    if (closed !== undefined) latestSendings.see('/m/closed', SENT_MS + closed, SENT_MS);
    return [partition, { position, latestSendings }] as const;
  });
  const loop = new RunningLoop();
  jest.spyOn(loop, 'states').mockReturnValue(new Map(states) as never);
  const sourcesGivenUp = new Map(
    givenUp.map(([source, from]) => [source, from === undefined ? undefined : dayOfIso(from)]),
  );
  const limits = { quiet: { hours: 4, hoursBySource: new Map([['/m/jd', 50]]) }, sourcesGivenUp };
  const metrics = { gauge: () => undefined } as unknown as Metrics;
  return new ArrivingSources(loop, limits, new ArrivingOrders(), metrics).latest(NOON_AFTER_MS);
}

const jdAt = (after: number) => ({
  source: '/m/jd',
  sentAt: new Date(SENT_MS + after).toISOString(),
  quietAfterHours: 50,
});
const closedAt = (after: number) => ({
  source: '/m/closed',
  sentAt: new Date(SENT_MS + after).toISOString(),
  quietAfterHours: 26,
});

it('the latest order of a source is that of all partitions that are read to their end', () => {
  const { quietAfterHours, sources } = sourcesOf([
    { position: 'read', jd: 5, closed: 1 },
    { position: 'read', jd: 7 },
    { position: 'waiting', jd: 900 },
  ]);
  expect(quietAfterHours).toBe(4);
  expect(sources).toEqual([closedAt(1), jdAt(7)]);
});

it('a source that is given up is not expected from its day on', () => {
  const sourcesWith = (from: string | undefined) =>
    sourcesOf([{ position: 'read', jd: 0, closed: 0 }], [['/m/closed', from]]).sources;
  expect(sourcesWith(undefined)).toEqual([jdAt(0)]);
  expect(sourcesWith('2015-07-01')).toEqual([jdAt(0)]);
  expect(sourcesWith('2015-07-02')).toEqual([closedAt(0), jdAt(0)]);
});
