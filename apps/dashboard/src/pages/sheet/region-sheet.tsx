import { headlineWords, titleOf } from '@taocun/domain';
import { printPage } from '../../browser/print-page';
import { Facts } from '../../parts/facts';
import { PlaceName } from '../../parts/place-name';
import { Empty, QueryView } from '../../parts/query-view';
import { useRegionName } from '../../places/use-region-name';
import { hrefOf } from '../../routes/route';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { dayOf, numberOf, useSnapshot } from '../../snapshot/snapshot';
import { useClusters, useTowns } from '../../snapshot/towns-and-clusters';
import { whenOf } from '../../snapshot/when';
import { count, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { publishedSource } from '../../words/published-source';
import { useTitle } from '../../words/use-title';
import type { PageProps, SnapshotProps } from '../page-props';
import { RankSentence } from '../rank/rank-sentence';
import { SnapshotIncomplete } from '../snapshot-incomplete';
import { RegionVillages } from './region-villages';
import { useVillagesOf } from './use-villages-of';

/**
 * A region to print: the figures and Taobao Villages of the moment, and what villages near the threshold
 * lack.
 */
export function RegionSheet({ region, rules, live }: PageProps) {
  const { language, words } = useLanguage();
  const refreshKey = live.slowRefreshKey;
  const report = useQuery(region, queries.region(region), refreshKey);
  const { query } = useSnapshot(region, rules, live);
  const { name } = useRegionName(region);
  useTitle(name);
  return (
    <main id="content" class="region-sheet">
      <p class="actions">
        <button type="button" onClick={() => void printPage()}>
          {words.print}
        </button>
        <a href={hrefOf.region(region)}>{words.sheet.back}</a>
      </p>
      {report.error?.status === 404 ? (
        <Empty>{words.sheet.unknown}</Empty>
      ) : (
        <QueryView query={query} rows={10}>
          {(snapshot) => (
            <>
              <h1>
                {words.sheet.title}
                <PlaceName name={name ?? region} />
              </h1>
              <p class="lead">
                {headlineWords[language].under(
                  whenOf(snapshot.moment, dayOf(snapshot), language),
                  titleOf(rules, language),
                )}
                <RankSentence snapshot={snapshot} /> <span lang="zh">{report.data?.path}</span> · {region}
              </p>
              <SnapshotIncomplete snapshot={snapshot} refreshKey={refreshKey} />
              <Figures snapshot={snapshot} refreshKey={refreshKey} />
              <h2>{words.ranks.villages}</h2>
              <RegionVillages snapshot={snapshot} refreshKey={refreshKey} />
              <p class="note sheet-source">
                {words.footer.source} {new URL(hrefOf.sheet(region), location.href).href}
              </p>
            </>
          )}
        </QueryView>
      )}
    </main>
  );
}

function Figures({ snapshot, refreshKey }: SnapshotProps) {
  const { language, words } = useLanguage();
  const { region, rules } = snapshot;
  const published = useQuery(`${rules.id} ${region}`, queries.published(rules.id, region)).data ?? [];
  const villages = useVillagesOf(snapshot, refreshKey).data;
  const numberIn = (groups: readonly { readonly code: string }[] | undefined): string =>
    groups === undefined ? '…' : count(groups.filter(({ code }) => code.startsWith(region)).length, language);
  const number = numberOf(snapshot);
  const sales = villages?.flatMap(({ salesFen }) => salesFen ?? []);
  const rows: readonly (readonly [string, string])[] = [
    [words.villages.verdict, number === undefined ? '…' : count(number, language)],
    [words.groups.town, numberIn(useTowns(snapshot, refreshKey).data)],
    [words.groups.cluster, numberIn(useClusters(snapshot, refreshKey).data)],
    [
      words.sheet.sales,
      sales === undefined || sales.length === 0
        ? '–'
        : money(
            sales.reduce((sum, one) => sum + one, 0),
            language,
          ),
    ],
  ];
  return (
    <>
      <Facts look="sheet-figures" facts={rows} />
      {published.length > 0 && (
        <p class="lead">
          {words.sheet.published(
            published.map(({ year, value }) => [year, count(value, language)]),
            [...new Set(published.map(({ source }) => publishedSource(source, language)))],
          )}
        </p>
      )}
    </>
  );
}
