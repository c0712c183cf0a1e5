import { verdictSentence } from '@taocun/domain';
import { rulesAt } from '../overview/time/past';
import type { RuleSet, VillageAnswer } from '../server/api';
import { useLanguage } from '../words/language';
import { titleOf } from '../words/rule-set-title';
import { Mark } from './criteria';

/** The verdict under every rule set, with what is lacking and what each asks for. */
export function ByEachRuleSet({ village, ruleSets }: { readonly village: VillageAnswer; readonly ruleSets: readonly RuleSet[] }) {
  const { language, words } = useLanguage();
  return (
    <ul class="rule-sets">
      {ruleSets.map((rules) => {
        const verdict = village.verdicts.find(({ ruleSet }) => ruleSet === rules.id);
        if (verdict === undefined) return null;
        return (
          <li key={rules.id} class={verdict.qualifies ? 'holds' : 'fails'}>
            <h3>{titleOf(rules, language)}</h3>
            <p>
              <Mark holds={verdict.qualifies} /> {verdict.qualifies ? words.village.qualifies : words.village.doesNot}
            </p>
            <p>{verdictSentence(verdict.criteria, language)}</p>
            <p class="note">
              {words.village.asks} {words.rules.inWords(rulesAt(undefined, rules), language)}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
