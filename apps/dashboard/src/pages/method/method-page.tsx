import '../../style/docs.css';
import { useEffect } from 'preact/hooks';
import { Facts } from '../../parts/facts';
import { basePath } from '../../routes/address';
import { hrefOf } from '../../routes/route';
import { useSourcedRuleSets } from '../../server/use-sourced-rule-sets';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import type { PageProps } from '../page-props';
import { methodWords } from './method-words';
import { RulesTable } from './rules-table';

/** The method: the rules with their sources, what is counted, and what is synthetic. */
export function MethodPage({ ruleSets, provenance }: PageProps) {
  const { language, words } = useLanguage();
  const texts = methodWords[language];
  const titles = { figures: words.howMade, ...texts.parts };
  const sourced = useSourcedRuleSets(ruleSets);
  // The browser has looked for the part named by the link before it existed, and loaded sources move it
  // again.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), [sourced === ruleSets]);
  return (
    <main id="content" class="method">
      <h1>{words.title.method}</h1>
      <p class="lead">{texts.lead}</p>
      <nav aria-label={texts.contents}>
        <ul>
          {(['figures', 'towns', 'data', 'rules'] as const).map((part) => (
            <li key={part}>
              <a href={`#${part}`}>{titles[part]}</a>
            </li>
          ))}
        </ul>
      </nav>
      <section aria-labelledby="figures">
        <h2 id="figures">{titles.figures}</h2>
        <Facts facts={texts.figures} />
      </section>
      <section aria-labelledby="towns">
        <h2 id="towns">{texts.parts.towns}</h2>
        <p>{texts.towns}</p>
      </section>
      <section aria-labelledby="data">
        <h2 id="data">{texts.parts.data}</h2>
        <p>{provenance === undefined ? texts.notStated : provenance.statement[language]}</p>
        {provenance?.placesWithinKm !== undefined && (
          <p>{texts.places(count(provenance.placesWithinKm, language))}</p>
        )}
        <p>
          {texts.published}
          {words.gap}
          <a href={`${basePath}api/v1/published`}>/api/v1/published</a>
        </p>
      </section>
      <section aria-labelledby="rules">
        <h2 id="rules">{texts.parts.rules}</h2>
        <p>{texts.rulesLead}</p>
        <RulesTable ruleSets={sourced} texts={texts} />
      </section>
      <p class="note">
        {texts.more} <a href={hrefOf.docs()}>{words.title.docs}</a>
      </p>
    </main>
  );
}
