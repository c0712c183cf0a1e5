import { headlineWords, outlookWords, titleOf } from '@taocun/domain';
import { PlaceName } from '../../parts/place-name';
import { QueryView } from '../../parts/query-view';
import { useRegionName } from '../../places/use-region-name';
import { hrefOf } from '../../routes/route';
import type { QueryState } from '../../server/keep-fetched';
import { monthOf, monthShown, yearOf } from '../../snapshot/moment';
import { rulesAt } from '../../snapshot/past';
import { dayOf, numberOf, type Snapshot } from '../../snapshot/snapshot';
import { whenOf } from '../../snapshot/when';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { RankSentence } from '../rank/rank-sentence';
import { SnapshotIncomplete } from '../snapshot-incomplete';

/** The number of Taobao Villages in the region, with its moment and rule set. */
export function Headline({
  query,
  refreshKey,
}: {
  readonly query: QueryState<Snapshot>;
  readonly refreshKey: number;
}) {
  const { language, words } = useLanguage();
  return (
    <QueryView query={query} rows={3}>
      {(snapshot) => {
        const { region, rules, moment, counts } = snapshot;
        const number = numberOf(snapshot);
        const version = rulesAt(monthShown(moment, rules, dayOf(snapshot)), rules);
        const listYear = yearOf(moment) ?? snapshot.shown.yearBefore;
        return (
          <>
            <h1>
              {region !== '' && (
                <span class="of-region">
                  <RegionName region={region} />
                  <span class="unseen"> · </span>
                </span>
              )}
              <b data-testid="qualifying" aria-busy={number === undefined}>
                {number === undefined ? '…' : count(number, language)}
              </b>{' '}
              {headlineWords[language].taobaoVillages(number ?? 0)}
            </h1>
            <p class="lead">
              {headlineWords[language].under(
                whenOf(moment, dayOf(snapshot), language),
                titleOf(rules, language),
              )}
              {region === '' && monthOf(moment) === undefined && (
                <>
                  {words.gap}
                  <a href={hrefOf.explore('', 'towns')}>
                    {headlineWords[language].towns(counts.towns, count(counts.towns, language))}
                  </a>
                  {headlineWords[language].and}
                  <a href={hrefOf.explore('', 'clusters')}>
                    {headlineWords[language].clusters(
                      counts.clusters.all,
                      count(counts.clusters.all, language),
                    )}
                  </a>
                  {headlineWords[language].ofCluster(
                    counts.clusters.all,
                    count(version.cluster.cluster, language),
                  )}
                </>
              )}
            </p>
            <p class="lead definition">{headlineWords[language].definition(version.definition[language])}</p>
            <p class="lead lists">
              {listYear !== undefined && (
                <>
                  <a href={hrefOf.list(listYear, region)}>{headlineWords[language].list(listYear)}</a> ·{' '}
                </>
              )}
              <a href={hrefOf.outlook(region)}>{outlookWords[language].title}</a>
            </p>
            {region !== '' && (
              <p class="lead rank">
                <RankSentence snapshot={snapshot} />
              </p>
            )}
            <SnapshotIncomplete snapshot={snapshot} refreshKey={refreshKey} />
          </>
        );
      }}
    </QueryView>
  );
}

function RegionName({ region }: { readonly region: string }) {
  const { name } = useRegionName(region);
  return name === undefined ? <>&nbsp;</> : <PlaceName name={name} />;
}

/** The path from the country down to the region. */
export function Crumbs({ region }: { readonly region: string }) {
  const { words } = useLanguage();
  if (region === '') return null;
  const parents = [2, 4, 6]
    .filter((digits) => digits < region.length)
    .map((digits) => region.slice(0, digits));
  return (
    <nav class="crumbs" aria-label={words.crumbs}>
      <a href={hrefOf.overview()}>{words.country}</a>
      {parents.map((code) => (
        <Crumb key={code} code={code} />
      ))}
      <Crumb key={region} code={region} isCurrent />
    </nav>
  );
}

/**
 * A step of the path, with its width reserved until its name is loaded. A prefecture that is only a
 * placeholder of the registry is omitted.
 */
export function Crumb({ code, isCurrent = false }: { readonly code: string; readonly isCurrent?: boolean }) {
  const { name, isPlace } = useRegionName(code);
  if (name === undefined) return <span class="unnamed" />;
  if (isCurrent)
    return (
      <span aria-current="page">
        <PlaceName name={name} />
      </span>
    );
  return isPlace ? (
    <a href={hrefOf.region(code)}>
      <PlaceName name={name} />
    </a>
  ) : null;
}
