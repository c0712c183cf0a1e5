import { type Day, DAYS_REMEMBERED, dayOf } from '@taocun/domain';
import { type Corrected } from './repair-correction';

export const sendingOutcomes = ['sending', 'acknowledged', 'unknown', 'not-published'] as const;
/**
 * The outcome of sending an update again. `sending`: about to be published. `acknowledged`: Kafka has it.
 * `unknown`: it may have arrived. `not-published`: it has not arrived.
 */
export type SendingOutcome = (typeof sendingOutcomes)[number];

export const rejectedStates = ['open', 'sent', 'set-aside'] as const;
/**
 * `open`: waits for an operator. `sent`: an update was sent to replace it, which is treated like any other.
 * `set-aside`: an operator has decided to do nothing.
 */
export type RejectedState = (typeof rejectedStates)[number];

/** An entry in the history of a rejected update, with the members that decisions need. */
export type PastRepair =
  | {
      readonly kind: 'set-aside';
      /**
       * The number of updates of the group then; absent for a single update, and if an earlier version has
       * set it aside.
       */
      readonly count?: number;
    }
  | {
      readonly kind: 'sent';
      readonly outcome: SendingOutcome;
      readonly at: Date;
      readonly digest: string;
      readonly source: string;
      readonly id: string;
      readonly key: string;
    };
type PastSending = Extract<PastRepair, { kind: 'sent' }>;
type PastSettingAside = Extract<PastRepair, { kind: 'set-aside' }>;

export type RepairDecision<Past> =
  | { readonly todo: 'send' }
  /** The same update was sent before; the answer describes that one. */
  | { readonly todo: 'answer'; readonly with: Past }
  | { readonly todo: 'refuse'; readonly because: string };

interface Circumstances {
  /**
   * The day of the record to send. The loop notes it before it searches the dedup index, so this day too
   * makes ids expire.
   */
  readonly recordDay: Day;
  /**
   * The latest day of a record that the key's partition has read: it decides which ids in the dedup index
   * expire.
   */
  readonly latestRecordDay: Day | undefined;
}

/**
 * A group, whose present `count` is given, is open again once updates have joined it that were not set aside.
 */
export function stateOf(
  history: readonly (Pick<PastSending, 'kind' | 'outcome'> | PastSettingAside)[],
  count = 1,
): RejectedState {
  const outcomes = new Set(history.map((one) => (one.kind === 'sent' ? one.outcome : undefined)));
  if (outcomes.has('acknowledged') || outcomes.has('sending')) return 'sent';
  const last = history.at(-1);
  return last?.kind === 'set-aside' && count <= (last.count ?? count) ? 'set-aside' : 'open';
}

/**
 * Decides whether a corrected update may be sent, so that of all updates ever sent for a rejected one at most
 * one counts. Once Kafka has acknowledged one, no other is sent: if that one is rejected again, it is a new
 * rejected update. While one may have arrived, only the same (source, id) is sent, so that the loop finds the
 * duplicate.
 */
export function decide<Past extends PastRepair>(
  history: readonly Past[],
  { digest, source, id, key }: Pick<Corrected, 'digest' | 'source' | 'id' | 'key'>,
  { recordDay, latestRecordDay = recordDay }: Circumstances,
): RepairDecision<Extract<Past, { readonly kind: 'sent' }>> {
  const sent = history.filter(
    (one): one is Extract<Past, { readonly kind: 'sent' }> =>
      one.kind === 'sent' && one.outcome !== 'not-published',
  );
  if (sent.some(({ outcome }) => outcome === 'sending')) {
    return refuse('An update is being sent for it right now. Try again in a moment.');
  }
  const acknowledged = sent.find(({ outcome }) => outcome === 'acknowledged');
  if (acknowledged !== undefined) {
    return acknowledged.digest === digest
      ? { todo: 'answer', with: acknowledged }
      : refuse(
          'Another update was sent for it. If that is rejected too, correct it there, as a rejected update of its own. ' +
            'Send new updates to /api/v1/updates.',
        );
  }
  if (sent.some((one) => one.source !== source || one.id !== id || one.key !== key)) {
    return refuse(
      'An update sent before may have arrived, and has another source, id or shop. Send this one under the same, or both may count.',
    );
  }
  // The loop finds a duplicate only while its id is in the dedup index; after that the update would count
  // again.
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
