import { type FlowWatch, type ObservedSources } from '@taocun/reporting-answers';
import { Alerts, alertsOf, flowStateOf } from './alerts';
import { flowOf, silent, statusOf } from './flow.fixture';
import { HeldConditions } from './held-conditions';

it('the gravest alert comes first, urgent alerts before they fire and others once they do', () => {
  const seen = statusOf({ running: false, reasons: ['it waits for Kafka'] }, { end: 9, lagMs: 300_001 });
  const held = new HeldConditions();
  const alertsAt = (minutes: number) =>
    alertsOf(held.after(flowOf(seen), 60_000 * minutes)).map(({ alert, state }) => [alert, state]);
  expect(alertsAt(0)).toEqual([['TaocunNotRunning', 'pending']]);
  expect(alertsAt(10)).toEqual([
    ['TaocunNotRunning', 'firing'],
    ['TaocunLagging', 'firing'],
  ]);
});

it('each alert has its severity, its section of the runbook, and a command', () => {
  const noProgress = {
    topic: 'village.activity',
    partition: 3,
    offset: 5,
    since: '1970-01-01T00:00:00.000Z',
    because: 'the batch is damaged',
  };
  const firing = (changes: object) => alertsOf(new HeldConditions().after(flowOf(statusOf(changes)), 0))[0];
  expect(firing({ noProgress: [noProgress] })).toEqual({
    alert: 'TaocunNoProgress',
    severity: 'critical',
    state: 'firing',
    since: noProgress.since,
    what: {
      en: 'Classification makes no progress in village.activity/3 at offset 5: the batch is damaged',
      zh: '判定服务在 village.activity/3 的位置 5 处没有进展：the batch is damaged',
    },
    command: 'npm run taocun -- doctor',
    runbook: 'docs/runbook.md#taocunnoprogress',
  });
  expect(firing({ noProgress: [{ ...noProgress, command: 'skip it' }] })).toMatchObject({
    command: 'skip it',
  });
});

it('a question without answers of services does not end what such answers have shown', async () => {
  jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask'] });
  const refusing = { seen: () => Promise.resolve([{ service: 'classification' }]) };
  const alerts = new Alerts(refusing as unknown as FlowWatch, {} as ObservedSources);
  const notRunning = statusOf({ running: false });
  expect(await alerts.all([notRunning])).toMatchObject([{ alert: 'TaocunNotRunning', state: 'pending' }]);
  expect(await alerts.all()).toEqual([]);
  jest.setSystemTime(300_000);
  expect(await alerts.all([notRunning])).toMatchObject([{ alert: 'TaocunNotRunning', state: 'firing' }]);
  jest.useRealTimers();
});

const fresh = { asOf: '2016-01-20', caughtUp: true, behind: 0, silent: [] };
it.each([
  [
    'all is well',
    statusOf(),
    fresh,
    'Figures are as of 2016-01-20: every service answers, and no update waits.',
    undefined,
  ],
  [
    'the store is empty',
    statusOf(),
    { ...fresh, asOf: null },
    'No village is assessed yet: every service answers, and no update waits.',
    undefined,
  ],
  [
    'a backlog is read',
    statusOf(),
    { ...fresh, caughtUp: false, behind: 459_000 },
    'Figures are as of 2016-01-20: updates are being read, and 459,000 records wait.',
    'npm run taocun -- lag',
  ],
  [
    'the table cannot be updated',
    statusOf(),
    { ...fresh, caughtUp: false },
    'Figures are as of 2016-01-20: updates are being read, and it is not known how many records wait.',
    'npm run taocun -- lag',
  ],
  [
    'a service is silent',
    silent,
    { ...fresh, caughtUp: false, behind: 145_270 },
    'Classification does not answer (since 1970-01-01 00:00:00 UTC); 145,270 records wait.',
    'npm run taocun -- doctor',
  ],
  [
    'Kafka is silent too',
    { service: 'classification', silentSince: new Date(0) } as const,
    { ...fresh, caughtUp: false },
    'Classification does not answer (since 1970-01-01 00:00:00 UTC); Kafka does not say how many records wait.',
    'npm run taocun -- doctor',
  ],
] as const)(
  'one sentence states what is so, since when, how much waits and what to do while %s',
  (_what, seen, freshness, sentence, command) => {
    const state = flowStateOf(alertsOf(new HeldConditions().after(flowOf(seen), 0)), [seen], freshness);
    expect([state.sentence.en, state.command]).toEqual([sentence, command]);
  },
);
