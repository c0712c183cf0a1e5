import { useQuery } from '../server/use-query';
import { type Freshness, type Incomplete, queries } from '../server/api';
import { day, percent } from '../words/figures';
import { useLanguage } from '../words/language';

/** The sources whose updates are missing from the figures; nothing if they are complete. */
export function IncompleteNote({ incomplete }: { readonly incomplete: Incomplete | undefined }) {
  const { language, words } = useLanguage();
  if (incomplete === undefined) return null;
  const { whole } = incomplete.openShops;
  return (
    <aside class="incomplete" aria-label={words.incomplete.label}>
      {incomplete.sources.map(({ source, since, openShops }) => (
        <p key={source}>{words.incomplete.silent(source, day(since, language), percent(openShops / whole, language))}</p>
      ))}
    </aside>
  );
}

/** The same for a region. Requested only if something is missing in the country. */
export function RegionIncompleteNote({ region }: { readonly region: string }) {
  return <IncompleteNote incomplete={useQuery(region, queries.region(region)).data?.incomplete} />;
}

/** The lists under a rule set that are due but wait for silent sources; nothing if none waits. */
export function WaitingNote({ freshness, ruleSet }: { readonly freshness: Freshness | undefined; readonly ruleSet: string }) {
  const { language, words } = useLanguage();
  const waiting = freshness?.waiting.filter((each) => each.ruleSet === ruleSet) ?? [];
  if (waiting.length === 0) return null;
  return (
    <aside class="incomplete" aria-label={words.waiting.label}>
      {waiting.map(({ year, since, sources }) => (
        <p key={year}>
          {words.waiting.list(year, day(since, language))}{' '}
          {sources.map(({ source, since: silent }) => words.waiting.source(source, day(silent, language))).join(' ')}
        </p>
      ))}
    </aside>
  );
}
