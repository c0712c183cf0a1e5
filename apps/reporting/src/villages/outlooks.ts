import { Inject, Injectable } from '@nestjs/common';
import { parseExactJson, type VillageOutlook } from '@taocun/contracts';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { explained, type ExplainedCriterion } from '../exact/margin';

/** A village's own answer must not wait for long on what is an extra. */
const PATIENCE_MS = 1_000;

type Change = VillageOutlook['verdicts'][number]['changes'][number];
type ExplainedChange = Omit<Change, 'criteria'> & { readonly criteria: readonly ExplainedCriterion[] };

/** What is about to change, with the margins that criteria have in every answer of reporting. */
type ExplainedOutlook = Omit<VillageOutlook, 'villageCode' | 'verdicts'> & {
  readonly verdicts: readonly (Omit<VillageOutlook['verdicts'][number], 'changes'> & { readonly changes: readonly ExplainedChange[] })[];
};

export type OutlookOrReason =
  | { readonly outlook: ExplainedOutlook }
  /** Why there is none, for people. */
  | { readonly outlook: null; readonly outlookMissing: string };

/**
 * Asks classification, which alone holds what an outlook follows from. The address is the configuration's and the only thing
 * of a caller in it is a code of 12 digits, never the caller's key; where it redirects to is not followed.
 */
@Injectable()
export class Outlooks {
  readonly #url: string | undefined;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    @Inject(SERVICE_CONFIG)
    { classificationUrl, classificationKey }: Pick<ServiceConfig, 'classificationUrl' | 'classificationKey'>,
  ) {
    this.#url = classificationUrl;
    this.#headers = classificationKey === undefined ? {} : { authorization: `Bearer ${classificationKey}` };
  }

  /** Never fails: a village is answered without its outlook too. */
  async outlookOf(villageCode: string): Promise<OutlookOrReason> {
    if (this.#url === undefined) return missing('Reporting has not been told where classification is: set CLASSIFICATION_URL.');
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const response = await fetch(`${this.#url}/api/v1/villages/${villageCode}/outlook`, {
        headers: this.#headers,
        redirect: 'error',
        signal,
      });
      const text = await response.text();
      if (response.status === 404) return missing('Classification has not saved the village yet.');
      if (response.status === 401 || response.status === 403) {
        return missing('Classification wants a key of a reader: set CLASSIFICATION_KEY of reporting, or OPEN_READING of classification.');
      }
      if (!response.ok) return missing(`Classification has answered with status ${response.status}.`);
      const answer = parseExactJson(text);
      if (!isOutlook(answer, villageCode)) return missing('CLASSIFICATION_URL of reporting leads to something else than classification.');
      return { outlook: withMargins(answer) };
    } catch (error) {
      if (signal.aborted) return missing(`Classification has not answered within ${PATIENCE_MS} ms.`);
      if (error instanceof SyntaxError) return missing('CLASSIFICATION_URL of reporting leads to something else than classification.');
      return missing('Classification does not answer: it is not running, or not where CLASSIFICATION_URL of reporting says.');
    }
  }
}

function missing(outlookMissing: string): OutlookOrReason {
  return { outlook: null, outlookMissing };
}

/** The contract is typed; what is looked at here is whether it is classification that has answered. */
function isOutlook(answer: unknown, villageCode: string): answer is VillageOutlook {
  if (typeof answer !== 'object' || answer === null) return false;
  const { villageCode: code, days, verdicts } = answer as Partial<VillageOutlook>;
  return code === villageCode && Array.isArray(days) && Array.isArray(verdicts);
}

function withMargins({ villageCode: _same, verdicts, ...outlook }: VillageOutlook): ExplainedOutlook {
  return {
    ...outlook,
    verdicts: verdicts.map(({ changes, ...verdict }) => ({
      ...verdict,
      changes: changes.map(({ criteria, ...change }) => ({ ...change, criteria: explained(criteria) })),
    })),
  };
}
