import { type RuleSet } from '@taocun/domain';
import { type Incompleteness, type WaitingYear } from '@taocun/reporting-answers';
import { Problem } from '@taocun/service';
import { upToCutOff } from './window-from';

/** The refusal of a list that is not issued, with the reason for which it waits. */
export async function notCertified(incompleteness: Incompleteness, rules: RuleSet, year: number): Promise<Problem> {
  const waiting = await incompleteness.waiting(upToCutOff(rules, year));
  const why = waiting === undefined ? '' : ` ${waitingText(waiting)}`;
  return new Problem({
    code: 'not-certified',
    detail: `No list of ${year} is issued under ${rules.id}.${why} GET /api/v1/series?by=year&ruleSet=${rules.id} has the years that are.`,
  });
}

function waitingText({ since, sources }: WaitingYear): string {
  const names = sources.map(({ source, since: silent }) => `${source}, silent since ${silent}`).join('; ');
  return names === ''
    ? `It is due since ${since} and is issued on the next day of the clock.`
    : `It is due since ${since} and waits for ${names}.`;
}
