import { type Day, DAYS_REMEMBERED, dayOf } from '@taocun/domain';
import { type Corrected } from './repair-correction';

/**
 * What has become of an update that was sent again. `sending`: about to be published. `acknowledged`: Kafka has it.
 * `unknown`: it may have arrived. `not-published`: it has not. `taken`: the loop has accepted it, or has passed it over as a
 * repeat of what was accepted. `rejected`: the loop has rejected it anew.
 */
export type SendingOutcome = 'sending' | 'acknowledged' | 'unknown' | 'not-published' | 'taken' | 'rejected';

export const rejectedStates = ['open', 'sent', 'repaired', 'rejected-anew', 'set-aside'] as const;
/**
 * `open`: waits for somebody. `sent`: on its way. `repaired`: what was sent was taken. `rejected-anew`: it was rejected,
 * and goes on as another rejected update. `set-aside`: somebody has decided that nothing is to be done.
 */
export type RejectedState = (typeof rejectedStates)[number];

/** One event in the history of a rejected update, as far as decisions go. */
export type PastRepair =
  | { readonly kind: 'set-aside' }
  | {
      readonly kind: 'sent';
      readonly outcome: SendingOutcome;
      readonly at: Date;
      readonly digest: string;
      readonly source: string;
      readonly id: string;
      readonly key: string;
      readonly rejectedAs?: string;
    };
type PastSending = Extract<PastRepair, { kind: 'sent' }>;

export type RepairDecision<Past> =
  | { readonly todo: 'send' }
  /** The same was sent before: that is the answer. */
  | { readonly todo: 'answer'; readonly with: Past }
  | { readonly todo: 'refuse'; readonly because: string; readonly rejectedAs?: string };

interface Circumstances {
  /** The caller wants it sent though the same is on its way. */
  readonly again: boolean;
  /** The day of the record that would be sent. It is read before its name is looked for, so names are forgotten by it too. */
  readonly recordDay: Day;
  /** The latest day of a record that the key's partition has read: names are forgotten by it. */
  readonly latestRecordDay: Day | undefined;
}

export function stateOf(history: readonly (Pick<PastSending, 'kind' | 'outcome'> | { readonly kind: 'set-aside' })[]): RejectedState {
  const outcomes = new Set(history.map((one) => (one.kind === 'sent' ? one.outcome : undefined)));
  if (outcomes.has('taken')) return 'repaired';
  if (outcomes.has('rejected')) return 'rejected-anew';
  if (outcomes.has('acknowledged') || outcomes.has('sending')) return 'sent';
  return history.at(-1)?.kind === 'set-aside' ? 'set-aside' : 'open';
}

/**
 * Whether a corrected update may be sent, so that of all that is ever sent for a rejected one at most one counts: once one
 * was taken no other is sent, and while one may still be taken only the same name is, of which the loop finds the repeat.
 */
export function decide<Past extends PastRepair>(
  history: readonly Past[],
  { digest, source, id, key }: Pick<Corrected, 'digest' | 'source' | 'id' | 'key'>,
  { again, recordDay, latestRecordDay = recordDay }: Circumstances,
): RepairDecision<Extract<Past, { readonly kind: 'sent' }>> {
  const sent = history.filter(
    (one): one is Extract<Past, { readonly kind: 'sent' }> => one.kind === 'sent' && one.outcome !== 'not-published',
  );
  const same = sent.findLast((one) => one.digest === digest && one.outcome !== 'unknown');
  if (same !== undefined && !again) {
    return same.outcome === 'sending' ? refuse('The same is being sent right now. Ask again in a moment.') : { todo: 'answer', with: same };
  }
  const ofOutcome = (outcome: SendingOutcome): PastSending | undefined => sent.find((one) => one.outcome === outcome);
  if (ofOutcome('taken') !== undefined) {
    return refuse('What was sent for it has been taken, so another one could only count twice. Send what is new to the API of updates.');
  }
  const { rejectedAs } = ofOutcome('rejected') ?? {};
  if (rejectedAs !== undefined) {
    return { ...refuse(`What was sent for it was rejected anew, as ${rejectedAs}. Correct that one.`), rejectedAs };
  }
  const underWay = ofOutcome('acknowledged') ?? ofOutcome('sending');
  if (underWay !== undefined && !again) {
    return refuse('Something else was sent for it and has not been read yet. Wait until it is known what has become of that.');
  }
  if (sent.some((one) => one.source !== source || one.id !== id || one.key !== key)) {
    return refuse(
      'What was sent before may still be taken, and has another name. Send it under the same source, id and shop, or else both may count.',
    );
  }
  // A remembered name finds the repeat; one that is forgotten would let it count again.
  const oldestDay = Math.max(recordDay, latestRecordDay) - DAYS_REMEMBERED;
  if (sent.some(({ at }) => dayOf(at.getTime()) < oldestDay)) {
    return refuse(
      `What was sent before may have been taken, more than ${DAYS_REMEMBERED} days ago: its name is forgotten, so it could count twice. ` +
        'Look whether it has counted, and if it has not, send it to the API of updates.',
    );
  }
  return { todo: 'send' };
}

function refuse(because: string): { readonly todo: 'refuse'; readonly because: string } {
  return { todo: 'refuse', because };
}
