import { QueryView } from '../parts/query-view';
import { hrefOf } from '../routes/route';
import type { Counts, VillageSummary } from '../server/api';
import type { QueryState } from '../server/use-query';
import { count, day, month as monthText } from '../words/figures';
import { useLanguage } from '../words/language';
import { villagesIn } from './shown-villages';
import { type Moment, monthOf, yearOf } from './time/moment';

/** The number of Taobao Villages in the region at the moment. */
export function Headline({
  counts,
  region,
  moment,
  asOf,
  villages,
  byProvince,
}: {
  readonly counts: QueryState<Counts>;
  readonly region: string;
  readonly moment: Moment;
  /** The latest day that is known. */
  readonly asOf: string | undefined;
  readonly villages: readonly VillageSummary[] | undefined;
  readonly byProvince: ReadonlyMap<string, number>;
}) {
  const { language, words } = useLanguage();
  const [year, month] = [yearOf(moment), monthOf(moment)];
  return (
    <QueryView query={counts} rows={3}>
      {({ villages: followed, qualifying, towns, clusters }) => {
        const counted = region === '' ? qualifying : byProvince.get(region);
        const there = month === undefined && region.length <= 2 ? (counted ?? 0) : villages && villagesIn(region, villages).length;
        return (
          <>
            <h1>
              <b data-testid="qualifying">{there === undefined ? '…' : count(there, language)}</b> {words.headline.taobaoVillages}
            </h1>
            <p class="lead">
              {month !== undefined
                ? words.headline.atEndOf(monthText(month, language))
                : year === undefined
                  ? asOf !== undefined && words.headline.asOf(day(asOf, language))
                  : words.headline.certifiedIn(year, day(`${year}-06-30`, language))}{' '}
              {region === '' &&
                month === undefined &&
                words.headline.among(count(followed, language), count(towns, language), count(clusters.all, language))}
            </p>
          </>
        );
      }}
    </QueryView>
  );
}

/** The way from the country down to the region. */
export function Crumbs({ region, county }: { readonly region: string; readonly county: string | undefined }) {
  const { words } = useLanguage();
  if (region === '') return null;
  const province = region.slice(0, 2);
  return (
    <nav class="crumbs" aria-label={words.crumbs}>
      <a href={hrefOf.overview}>{words.country}</a>
      {region.length === 2 ? (
        <span aria-current="page">{words.provinces[province]}</span>
      ) : (
        <>
          <a href={hrefOf.region(province)}>{words.provinces[province]}</a>
          <span aria-current="page">{county ?? region}</span>
        </>
      )}
    </nav>
  );
}
