import { headlineWords, type Language } from '@taocun/domain';
import type { RuleSet } from '../../server/api';
import { day } from '../../words/figures';
import type { Words } from '../../words/words-en';

/**
 * A rule set for readers who know only its title: whether it changes over time, and its newest definition.
 */
export function aboutRuleSet(
  { versions }: Pick<RuleSet, 'versions'>,
  language: Language,
  { rules, gap }: Words,
): string {
  const newest = versions.at(-1) ?? versions[0];
  const period =
    newest.from === undefined ? rules.allYears : rules.versions(versions.length, day(newest.from, language));
  return `${period}${gap}${headlineWords[language].definition(newest.definition[language])}`;
}
