import { aLoopStatus, aPartition } from '../health/loop.fixture';
import { type ObservedFlow } from './condition';
import { byGravity, conditionGroups, type ConditionName, conditions, minutesOf, promqlOf, runbookOf, seenIn } from './conditions';

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const names = Object.keys(conditions) as ConditionName[];

it('every condition is in one group', () => {
  expect(Object.values(conditionGroups).flatMap((group) => Object.keys(group))).toEqual(names);
});

it.each(names)('%s names in its words the minutes of its expression', (name) => {
  const condition = conditions[name];
  const named = [...`${condition.summary}. ${condition.description}`.matchAll(/(\w+) minutes/g)].map(([, word = '']) =>
    words.indexOf(word),
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
    'TaocunHeld',
    'TaocunNotSaved',
    'TaocunPartitionNotMoving',
    'TaocunLagging',
    'TaocunSourceSilent',
  ]);
  expect(minutesOf('TaocunPartitionNotMoving')).toBe(12);
});

it('nothing is seen of a service that refuses its positions, and only its silence of one that does not answer', () => {
  const silentSince = new Date(0);
  const behind = { ...aLoopStatus({ running: false, reasons: [] }), noProgress: [] };
  const seen = (service: ObservedFlow['services'][number]) => seenIn({ services: [service], silentSources: [] }).map(({ name }) => name);
  expect(seen({ service: 'ingestion' })).toEqual([]);
  expect(seen({ service: 'ingestion', silentSince, positions: behind })).toEqual(['TaocunMissing']);
  expect(seen({ service: 'ingestion', positions: behind })).toEqual(['TaocunNotRunning', 'TaocunPartitionNotMoving', 'TaocunNotSaved']);
});

it('a partition that is being loaded has no position', () => {
  const partitions = [aPartition({ state: 'loading', offset: 0, checkpoint: 0, end: 0 })];
  const positions = { ...aLoopStatus({ partitions }), noProgress: [] };
  expect(seenIn({ services: [{ service: 'ingestion', positions }], silentSources: [] })).toEqual([]);
});

it('the section of the runbook has the name of the condition', () => {
  expect(runbookOf('TaocunHeld')).toBe('docs/runbook.md#taocunheld');
});
