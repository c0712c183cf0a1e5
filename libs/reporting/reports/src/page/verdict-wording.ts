import { type Language, type RuleSet, shortName, titleOf, verdictSentence } from '@taocun/domain';
import { romanised } from '@taocun/geography';

/** The name of a village within a sentence. */
export function calledIn(language: Language, name: string): string {
  const short = shortName(name, language);
  return language === 'zh' ? short : `${romanised(short)} (${short})`;
}

/** The reasons of a verdict, introduced by the title of the rule set. */
export function reasonUnder(
  ruleSets: readonly RuleSet[],
  ruleSet: string,
  criteria: Parameters<typeof verdictSentence>[0],
  language: Language,
): string {
  const rules = ruleSets.find(({ id }) => id === ruleSet);
  return `${rules === undefined ? ruleSet : titleOf(rules, language)}${language === 'zh' ? '：' : ': '}${verdictSentence(criteria, language)}`;
}
