import { dayOfIso, titleOf, verdictSentence, versionAsOf } from '@taocun/domain';
import type { RuleSet, VillageAnswer } from '../../server/api';
import { useSourcedRuleSets } from '../../server/use-sourced-rule-sets';
import { useLanguage } from '../../words/language';
import { Mark } from './criteria';
import { SourceList, VersionNote } from './source-note';
import { villageWords } from './village-words';

/**
 * The verdict under every rule set, with the criteria that fail and the requirements, followed by the sources
 * of all.
 */
export function ByEachRuleSet({
  village,
  ruleSets,
}: {
  readonly village: VillageAnswer;
  readonly ruleSets: readonly RuleSet[];
}) {
  const { language, words } = useLanguage();
  const texts = villageWords[language];
  const sourced = useSourcedRuleSets(ruleSets).flatMap((rules) => {
    const verdict = village.verdicts.find(({ ruleSet }) => ruleSet === rules.id);
    if (verdict === undefined) return [];
    const version = versionAsOf(rules, dayOfIso(village.asOf) ?? 0);
    return [{ id: rules.id, title: titleOf(rules, language), verdict, version }];
  });
  return (
    <>
      <ul class="rule-sets">
        {sourced.map(({ id, title, verdict, version }) => (
          <li key={id} class={verdict.qualifies ? 'holds' : 'fails'}>
            <h3>{title}</h3>
            <p>
              <Mark holds={verdict.qualifies} />{' '}
              {verdict.qualifies ? texts.village.qualifies : texts.village.doesNot}
            </p>
            <p>{verdictSentence(verdict.criteria, language, village)}</p>
            <p class="note">
              {texts.village.asks}
              {words.gap}
              {version.definition[language]}
            </p>
            <VersionNote version={verdict.version} />
          </li>
        ))}
      </ul>
      <SourceList
        verdicts={sourced.map(({ title, verdict: { criteria }, version: { sources } }) => ({
          title,
          criteria,
          counts: sources?.['counts'],
        }))}
      />
    </>
  );
}
