import { queries } from '../server/api';
import { useQuery } from '../server/use-query';
import { count } from '../words/figures';
import { useLanguage } from '../words/language';

/** The regions that a search may mean; none for a code. */
export function useFoundPlaces(search: string, ruleSet: string) {
  const isName = search !== '' && !/^\d+$/.test(search);
  const query = useQuery(`${search} ${ruleSet}`, isName ? queries.places(search, ruleSet) : () => Promise.resolve(undefined));
  return { ...query, data: query.data?.items };
}

type Found = NonNullable<ReturnType<typeof useFoundPlaces>['data']>;

/** Links to regions that were found, each with its number of Taobao Villages of now if that is what the page shows. */
export function FoundPlaces({
  places,
  hrefOf,
  isCounted,
}: {
  readonly places: Found;
  readonly hrefOf: (code: string) => string;
  readonly isCounted: boolean;
}) {
  const { language, words } = useLanguage();
  if (places.length === 0) return null;
  return (
    <nav class="found-places" aria-label={words.villages.places}>
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
