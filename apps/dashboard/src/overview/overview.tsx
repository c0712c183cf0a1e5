import { useMemo } from 'preact/hooks';
import { SalesByCategory } from '../charts/sales-by-category';
import { layerFrom } from '../layers/layer';
import { MapCaption } from '../layers/map-caption';
import { useLayer } from '../layers/use-layer';
import { dotsOf } from '../map/dots';
import { ChinaMap } from '../map/map';
import { useAtlas } from '../map/use-atlas';
import { EmbedSnippet } from '../parts/embed-snippet';
import { FeedLink } from '../parts/feed-link';
import { QueryView } from '../parts/query-view';
import { RegionRanks } from '../region/region-ranks';
import { RegionVillages } from '../region/region-villages';
import { useParameter } from '../routes/use-address';
import { hrefOf } from '../routes/route';
import { queries, type RuleSet } from '../server/api';
import type { Live } from '../server/live';
import { useQuery } from '../server/use-query';
import { useLanguage } from '../words/language';
import { ChangesSection } from './changes-section';
import { EmptyStore } from './empty-store';
import { FarmGatePrices } from './farm-gate-prices';
import { Clusters, Towns } from './groups';
import { Growth } from './growth/growth';
import { Crumbs, Headline } from './headline';
import { Latest } from './latest';
import { NearMisses } from './near-misses';
import { Places } from './places';
import { Poverty } from './poverty';
import { RuleSetComparison } from './rule-set-comparison';
import { useSnapshot } from './snapshot';
import { AsOfNow } from './time/as-of-now';
import { type Moment, momentFrom, momentKey, monthOf, yearOf } from './time/moment';
import { Timeline } from './time/timeline';
import { useMoments } from './time/use-moments';
import { WhatIf } from '../what-if/what-if';

/** The country, or a region of it, at a moment, by a rule set. */
export function Overview({
  region,
  rules,
  ruleSets,
  live,
}: {
  readonly region: string;
  readonly rules: RuleSet;
  readonly ruleSets: readonly RuleSet[];
  readonly live: Live;
}) {
  const { words } = useLanguage();
  const ruleSet = rules.id;
  const atlas = useAtlas();
  const [at, setAt] = useParameter('at');
  const [asked] = useParameter('layer');
  const chosen = useMemo(() => momentFrom(at), [at]);
  const choose = (moment: Moment): void => setAt(moment === 'now' ? '' : momentKey(moment));
  const report = useQuery(region, queries.region(region), live.slowRefreshKey);
  const { moments, years, areYearsKnown } = useMoments(rules, chosen, choose, live.slowRefreshKey);
  const { query, isPending } = useSnapshot(rules, chosen, years, live);
  const { moment, shown, byProvince = nobody } = query.data ?? { moment: chosen };
  const dots = useMemo(() => (atlas && shown?.now ? dotsOf(shown.now, atlas) : []), [atlas, shown?.now]);
  const lit = useMemo(() => new Set(live.latest.slice(0, 5).map(({ villageCode }) => villageCode)), [live.latest]);
  const most = Math.max(0, ...byProvince.values());
  const { layer, query: ofLayer } = useLayer(layerFrom(asked), {
    ...{ snapshot: query.data, atlas, region, refreshKey: live.slowRefreshKey },
  });
  const isEmpty = live.nation.data?.villages === 0 && (query.data?.counts.villages ?? 0) === 0;

  return (
    <main class="overview" id="content">
      <div class="hero">
        <header class="headline">
          <Crumbs region={region} />
          {isEmpty ? (
            <EmptyStore />
          ) : (
            <>
              <Headline query={query} region={region} />
              <Timeline moments={moments} moment={chosen} isPending={isPending} show={choose} />
            </>
          )}
        </header>
        <div class="map-place">
          {atlas === undefined ? (
            <div class="map waiting-map" aria-busy="true" />
          ) : (
            <ChinaMap atlas={atlas} region={region} dots={layer?.dots ?? dots} lit={lit} byProvince={byProvince} layer={layer} />
          )}
          {region !== '' && (
            <p class="actions">
              <a href={hrefOf.sheet(region)}>{words.sheet.link}</a>
              <FeedLink path={`regions/${region}`} />
            </p>
          )}
          <MapCaption layer={layer} query={ofLayer} most={most} />
          <EmbedSnippet part="map" region={region} title={words.map.label} />
        </div>
        <div class="beside-map">
          {!isEmpty && <Places region={region} villages={shown?.now} byProvince={query.data?.byProvince} atlas={atlas} />}
          <Latest live={live} />
        </div>
      </div>

      {/* The sections below the fold fetch only once the headline is there, so that they do not delay it. */}
      {!isEmpty && (query.data !== undefined || query.error !== undefined) && (
        <div class="parts">
          {region !== '' && <RegionRanks ruleSet={ruleSet} region={region} refreshKey={live.slowRefreshKey} />}
          {region.length >= 6 && (
            <section class="part wide" aria-labelledby="region-villages">
              <h2 id="region-villages">{words.ranks.villages}</h2>
              <AsOfNow moment={moment} />
              <RegionVillages ruleSet={ruleSet} region={region} refreshKey={live.slowRefreshKey} most={20} mostNear={12} />
            </section>
          )}
          <Growth ruleSet={ruleSet} region={region} refreshKey={live.slowRefreshKey} />
          {shown && <ChangesSection region={region} moment={moment} shown={shown} areYearsKnown={areYearsKnown} />}
          <FarmGatePrices region={region} refreshKey={live.slowRefreshKey} moment={moment} />
          <section class="part" aria-labelledby="sold">
            <h2 id="sold">{words.sold.title}</h2>
            <p class="lead">{words.sold.lead}</p>
            <AsOfNow moment={moment} />
            <QueryView query={report}>{(all) => <SalesByCategory paid={all} />}</QueryView>
          </section>
          <section class="part" aria-labelledby="towns">
            <h2 id="towns">{words.groups.town}</h2>
            <Towns
              ruleSet={query.data?.rules ?? rules}
              year={yearOf(moment)}
              month={monthOf(moment)}
              ofMonth={shown?.ofMonth}
              refreshKey={live.refreshKey}
              atlas={atlas}
              region={region}
            />
          </section>
          <section class="part" aria-labelledby="clusters">
            <h2 id="clusters">{words.groups.cluster}</h2>
            <Clusters
              ruleSet={query.data?.rules ?? rules}
              year={yearOf(moment)}
              month={monthOf(moment)}
              ofMonth={shown?.ofMonth}
              refreshKey={live.refreshKey}
              atlas={atlas}
              region={region}
            />
          </section>
          <section class="part" aria-labelledby="poverty">
            <h2 id="poverty">{words.poverty.title}</h2>
            <AsOfNow moment={moment} />
            <Poverty ruleSet={ruleSet} region={region} refreshKey={live.slowRefreshKey} />
          </section>
          {region.length < 6 && <NearMisses ruleSet={ruleSet} region={region} refreshKey={live.slowRefreshKey} moment={moment} />}
          <RuleSetComparison rules={rules} ruleSets={ruleSets} region={region} refreshKey={live.slowRefreshKey} moment={moment} />
          <WhatIf rules={query.data?.rules ?? rules} region={region} moment={moment} atlas={atlas} />
        </div>
      )}
    </main>
  );
}

const nobody: ReadonlyMap<string, number> = new Map();
