import '../../style/docs.css';
import { useEffect } from 'preact/hooks';
import { criterionLines, criterionTitle, type Language } from '@taocun/domain';
import type { Provenance, RuleSet } from '../../server/api';
import { useSourcedRuleSets } from '../../server/use-sourced-rule-sets';
import { hrefOf } from '../../routes/route';
import { basePath } from '../../routes/address';
import { count, day, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { titleOf } from '../../words/rule-set-title';
import { methodWords, type MethodWords } from './method-words';
import { Claims } from './claims';
import { TableHead } from '../../parts/data-table';

type Version = RuleSet['versions'][number];

/** The method: the rules with their sources, what is counted, and what is synthetic. */
export function MethodPage({
  ruleSets,
  provenance,
}: {
  readonly ruleSets: readonly RuleSet[];
  readonly provenance: Provenance | undefined;
}) {
  const { language, words } = useLanguage();
  const texts = methodWords[language];
  const sourced = useSourcedRuleSets(ruleSets);
  // The browser has looked for the part that a link names before it was there, and sources move it once more.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), [sourced === ruleSets]);
  return (
    <main id="content" class="method">
      <h1>{words.title.method}</h1>
      <p class="lead">{texts.lead}</p>
      <nav aria-label={texts.contents}>
        <ul>
          {(['figures', 'towns', 'data', 'rules'] as const).map((part) => (
            <li key={part}>
              <a href={`#${part}`}>{texts.parts[part]}</a>
            </li>
          ))}
        </ul>
      </nav>
      <section aria-labelledby="figures">
        <h2 id="figures">{texts.parts.figures}</h2>
        <dl>
          {texts.figures.map(([term, meaning]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="towns">
        <h2 id="towns">{texts.parts.towns}</h2>
        <p>{texts.towns}</p>
      </section>
      <section aria-labelledby="data">
        <h2 id="data">{texts.parts.data}</h2>
        <p>{provenance === undefined ? texts.notStated : provenance.statement[language]}</p>
        {provenance?.placesWithinKm !== undefined && <p>{texts.places(count(provenance.placesWithinKm, language))}</p>}
        <p>
          {texts.published} <a href={`${basePath}api/v1/published`}>/api/v1/published</a>
        </p>
      </section>
      <section aria-labelledby="rules">
        <h2 id="rules">{texts.parts.rules}</h2>
        <p>{texts.rulesLead}</p>
        {sourced.map((ruleSet) => (
          <OneRuleSet key={ruleSet.id} ruleSet={ruleSet} texts={texts} />
        ))}
      </section>
      <p class="note">
        {texts.more} <a href={hrefOf.docs()}>{words.title.docs}</a>
      </p>
    </main>
  );
}

function OneRuleSet({ ruleSet, texts }: { readonly ruleSet: RuleSet; readonly texts: MethodWords }) {
  const { language } = useLanguage();
  return (
    <section aria-labelledby={ruleSet.id}>
      <h3 id={ruleSet.id}>
        {titleOf(ruleSet, language)} <small>{ruleSet.id}</small>
      </h3>
      <p>
        {texts.cutOffs(
          ruleSet.cutOffs.map(({ fromYear, monthDay }, at) => {
            const next = ruleSet.cutOffs[at + 1]?.fromYear;
            return {
              date: day(`2001-${monthDay}`, language).replace(/,? ?2001年?/, ''),
              from: fromYear,
              to: next === undefined ? undefined : next - 1,
            };
          }),
        )}
      </p>
      {ruleSet.versions.map((version) => (
        <OneVersion key={version.from ?? ''} version={version} isOnly={ruleSet.versions.length === 1} texts={texts} />
      ))}
    </section>
  );
}

function OneVersion({ version, isOnly, texts }: { readonly version: Version; readonly isOnly: boolean; readonly texts: MethodWords }) {
  const { language, words } = useLanguage();
  const caption = version.from === undefined ? (isOnly ? texts.always : texts.first) : texts.from(day(version.from, language));
  const told = Object.entries(rowsOf(version, texts, language));
  return (
    <div class="docs-table rules-version" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <TableHead heads={[texts.row, texts.threshold, texts.source]} />
        <tbody>
          {told.map(([row, threshold]) => {
            const claims = version.sources?.[row];
            return (
              <tr key={row}>
                <th scope="row">{row === 'counts' ? words.sources.counts : (texts.rows[row] ?? criterionTitle(row, language))}</th>
                <td>{threshold}</td>
                <td>{claims === undefined ? '–' : <Claims claims={claims} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The rows of a version in words, by the names that claims have. */
function rowsOf(version: Version, texts: MethodWords, language: Language): Readonly<Record<string, string>> {
  const { town, cluster, counts, sources = {} } = version;
  const together =
    town.orTogether && ([money(town.orTogether.alibabaSalesMoreThanFen, language), town.orTogether.activeAlibabaShopsMoreThan] as const);
  return {
    counts: texts.counts(counts === 'all-shops'),
    ...criterionLines(version, language),
    town: texts.town(town.qualifyingVillages, together, town.subdistricts),
    cluster: texts.cluster(cluster.cluster, cluster.large, cluster.super),
    ...('cut-off' in sources && { 'cut-off': '' }),
  };
}
