import { Download } from '../../parts/files/download';
import { hrefWith } from '../../routes/address';
import { hrefOf } from '../../routes/route';
import { urlOf } from '../../server/api';
import { useLanguage } from '../../words/language';

type Query = Readonly<Record<string, string | number | undefined>>;

/** The list as files of the API, as a feed, and with its citation. */
export function TakeAway({
  list,
  query,
  name,
  feed,
}: {
  /** The path of the list below /api/v1, and what it is asked for. */
  readonly list: string;
  readonly query: Query;
  /** The name of the files, without the ending. */
  readonly name: string;
  readonly feed: { readonly path: string; readonly rules: string; readonly region: string };
}) {
  const { language, words } = useLanguage();
  return (
    <p class="actions">
      <Download href={urlOf(list, { ...query, format: 'csv' })} name={`${name}.csv`}>
        CSV
      </Download>
      <Download href={urlOf(list, { ...query, for: 'excel' })} name={`${name}-excel.csv`}>
        Excel
      </Download>
      <a
        href={hrefWith(`${feed.path}/feed.atom`, { lang: language, rules: feed.rules, region: feed.region })}
        type="application/atom+xml"
        title={words.feed}
      >
        Atom
      </a>
      <a href={hrefOf.method('cite')}>{words.howToCite}</a>
    </p>
  );
}
