import { type Day, DAYS_REMEMBERED, dayOf } from '@taocun/domain';
import { type Corrected } from './repair-correction';

/**
 * The outcome of an update that was sent again. `sending`: about to be published. `acknowledged`: Kafka has it. `unknown`: it
 * may have arrived. `not-published`: it has not arrived. `taken`: the loop has accepted it, or has recognised it as a duplicate
 * of an accepted one. `rejected`: the loop has rejected it again.
 */
export type SendingOutcome = 'sending' | 'acknowledged' | 'unknown' | 'not-published' | 'taken' | 'rejected';

export const rejectedStates = ['open', 'sent', 'repaired', 'rejected-anew', 'set-aside'] as const;
/**
 * `open`: waits for an operator. `sent`: on its way. `repaired`: the update that was sent was taken. `rejected-anew`: it was
 * rejected, and goes on as another rejected update. `set-aside`: an operator has decided that nothing is to be done.
 */
export type RejectedState = (typeof rejectedStates)[number];

/** An entry in the history of a rejected update, as far as decisions need it. */
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
  /** The same update was sent before; the answer describes that one. */
  | { readonly todo: 'answer'; readonly with: Past }
  | { readonly todo: 'refuse'; readonly because: string; readonly rejectedAs?: string };

interface Circumstances {
  /** The caller wants the update sent although the same is on its way. */
  readonly again: boolean;
  /** The day of the record to be sent. It counts as read before the dedup index is searched, so it too makes ids expire. */
  readonly recordDay: Day;
  /** The latest day of a record that the key's partition has read: ids in the dedup index expire by it. */
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
 * Decides whether a corrected update may be sent, so that of all updates ever sent for a rejected one at most one counts. Once
 * one was taken, no other is sent. While one may still be taken, only the same (source, id) is: the loop finds the duplicate.
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
    return same.outcome === 'sending'
      ? refuse('The same update is being sent right now. Try again in a moment.')
      : { todo: 'answer', with: same };
  }
  const ofOutcome = (outcome: SendingOutcome): PastSending | undefined => sent.find((one) => one.outcome === outcome);
  if (ofOutcome('taken') !== undefined) {
    return refuse('An update sent for it has been taken, so another one would count twice. Send new updates to /api/v1/updates.');
  }
  const { rejectedAs } = ofOutcome('rejected') ?? {};
  if (rejectedAs !== undefined) {
    return { ...refuse(`The update sent for it was rejected again, as ${rejectedAs}. Correct that one.`), rejectedAs };
  }
  const underWay = ofOutcome('acknowledged') ?? ofOutcome('sending');
  if (underWay !== undefined && !again) {
    return refuse('Another update was sent for it and has not been read yet. Wait until its outcome is known.');
  }
  if (sent.some((one) => one.source !== source || one.id !== id || one.key !== key)) {
    return refuse(
      'An update sent before may still be taken, and has another source, id or shop. Send this one under the same, or both may count.',
    );
  }
  // The loop finds a duplicate as long as its id is in the dedup index; an expired id would count again.
  const oldestDay = Math.max(recordDay, latestRecordDay) - DAYS_REMEMBERED;
  if (sent.some(({ at }) => dayOf(at.getTime()) < oldestDay)) {
    return refuse(
      `An update sent before may have been taken more than ${DAYS_REMEMBERED} days ago; its id is forgotten, so this one could count twice. ` +
        'Check whether it has counted, and if it has not, send it to /api/v1/updates.',
    );
  }
  return { todo: 'send' };
}

function refuse(because: string): { readonly todo: 'refuse'; readonly because: string } {
  return { todo: 'refuse', because };
}
