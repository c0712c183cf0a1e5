import { decidingPart, type RuleSet } from '@taocun/domain';
import { OperatorError, type SavedCheckpoint } from '@taocun/messaging';

/** Version of the deciding code: raised by every change to the events that follow from the same log. */
export const DECIDING_CODE = 2;

/** Everything beside the log that determines the verdicts; stored in every checkpoint. */
export interface DecidedBy {
  readonly code: number;
  readonly latenessDays: number;
  /** The rule sets as JSON, without titles and sources, which decide nothing. */
  readonly ruleSets: string;
}

export function decidedBy(ruleSets: readonly RuleSet[], latenessDays: number): DecidedBy {
  return { code: DECIDING_CODE, latenessDays, ruleSets: JSON.stringify(ruleSets.map(decidingPart)) };
}

/**
 * Throws OperatorError where the part of the log that is read again would now give other events. Different rule sets are
 * never accepted; different code or lateness only from the checkpoint of a clean stop.
 */
export function mayGoOn(now: DecidedBy, before: DecidedBy | undefined, { clean }: SavedCheckpoint): void {
  if (before === undefined) return;
  if (before.ruleSets !== now.ruleSets) {
    throw new OperatorError(
      `the rule sets differ from those that the checkpoint was made with, ${idsIn(before.ruleSets)}; now they are ${idsIn(now.ruleSets)}. ` +
        'Start with those of the checkpoint, in a folder that RULES_DIR names. ' +
        'To change them, then read the log into a new generation with `npm run taocun -- reclassify start --rules <folder>`.',
    );
  }
  if (clean || (before.code === now.code && before.latenessDays === now.latenessDays)) return;
  throw new OperatorError(
    `the checkpoint was made by version ${before.code} of the deciding code with ${before.latenessDays} days of lateness, ` +
      `now it is version ${now.code} with ${now.latenessDays}, and the last owner did not stop cleanly: start the former version once more and stop it with SIGTERM.`,
  );
}

function idsIn(ruleSets: string): string {
  return (JSON.parse(ruleSets) as Pick<RuleSet, 'id'>[]).map(({ id }) => id).join(', ');
}
