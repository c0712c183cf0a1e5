import { dayOf } from '@taocun/domain';
import { decide, type PastRepair, rejectedStates, type SendingOutcome, stateOf } from './repair-decision';

const corrected = { digest: 'same', source: '/s', id: '1', key: 'shop' };
const at = new Date('2014-11-11T12:00:00+08:00');
const today = dayOf(at.getTime());
const sent = (outcome: SendingOutcome, given: Partial<Extract<PastRepair, { kind: 'sent' }>> = {}): PastRepair => ({
  ...{ kind: 'sent', outcome, at, ...corrected, ...given },
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
  ['sent when Kafka has it, whatever came of the second sending', [sent('acknowledged'), sent('not-published')], 'sent'],
  ['repaired once anything was taken', [sent('taken'), sent('acknowledged')], 'repaired'],
  ['rejected anew', [sent('unknown'), sent('rejected', { rejectedAs: '1:2' })], 'rejected-anew'],
  ['set aside', [sent('unknown'), aside], 'set-aside'],
  ['open again when it was sent after it was set aside', [aside, sent('unknown')], 'open'],
])('is %s', (_what, history, expected) => {
  expect(stateOf(history)).toBe(expected);
  expect(rejectedStates).toContain(expected);
});

describe('a corrected update', () => {
  it.each<[string, PastRepair[], boolean, string]>([
    ['is sent where nothing was', [], false, 'send'],
    ['is sent though it was set aside', [aside], false, 'send'],
    ['is sent where nothing has arrived, whatever that was', [sent('not-published', renamed)], false, 'send'],
    ['is sent again where the same may not have arrived', [sent('unknown')], false, 'send'],
    ['is sent where another of its name may not have arrived', [sent('unknown', other)], false, 'send'],
    ['is refused where one of another name may have arrived', [sent('unknown', renamed)], false, 'another source, id or shop'],
    ['is refused where one of another shop may have arrived', [sent('unknown', { key: 'other' })], false, 'another source, id or shop'],
    ['is answered where the same is on its way', [sent('acknowledged')], false, 'answer'],
    ['is sent again on demand where the same is on its way', [sent('acknowledged')], true, 'send'],
    ['is to be asked again where the same is being sent', [sent('sending')], false, 'in a moment'],
    ['is refused where something else is on its way', [sent('acknowledged', other)], false, 'not been read yet'],
    ['is refused on demand where one of another name is on its way', [sent('acknowledged', renamed)], true, 'another source, id or shop'],
    ['is answered where the same was taken', [sent('taken')], false, 'answer'],
    ['is refused on demand where the same was taken', [sent('taken')], true, 'has been taken'],
    ['is refused where something else was taken', [sent('taken', other)], false, 'has been taken'],
    ['is answered where the same was rejected', [sent('rejected', { rejectedAs: '1:2' })], false, 'answer'],
    ['is refused where something else was rejected', [sent('rejected', { ...other, rejectedAs: '1:2' })], false, 'as 1:2'],
  ])('%s', (_what, history, again, expected) => {
    const decision = decide(history, corrected, { again, recordDay: today, latestRecordDay: today });
    expect(decision.todo === 'refuse' ? decision.because : decision.todo).toContain(expected);
  });

  it.each([
    ['is sent again while its name is remembered', today + 30, today + 30, 'send'],
    ['is refused once its name is forgotten', today, today + 31, 'refuse'],
    ['is refused where it would itself have its name forgotten', today + 31, today, 'refuse'],
    ['is sent again where nothing was read of its partition', today + 30, undefined, 'send'],
    ['is refused where nothing was read of its partition for too long', today + 31, undefined, 'refuse'],
  ])('that may have arrived %s', (_what, recordDay, latestRecordDay, expected) => {
    expect(decide([sent('unknown')], corrected, { again: false, recordDay, latestRecordDay }).todo).toBe(expected);
    expect(decide([sent('acknowledged')], corrected, { again: true, recordDay, latestRecordDay }).todo).toBe(expected);
  });
});
