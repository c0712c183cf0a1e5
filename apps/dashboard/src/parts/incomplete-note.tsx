import { type Freshness, type Incomplete } from '../server/api';
import { count, day, percent } from '../words/figures';
import { useLanguage } from '../words/language';

interface Missing {
  readonly incomplete: Incomplete | undefined;
  /** True for a chart: only the days and orders are named. */
  readonly isOfChart?: boolean;
  /** The year of the certified list that has these gaps for ever. */
  readonly year?: number | undefined;
  /** The money that has arrived since that list was issued. */
  readonly late?: string | undefined;
}

/** The gaps of sources in the days of the figures; nothing if they are complete. */
export function IncompleteNote({ incomplete, isOfChart = false, year, late = '' }: Missing) {
  const { language, words } = useLanguage();
  if (incomplete === undefined || incomplete.sources.length === 0) return null;
  const texts = words.incomplete;
  const number = (value: number): string => count(value, language);
  return (
    // No landmark, because a page may have several.
    <div class="incomplete" role="note" aria-label={texts.label}>
      {incomplete.sources.map(({ source, since, until, expected, received, openShops }) => (
        <p key={`${source} ${since}`}>
          {texts.gap(source, day(since, language), until && day(until, language), year)}
          {texts.orders(number(received), number(expected))}
          {!isOfChart && words.gap + texts.share(percent(openShops / incomplete.openShops.whole, language))}
        </p>
      ))}
      {year !== undefined && (
        <p>
          {texts.stays}
          {late !== '' && words.gap + late}
        </p>
      )}
    </div>
  );
}

/** The lists under a rule set that are due but wait for silent sources; nothing if none waits. */
export function WaitingNote({
  freshness,
  ruleSet,
}: {
  readonly freshness: Freshness | undefined;
  readonly ruleSet: string;
}) {
  const { language, words } = useLanguage();
  const waiting = freshness?.waiting.filter((each) => each.ruleSet === ruleSet) ?? [];
  if (waiting.length === 0) return null;
  return (
    <aside class="incomplete" aria-label={words.waiting.label}>
      {waiting.map(({ year, since, sources }) => (
        <p key={year}>
          {words.waiting.list(year, day(since, language))}{' '}
          {sources
            .map(({ source, since: silent }) => words.waiting.source(source, day(silent, language)))
            .join(' ')}
        </p>
      ))}
    </aside>
  );
}
