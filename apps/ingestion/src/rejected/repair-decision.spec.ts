import { dayOf } from '@taocun/domain';
import { decide, type PastRepair, rejectedStates, type SendingOutcome, stateOf } from './repair-decision';

const corrected = { digest: 'same', source: '/s', id: '1', key: 'shop' };
const at = new Date('2014-11-11T12:00:00+08:00');
const today = dayOf(at.getTime());
const sent = (
  outcome: SendingOutcome,
  given: Partial<Extract<PastRepair, { kind: 'sent' }>> = {},
): PastRepair => ({
  kind: 'sent',
  outcome,
  at,
  ...corrected,
  ...given,
});
const other = { digest: 'other' };
const renamed = { digest: 'other', id: '2' };
const aside: PastRepair = { kind: 'set-aside' };

it.each<[string, PastRepair[], string]>([
  ['open at first', [], 'open'],
  ['open when nothing arrived', [sent('not-published')], 'open'],
  ['open when it is not known whether it arrived', [sent('unknown')], 'open'],
  ['sent while it is being sent', [sent('sending')], 'sent'],
  ['sent when Kafka has it', [sent('acknowledged')], 'sent'],
  [
    'sent when Kafka has it, whatever came of the second sending',
    [sent('acknowledged'), sent('not-published')],
    'sent',
  ],
  ['set aside', [sent('unknown'), aside], 'set-aside'],
  ['open again when it was sent after it was set aside', [aside, sent('unknown')], 'open'],
])('is %s', (_what, history, expected) => {
  expect(stateOf(history)).toBe(expected);
  expect(rejectedStates).toContain(expected);
});

it.each<[string, number, number | undefined, string]>([
  ['stays set aside while no update joins it', 900, 900, 'set-aside'],
  ['is open again once an update joins it', 901, 900, 'open'],
  ['stays set aside if an earlier version has not noted its count', 900, undefined, 'set-aside'],
])('a group %s', (_what, count, noted, expected) => {
  expect(stateOf([{ kind: 'set-aside', ...(noted !== undefined && { count: noted }) }], count)).toBe(
    expected,
  );
});

describe('a corrected update', () => {
  it.each<[string, PastRepair[], string]>([
    ['is sent where nothing was', [], 'send'],
    ['is sent though it was set aside', [aside], 'send'],
    ['is sent where nothing has arrived, whatever that was', [sent('not-published', renamed)], 'send'],
    ['is sent again where the same may not have arrived', [sent('unknown')], 'send'],
    ['is sent where another of its name may not have arrived', [sent('unknown', other)], 'send'],
    [
      'is refused where one of another name may have arrived',
      [sent('unknown', renamed)],
      'another source, id or shop',
    ],
    [
      'is refused where one of another shop may have arrived',
      [sent('unknown', { key: 'other' })],
      'another source, id or shop',
    ],
    ['is answered where Kafka has the same', [sent('unknown', other), sent('acknowledged')], 'answer'],
    [
      'is refused where Kafka has something else',
      [sent('acknowledged', other)],
      'as a rejected update of its own',
    ],
    ['is to be asked again where something is being sent', [sent('sending')], 'in a moment'],
  ])('%s', (_what, history, expected) => {
    const decision = decide(history, corrected, { recordDay: today, latestRecordDay: today });
    expect(decision.todo === 'refuse' ? decision.because : decision.todo).toContain(expected);
  });

  it.each([
    ['is sent again while its name is remembered', today + 30, today + 30, 'send'],
    ['is refused once its name is forgotten', today, today + 31, 'refuse'],
    ['is refused where it would itself have its name forgotten', today + 31, today, 'refuse'],
    ['is sent again where nothing was read of its partition', today + 30, undefined, 'send'],
    ['is refused where nothing was read of its partition for too long', today + 31, undefined, 'refuse'],
  ])('that may have arrived %s', (_what, recordDay, latestRecordDay, expected) => {
    expect(decide([sent('unknown')], corrected, { recordDay, latestRecordDay }).todo).toBe(expected);
  });
});
