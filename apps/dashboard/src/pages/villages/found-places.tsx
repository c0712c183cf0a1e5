import { hrefOf } from '../../routes/route';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';

/** The regions that a search may mean, in addition to villages. */
export function FoundPlaces({ search, ruleSet }: { readonly search: string; readonly ruleSet: string }) {
  const { language, words } = useLanguage();
  const isName = search !== '' && !/^\d+$/.test(search);
  const { data } = useQuery(`${search} ${ruleSet}`, isName ? queries.places(search, ruleSet) : () => Promise.resolve(undefined));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <nav class="found-places" aria-label={words.villages.places}>
      <span aria-hidden="true">{words.villages.places}</span>
      <ul>
        {data.items.map(({ code, path, romanised, qualifying }) => (
          <li key={code}>
            <a href={hrefOf.region(code)}>
              {language === 'en' && `${romanised} `}
              <span lang="zh">{path}</span>
            </a>{' '}
            <small>{words.villagesOf(qualifying, count(qualifying, language))}</small>
          </li>
        ))}
      </ul>
    </nav>
  );
}
