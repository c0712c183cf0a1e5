import { aLoopStatus, aPartition } from '../health/loop.fixture';
import { type ObservedFlow } from './condition';
import {
  byGravity,
  conditionGroups,
  type ConditionName,
  conditions,
  minutesOf,
  promqlOf,
  runbookOf,
  seenIn,
} from './conditions';

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const names = Object.keys(conditions) as ConditionName[];

it('every condition is in one group', () => {
  expect(Object.values(conditionGroups).flatMap((group) => Object.keys(group))).toEqual(names);
});

it.each(names)('%s names in its words the minutes of its expression', (name) => {
  const condition = conditions[name];
  const named = [...`${condition.summary}. ${condition.description}`.matchAll(/(\w+) minutes/g)].map(
    ([, word = '']) => words.indexOf(word),
  );
  const windows = [...promqlOf(condition).matchAll(/\[(\d+)m\]/g)].map(([, minutes]) => Number(minutes));
  const { over = 0, minutes } = condition;
  const known = [minutes, over / 60, ...windows];
  expect(named.filter((number) => !known.includes(number))).toEqual([]);
});

it('the gravest condition is urgent, then critical, then fires soonest', () => {
  expect(names.filter((name) => conditions[name].seen !== undefined).sort(byGravity)).toEqual([
    'TaocunNoProgress',
    'TaocunMissing',
    'TaocunNotRunning',
    'TaocunNothingArrives',
    'TaocunHeld',
    'TaocunNotSaved',
    'TaocunPartitionNotMoving',
    'TaocunSourceStopped',
    'TaocunLagging',
    'TaocunSourceFalling',
    'TaocunSourceSilent',
  ]);
  expect(minutesOf('TaocunPartitionNotMoving')).toBe(12);
});

it('nothing is seen of a service that refuses its positions, and only its silence of one that does not answer', () => {
  const silentSince = new Date(0);
  const behind = { ...aLoopStatus({ running: false, reasons: [] }), noProgress: [] };
  const seen = (service: ObservedFlow['services'][number]) =>
    seenIn({ services: [service], silentSources: [], fallingSources: [] }, 0).map(({ name }) => name);
  expect(seen({ service: 'ingestion' })).toEqual([]);
  expect(seen({ service: 'ingestion', silentSince, positions: behind })).toEqual(['TaocunMissing']);
  expect(seen({ service: 'ingestion', positions: behind })).toEqual([
    'TaocunNotRunning',
    'TaocunPartitionNotMoving',
    'TaocunNotSaved',
  ]);
});

it('a partition that is being loaded has no position', () => {
  const partitions = [aPartition({ state: 'loading', offset: 0, checkpoint: 0, end: 0 })];
  const positions = { ...aLoopStatus({ partitions }), noProgress: [] };
  expect(
    seenIn({ services: [{ service: 'ingestion', positions }], silentSources: [], fallingSources: [] }, 0),
  ).toEqual([]);
});

it('the section of the runbook has the name of the condition', () => {
  expect(runbookOf('TaocunHeld')).toBe('docs/runbook.md#taocunheld');
});

describe('the latest orders', () => {
  const HOUR_MS = 3_600_000;
  const seenAfter = (hours: number, otherHours?: number) => {
    const sourceAt = (source: string, ms: number) => ({
      source,
      sentAt: new Date(ms).toISOString(),
      quietAfterHours: 26,
    });
    const others = otherHours === undefined ? [] : [sourceAt('/m/other', -otherHours * HOUR_MS)];
    const latestOrders = { quietAfterHours: 3, sources: [sourceAt('/m/jd', -hours * HOUR_MS), ...others] };
    const positions = { ...aLoopStatus({ partitions: [] }), noProgress: [], latestOrders };
    const flow: ObservedFlow = {
      services: [{ service: 'ingestion', positions }],
      silentSources: [],
      fallingSources: [],
    };
    return seenIn(flow, 0).map(({ name, of }) => `${name} ${of}`.trim());
  };

  it('the limit of all sources is that of the latest of them, and each has its own', () => {
    expect(seenAfter(3)).toEqual([]);
    expect(seenAfter(3.01)).toEqual(['TaocunNothingArrives']);
    expect(seenAfter(26.01)).toEqual(['TaocunNothingArrives', 'TaocunSourceStopped /m/jd']);
    expect(seenAfter(26.01, 0.1)).toEqual(['TaocunSourceStopped /m/jd']);
  });

  it('a feed that ended more than thirty days ago is no longer missed', () => {
    expect(seenAfter(30 * 24 - 0.1)).toHaveLength(2);
    expect(seenAfter(30 * 24)).toEqual([]);
  });

  it('nothing is missed before the first order', () => {
    const positions = {
      ...aLoopStatus({ partitions: [] }),
      noProgress: [],
      latestOrders: { quietAfterHours: 3, sources: [] },
    };
    expect(
      seenIn({ services: [{ service: 'ingestion', positions }], silentSources: [], fallingSources: [] }, 0),
    ).toEqual([]);
  });
});
