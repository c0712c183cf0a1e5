import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { type FlowWatch, type SeenService, type SilentSources } from '@taocun/reporting-answers';
import { Alerts, flowStateOf } from './alerts';
import { conditionsIn } from './conditions';

const rules = readFileSync(path.join(__dirname, '../../../../deploy/observability/alerts.yml'), 'utf8');
const partition = { topic: 'village.activity', partition: 3, state: 'running', offset: 5, checkpoint: 5, end: 5, lagMs: 0 };
const at = (changes: object = {}, of: object = {}): SeenService =>
  ({
    service: 'classification',
    positions: { running: true, reasons: [], noProgress: [], partitions: [{ ...partition, ...of }], ...changes },
    waiting: 0,
  }) as unknown as SeenService;
const stuck = { topic: 'village.activity', partition: 3, offset: 5, since: new Date(0), because: 'the batch is damaged' };
const silent: SeenService = { service: 'classification', silentSince: new Date(0), waiting: 145_270 };

const evaluator = () => new Alerts({} as FlowWatch, {} as SilentSources);
/** The alerts after the same state was seen for this many minutes. */
function after(minutes: number, seen: SeenService, sources: readonly { readonly source: string }[] = []) {
  const alerts = evaluator();
  alerts.evaluate(conditionsIn([seen], sources), 0);
  return alerts.evaluate(conditionsIn([seen], sources), minutes * 60_000);
}

const each: readonly [string, number, SeenService, { readonly source: string }[]][] = [
  ['TaocunNoProgress', 0, at({ noProgress: [stuck] }), []],
  ['TaocunMissing', 2, silent, []],
  ['TaocunNotRunning', 5, at({ running: false, reasons: ['it waits for Kafka'] }), []],
  ['TaocunPartitionNotMoving', 12, at({}, { end: 9 }), []],
  ['TaocunHeld', 5, at({}, { end: 9, held: { records: 4, since: '1970-01-01T00:00:00.000Z' } }), []],
  ['TaocunNotSaved', 10, at({}, { checkpoint: 4 }), []],
  ['TaocunLagging', 10, at({}, { lagMs: 300_001 }), []],
  ['TaocunSourceSilent', 15, at(), [{ source: '/marketplaces/jd' }]],
];
it.each(each)('%s fires once it has held for %i minutes, as it does in Prometheus', (name, minutes, seen, sources) => {
  const [before, then] = [after(minutes - 0.1, seen, sources), after(minutes, seen, sources)];
  if (minutes > 0) expect(before).toMatchObject([{ alert: name, state: 'pending' }]);
  expect(then).toMatchObject([
    { alert: name, state: 'firing', since: '1970-01-01T00:00:00.000Z', runbook: `docs/runbook.md#${name.toLowerCase()}` },
  ]);
  const rule = rules.split('- alert: ').find((one) => one.startsWith(`${name}\n`)) ?? '';
  expect(rule).toContain(`severity: ${then[0]?.severity} }`);
});

it('starts again when the position moves, and ends with the condition', () => {
  const alerts = evaluator();
  alerts.evaluate(conditionsIn([at({}, { end: 9 })], []), 0);
  expect(alerts.evaluate(conditionsIn([at({}, { offset: 6, checkpoint: 6, end: 9 })], []), 3_600_000)).toMatchObject([
    { state: 'pending' },
  ]);
  expect(alerts.evaluate(conditionsIn([at()], []), 3_600_000)).toEqual([]);
});

const fresh = { asOf: '2016-01-20', caughtUp: true, behind: 0, silent: [] };
it.each([
  ['all is well', at(), fresh, 'Figures are as of 2016-01-20: every service answers, and no update waits.', undefined],
  [
    'the store is empty',
    at(),
    { ...fresh, asOf: null },
    'No village is assessed yet: every service answers, and no update waits.',
    undefined,
  ],
  [
    'a backlog is read',
    at(),
    { ...fresh, caughtUp: false, behind: 459_000 },
    'Figures are as of 2016-01-20: updates are being read, and 459,000 records wait.',
    'npm run taocun -- lag',
  ],
  [
    'the table cannot be updated',
    at(),
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
  'says in one sentence what is so, since when, how much waits and what to do while %s',
  (_what, seen, freshness, sentence, command) => {
    const told = flowStateOf(evaluator().evaluate(conditionsIn([seen], []), 0), [seen], freshness);
    expect([told.sentence.en, told.command]).toEqual([sentence, command]);
  },
);
