import { type ConditionName, conditions, minutesOf, type ObservedFlow } from '@taocun/service';
import { flowOf, silent, statusOf } from './flow.fixture';
import { HeldConditions } from './held-conditions';

const NOT_MOVING = 'TaocunPartitionNotMoving';
const MINUTE_MS = 60_000;

/** Before 1970, so that a source has sent nothing for this long when the test begins. */
const FOUR_HOURS_BEFORE = new Date(-4 * 60 * MINUTE_MS);
/**
 * The latest order of the only source, with the hours after which its silence counts, and that of all
 * sources.
 */
const sentFourHoursBefore = (quietAfterHours: number, hoursOfAll: number) => {
  const sources = [{ source: '/marketplaces/jd', sentAt: FOUR_HOURS_BEFORE.toISOString(), quietAfterHours }];
  return flowOf(statusOf({ latestOrders: { quietAfterHours: hoursOfAll, sources } }));
};

const sightings: readonly [ConditionName, ObservedFlow, since?: Date][] = [
  ['TaocunNothingArrives', sentFourHoursBefore(26, 3), FOUR_HOURS_BEFORE],

  [
    'TaocunNoProgress',
    flowOf(
      statusOf({
        noProgress: [
          {
            topic: 'village.activity',
            partition: 3,
            offset: 5,
            since: '1970-01-01T00:00:00.000Z',
            because: 'x',
          },
        ],
      }),
    ),
  ],
  ['TaocunMissing', flowOf(silent)],
  ['TaocunNotRunning', flowOf(statusOf({ running: false, reasons: ['it waits for Kafka'] }))],
  [NOT_MOVING, flowOf(statusOf({}, { end: 9 }))],
  ['TaocunHeld', flowOf(statusOf({}, { end: 9, held: { records: 4, since: '1970-01-01T00:00:00.000Z' } }))],
  ['TaocunNotSaved', flowOf(statusOf({}, { checkpoint: 4 }))],
  ['TaocunLagging', flowOf(statusOf({}, { lagMs: 300_001 }))],
  ['TaocunSourceStopped', sentFourHoursBefore(3, 5), FOUR_HOURS_BEFORE],
  ['TaocunSourceSilent', { ...flowOf(statusOf()), silentSources: [{ source: '/marketplaces/jd' }] }],
  ['TaocunSourceFalling', { ...flowOf(statusOf()), fallingSources: [{ source: '/marketplaces/jd' }] }],
];

it('every condition that is recognised without Prometheus has an example here', () => {
  const recognised = Object.entries(conditions).filter(([, { seen }]) => seen !== undefined);
  expect(sightings.map(([name]) => name).sort()).toEqual(recognised.map(([name]) => name).sort());
});

it.each(sightings)(
  '%s fires once it has held for its minutes, and not before',
  (name, flow, since = new Date(0)) => {
    const held = new HeldConditions();
    const minutes = minutesOf(name);
    held.after(flow, 0);
    for (let minute = 1; minute < minutes; minute++) {
      expect(held.after(flow, minute * MINUTE_MS)).toMatchObject([{ name, isFiring: false }]);
    }
    expect(held.after(flow, minutes * MINUTE_MS)).toMatchObject([{ name, isFiring: true, since }]);
    expect(
      held.after(flowOf(statusOf({}, { offset: 6, checkpoint: 6, end: 6 })), minutes * MINUTE_MS),
    ).toEqual([]);
  },
);

it('a checkpoint that moves begins a new condition', () => {
  const held = new HeldConditions();
  held.after(flowOf(statusOf({}, { checkpoint: 3 })), 0);
  expect(held.after(flowOf(statusOf({}, { checkpoint: 4 })), 3_600_000)).toMatchObject([
    { name: 'TaocunNotSaved', isFiring: false },
  ]);
});

describe('a position that does not move', () => {
  let held: HeldConditions;
  let minute: number;
  beforeEach(() => {
    held = new HeldConditions();
    minute = 0;
  });

  /** A poll each minute. */
  const look = (of: object | 'loading' | 'away') => {
    const flow =
      of === 'away'
        ? flowOf(statusOf({ partitions: [] }))
        : flowOf(
            statusOf(
              {},
              of === 'loading' ? { state: 'loading', offset: 0, checkpoint: 0, end: 0 } : { end: 100, ...of },
            ),
          );
    return held.after(flow, MINUTE_MS * minute++).filter(({ name }) => name === NOT_MOVING);
  };
  const at = (offset: number) => look({ offset, checkpoint: offset });

  it('fires although the partition starts again and again from its checkpoint', () => {
    const firing: boolean[] = [];
    for (let round = 0; round < 60; round++) {
      for (const conditions of [at(60), at(65), at(70), look('loading')])
        firing.push(conditions.some(({ isFiring }) => isFiring));
    }
    // It has first reached offset 70 at the third look, and fires twelve minutes later for as long as that
    // lasts.
    expect(firing.indexOf(true)).toBe(14);
    expect(firing.slice(14)).not.toContain(false);
  });

  it('fires although the service joins its group again and again', () => {
    at(70);
    for (let round = 0; round < 6; round++) {
      look('away');
      look('loading');
      at(65);
    }
    expect(look('away')).toMatchObject([{ isFiring: true, since: new Date(0) }]);
  });

  it('begins again with each record more than ever', () => {
    at(70);
    for (let offset = 71; offset < 99; offset++) {
      expect(at(offset)).toMatchObject([{ isFiring: false, since: new Date(MINUTE_MS * (minute - 1)) }]);
    }
  });

  it('ends once the partition has read what it had reached before, to the end', () => {
    at(70);
    expect(look({ offset: 60, checkpoint: 60, end: 60 })).toHaveLength(1);
    expect(look({ offset: 70, checkpoint: 70, end: 70 })).toEqual([]);
  });

  it('is forgotten with a partition that another instance has had for ten minutes, or that has lost its records', () => {
    for (const gone of ['away' as const, { offset: 60, checkpoint: 60, end: 60 }]) {
      at(70);
      for (let passed = 0; passed < 10; passed++) expect(look(gone)).toHaveLength(1);
      expect(look(gone)).toEqual([]);
    }
  });
});
