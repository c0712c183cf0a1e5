import { queries } from '../server/api';
import { useQuery } from '../server/use-query';
import { count } from '../words/figures';
import { useLanguage } from '../words/language';

/** The regions that a search may mean; none for a code. */
export function usePlaceMatches(search: string, ruleSet: string) {
  const isName = search !== '' && !/^\d+$/.test(search);
  const query = useQuery(
    `${search} ${ruleSet}`,
    isName ? queries.places(search, ruleSet) : () => Promise.resolve(undefined),
  );
  return { ...query, data: query.data?.items };
}

type Matches = NonNullable<ReturnType<typeof usePlaceMatches>['data']>;

/**
 * Links to the regions that match, each with its number of Taobao Villages of now if that is what the page
 * shows.
 */
export function PlaceMatches({
  places,
  hrefOf,
  isCounted,
}: {
  readonly places: Matches;
  readonly hrefOf: (code: string) => string;
  readonly isCounted: boolean;
}) {
  const { language, words } = useLanguage();
  if (places.length === 0) return null;
  return (
    <nav class="place-matches" aria-label={words.villages.places}>
      <span aria-hidden="true">{words.villages.places}</span>
      <ul>
        {places.map(({ code, path, romanised, qualifying }) => (
          <li key={code}>
            <a href={hrefOf(code)}>
              {language === 'en' && `${romanised} `}
              <span lang="zh">{path}</span>
            </a>{' '}
            {isCounted && <small>{words.villagesOf(qualifying, count(qualifying, language))}</small>}
          </li>
        ))}
      </ul>
    </nav>
  );
}
