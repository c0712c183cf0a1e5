import { criterionLines, criterionTitle, type Language, titleOf } from '@taocun/domain';
import { TableHead } from '../../parts/data-table';
import type { ReadCriterion, RuleSet } from '../../server/api';
import { day, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { SourceNote } from './claims';
import type { MethodWords, Period } from './method-words';

type Version = RuleSet['versions'][number];
type Claim = NonNullable<ReadCriterion['source']>[number];

interface OfRuleSet {
  readonly ruleSet: RuleSet;
  readonly version: Version;
}

/** A text, or a claim, with the versions to which it belongs. */
interface Shared<Of> {
  readonly what: Of;
  readonly versions: readonly OfRuleSet[];
}

/** All rules by criterion: each requirement once with the versions that have it, followed by the sources. */
export function RulesTable({
  ruleSets,
  texts,
}: {
  readonly ruleSets: readonly RuleSet[];
  readonly texts: MethodWords;
}) {
  const { language, words } = useLanguage();
  const versions = ruleSets.flatMap((ruleSet) =>
    ruleSet.versions.map((version): OfRuleSet => ({ ruleSet, version })),
  );
  const rowsByVersion = versions.map((one) => ({ one, rows: rowsOf(one, texts, language) }));
  const rows = [...new Set(rowsByVersion.flatMap((each) => Object.keys(each.rows)))];
  const named = (some: readonly OfRuleSet[]): string => versionsText(some, texts, language);
  return (
    <table class="rules">
      <TableHead heads={[texts.row, texts.threshold, texts.versions]} />
      {rows.map((row) => {
        const requirements = shared(
          rowsByVersion.flatMap(({ one, rows: { [row]: text } }) =>
            text === undefined ? [] : [[text, one] as const],
          ),
        );
        const claims = shared(
          versions.flatMap((one) =>
            (one.version.sources?.[row] ?? []).map((claim: Claim) => [claim, one] as const),
          ),
        );
        return (
          <tbody key={row}>
            {requirements.map(({ what, versions: some }, at) => (
              <tr key={what}>
                {at === 0 && (
                  <th scope="rowgroup" rowSpan={requirements.length + Math.sign(claims.length)}>
                    {row === 'counts'
                      ? words.sources.counts
                      : (texts.rows[row] ?? criterionTitle(row, language))}
                  </th>
                )}
                <td>{what}</td>
                <td>{named(some)}</td>
              </tr>
            ))}
            {claims.length > 0 && (
              <tr>
                <td colSpan={2}>
                  <SourceNote
                    source={claims.map(({ what, versions: some }) =>
                      some.length === versions.length ? what : { ...what, use: named(some) },
                    )}
                  />
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}

/** Merges equal texts or claims, in the order of their first occurrence. */
function shared<Of>(each: readonly (readonly [Of, OfRuleSet])[]): readonly Shared<Of>[] {
  return [...Map.groupBy(each, ([what]) => JSON.stringify(what)).values()].flatMap((same) =>
    same.slice(0, 1).map(([what]) => ({ what, versions: same.map(([, one]) => one) })),
  );
}

/** The rule sets by their titles, with the years if not all versions of a rule set are among them. */
function versionsText(some: readonly OfRuleSet[], texts: MethodWords, language: Language): string {
  const ruleSets = [...new Set(some.map(({ ruleSet }) => ruleSet))];
  return texts.list(
    ruleSets.map((ruleSet) => {
      const own = ruleSet.versions.map((version) => some.some((one) => one.version === version));
      const title = titleOf(ruleSet, language);
      return own.includes(false) ? texts.during(title, periodsOf(ruleSet, own)) : title;
    }),
  );
}

/** The periods in which these versions of a rule set are in force. */
function periodsOf({ versions }: RuleSet, isOwn: readonly boolean[]): readonly Period[] {
  return versions.flatMap(({ from }, at) => {
    if (isOwn[at] !== true || isOwn[at - 1] === true) return [];
    const end = isOwn.indexOf(false, at);
    const next = end < 0 ? undefined : versions[end]?.from;
    const yearOf = (day: string | undefined): number | undefined =>
      day === undefined ? undefined : Number(day.slice(0, 4));
    const first = yearOf(from);
    const ended = yearOf(next);
    return [{ from: first, to: ended === undefined ? undefined : ended - Number(next?.endsWith('-01-01')) }];
  });
}

/** The rows of a version in words, by the row names that claims use. */
function rowsOf(
  { ruleSet, version }: OfRuleSet,
  texts: MethodWords,
  language: Language,
): Readonly<Record<string, string>> {
  const { town, cluster, counts } = version;
  const together =
    town.orTogether &&
    ([
      money(town.orTogether.alibabaSalesMoreThanFen, language),
      town.orTogether.activeAlibabaShopsMoreThan,
    ] as const);
  const cutOffs = ruleSet.cutOffs.map(({ fromYear, monthDay }, at) => {
    const next = ruleSet.cutOffs[at + 1]?.fromYear;
    const date = day(`2001-${monthDay}`, language).replace(/,? ?2001年?/, '');
    return { date, from: fromYear, to: next === undefined ? undefined : next - 1 };
  });
  return {
    counts: texts.counts(counts === 'all-shops'),
    ...criterionLines(version, language),
    town: texts.town(town.qualifyingVillages, together, town.subdistricts),
    cluster: texts.cluster(cluster.cluster, cluster.large, cluster.super),
    'cut-off': texts.cutOffs(cutOffs),
  };
}
