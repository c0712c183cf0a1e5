import { Inject, Injectable } from '@nestjs/common';
import { parseExactJson, type VillageOutlook } from '@taocun/contracts';
import { type RuleSet } from '@taocun/domain';
import { ServiceClient } from '@taocun/reporting-answers';
import { Problem, RULE_SETS } from '@taocun/service';
import { explanationOf, type Explanation, versionOn } from '../rule-sets/explanations';

const NOT_CLASSIFICATION = 'CLASSIFICATION_URL of reporting leads to something else than classification.';

type Change = VillageOutlook['verdicts'][number]['changes'][number];
type ExplainedChange = Omit<Change, 'criteria'> & Explanation;

/** Upcoming changes, with the versions, sources and margins of the village's own answer. */
type ExplainedOutlook = Omit<VillageOutlook, 'villageCode' | 'verdicts'> & {
  readonly verdicts: readonly (Omit<VillageOutlook['verdicts'][number], 'changes'> &
    Pick<Explanation, 'version'> & { readonly changes: readonly ExplainedChange[] })[];
};

export type OutlookOrReason =
  | { readonly outlook: ExplainedOutlook }
  /** The reason why there is none, for readers. */
  | { readonly outlook: null; readonly outlookMissing: string };

/**
 * Asks classification for outlooks: it alone has the state from which they are computed. The request uses
 * reporting's own key, never the caller's.
 */
@Injectable()
export class Outlooks {
  /** Short, because a village's own answer waits for its outlook, which is optional. */
  patienceMs = 1_000;

  constructor(
    private readonly services: ServiceClient,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  /** Never fails, so that a village is also answered without its outlook. */
  async outlookOf(villageCode: string): Promise<OutlookOrReason> {
    try {
      const path = `/api/v1/villages/${villageCode}/outlook`;
      const { status, text } = await this.services.askAsReporting('classification', path, this.patienceMs);
      if (status === 404) return missing('Classification has not saved the village yet.');
      if (status === 401 || status === 403) {
        return missing(
          'Classification wants a key of a reader: set CLASSIFICATION_KEY of reporting, or OPEN_READING of classification.',
        );
      }
      if (status < 200 || status > 299) return missing(`Classification has answered with status ${status}.`);
      const answer = parseExactJson(text);
      return isOutlook(answer, villageCode)
        ? { outlook: explainedOutlook(answer, this.ruleSets) }
        : missing(NOT_CLASSIFICATION);
    } catch (error) {
      return missing(error instanceof Problem ? error.problem.detail : NOT_CLASSIFICATION);
    }
  }
}

function missing(outlookMissing: string): OutlookOrReason {
  return { outlook: null, outlookMissing };
}

/** Only checks that classification has answered; the contract defines the rest. */
function isOutlook(answer: unknown, villageCode: string): answer is VillageOutlook {
  if (typeof answer !== 'object' || answer === null) return false;
  const { villageCode: code, days, verdicts } = answer as Partial<VillageOutlook>;
  return code === villageCode && Array.isArray(days) && Array.isArray(verdicts);
}

function explainedOutlook(
  { villageCode: _same, verdicts, ...outlook }: VillageOutlook,
  ruleSets: readonly RuleSet[],
): ExplainedOutlook {
  return {
    ...outlook,
    verdicts: verdicts.map(({ changes, ...verdict }) => ({
      ...verdict,
      ...versionOn(verdict.ruleSet, outlook.asOf, ruleSets),
      changes: changes.map(({ criteria, ...change }) => ({
        ...change,
        ...explanationOf({ ruleSet: verdict.ruleSet, criteria }, change.day, ruleSets),
      })),
    })),
  };
}
