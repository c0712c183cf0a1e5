import { decidingPart, type RuleSet } from '@taocun/domain';
import { OperatorError, type SavedCheckpoint } from '@taocun/messaging';
import { taocunCommand } from '@taocun/runtime';
import { type ServiceConfig } from '@taocun/service';

/** Version of the deciding code: raised by every change to the events that follow from the same log. */
export const DECIDING_CODE = 5;

/** Everything in addition to the log that determines the verdicts; stored in every checkpoint. */
export interface DecidedBy {
  readonly code: number;
  readonly latenessDays: number;
  /** The silent sources that certificates do not wait for; absent if certificates wait for no source. */
  readonly givenUp?: readonly string[];
  /** The rule sets as JSON, without titles and sources, which decide nothing. */
  readonly ruleSets: string;
}

type Deciding = Pick<ServiceConfig, 'latenessDays' | 'certifyWaitsForSources' | 'sourcesGivenUp'>;

export function decidedBy(
  ruleSets: readonly RuleSet[],
  { latenessDays, certifyWaitsForSources, sourcesGivenUp }: Deciding,
): DecidedBy {
  const givenUp = certifyWaitsForSources ? { givenUp: [...sourcesGivenUp.keys()].sort() } : {};
  return {
    code: DECIDING_CODE,
    latenessDays,
    ...givenUp,
    ruleSets: JSON.stringify(ruleSets.map(decidingPart)),
  };
}

/** True if certificates wait for this source while it is silent. */
export const waitsFor =
  ({ givenUp }: Pick<DecidedBy, 'givenUp'>) =>
  (source: string): boolean =>
    givenUp !== undefined && !givenUp.includes(source);

/**
 * Throws OperatorError if the part of the log that is read again could now give other events. Different rule
 * sets are never accepted; a different code, lateness or list of sources to wait for is accepted only from
 * the checkpoint of a clean stop.
 */
export function mayGoOn(now: DecidedBy, before: DecidedBy | undefined, { clean }: SavedCheckpoint): void {
  if (before === undefined) return;
  if (before.ruleSets !== now.ruleSets) {
    throw new OperatorError(
      `the rule sets differ from those that the checkpoint was made with, ${idsIn(before.ruleSets)}; now they are ${idsIn(now.ruleSets)}. ` +
        'Start with those of the checkpoint, in a folder that RULES_DIR names. ' +
        `To change them, then read the log into a new generation with \`${taocunCommand} reclassify start --rules <folder>\`.`,
    );
  }
  if (clean || decidesAlike(before, now)) return;
  throw new OperatorError(
    `the checkpoint was made by version ${before.code} of the deciding code with ${before.latenessDays} days of lateness and ${waitingText(before)}, ` +
      `now it is version ${now.code} with ${now.latenessDays} and ${waitingText(now)}, and the last owner did not stop cleanly: start the former version once more, and stop it with SIGTERM once it has read the whole log.`,
  );
}

function decidesAlike(before: DecidedBy, now: DecidedBy): boolean {
  return (
    before.code === now.code &&
    before.latenessDays === now.latenessDays &&
    waitingText(before) === waitingText(now)
  );
}

function waitingText({ givenUp }: DecidedBy): string {
  return givenUp === undefined
    ? 'CERTIFY_WAITS_FOR_SOURCES=false'
    : `certificates that wait for sources but ${givenUp.join(', ') || 'none'}`;
}

function idsIn(ruleSets: string): string {
  return (JSON.parse(ruleSets) as Pick<RuleSet, 'id'>[]).map(({ id }) => id).join(', ');
}
