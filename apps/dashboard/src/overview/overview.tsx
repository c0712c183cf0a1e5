import { useMemo, useState } from 'preact/hooks';
import { SalesByCategory } from '../charts/sales-by-category';
import { dotsOf } from '../map/dots';
import { ChinaMap } from '../map/map';
import { useAtlas } from '../map/use-atlas';
import { QueryView } from '../parts/query-view';
import { queries, type RuleSet } from '../server/api';
import type { Live } from '../server/live';
import { useQuery } from '../server/use-query';
import { useLanguage } from '../words/language';
import { ChangesSection } from './changes-section';
import { FarmGatePrices } from './farm-gate-prices';
import { Clusters, Towns } from './groups';
import { Growth } from './growth';
import { Crumbs, Headline } from './headline';
import { Latest } from './latest';
import { NearMisses } from './near-misses';
import { Places } from './places';
import { Poverty } from './poverty';
import { RuleSetComparison } from './rule-set-comparison';
import { useShownVillages } from './shown-villages';
import { AsOfNow } from './time/as-of-now';
import { type Moment, monthOf, yearOf } from './time/moment';
import { countedByProvince } from './time/past';
import { Timeline } from './time/timeline';
import { useMoments } from './time/use-moments';

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
  const [moment, setMoment] = useState<Moment>('now');
  const [year, month] = [yearOf(moment), monthOf(moment)];
  const counts = useQuery(`${ruleSet} ${year}`, queries.counts(ruleSet, year), live.refreshKey);
  const report = useQuery(region, queries.region(region), live.slowRefreshKey);
  const current = useQuery(ruleSet, queries.qualifying(ruleSet), live.slowRefreshKey);
  const { moments, years, areYearsKnown } = useMoments(ruleSet, moment, setMoment, live.slowRefreshKey);
  const shown = useShownVillages(ruleSet, moment, current, years, live);
  // A verdict just announced may be of a later day than the report, which is fetched more rarely.
  const asOf = [report.data?.asOf, live.latest[0]?.asOf].reduce((later, one) => (one !== undefined && one > (later ?? '') ? one : later));
  const dots = useMemo(() => (atlas && shown.now ? dotsOf(shown.now, atlas) : []), [atlas, shown.now]);
  const lit = useMemo(() => new Set(live.latest.slice(0, 5).map(({ villageCode }) => villageCode)), [live.latest]);
  const byProvince = useMemo(
    () =>
      month === undefined
        ? new Map(counts.data?.provinces.map(({ provinceCode, qualifying }) => [provinceCode, qualifying]))
        : countedByProvince(shown.now ?? []),
    [counts.data, month, shown.ofMonth?.data],
  );

  return (
    <main class="overview" id="content">
      <div class="hero">
        <header class="headline">
          <Crumbs region={region} county={atlas?.county(region)?.name} />
          <Headline counts={counts} region={region} moment={moment} asOf={asOf} villages={shown.now} byProvince={byProvince} />
          <Timeline moments={moments} moment={moment} show={setMoment} />
        </header>
        <div class="map-place">
          {atlas === undefined ? (
            <div class="map waiting-map" aria-busy="true" />
          ) : (
            <ChinaMap atlas={atlas} region={region} dots={dots} lit={lit} byProvince={byProvince} />
          )}
          <p class="note legend">
            <i class="dot" aria-hidden="true" /> {words.map.dot} <i class="shade" aria-hidden="true" /> {words.map.shade}
          </p>
        </div>
        <div class="beside-map">
          <Places region={region} villages={shown.now} byProvince={byProvince} atlas={atlas} />
          <Latest live={live} />
        </div>
      </div>

      {/* The sections below the fold fetch only once the headline is there, so that they do not delay it. */}
      {(counts.data !== undefined || counts.error !== undefined) && (
        <div class="parts">
          <Growth ruleSet={ruleSet} region={region} refreshKey={live.slowRefreshKey} />
          <ChangesSection region={region} moment={moment} shown={shown} areYearsKnown={areYearsKnown} />
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
              ruleSet={rules}
              year={year}
              month={month}
              ofMonth={shown.ofMonth}
              refreshKey={live.refreshKey}
              atlas={atlas}
              region={region}
            />
          </section>
          <section class="part" aria-labelledby="clusters">
            <h2 id="clusters">{words.groups.cluster}</h2>
            <Clusters
              ruleSet={rules}
              year={year}
              month={month}
              ofMonth={shown.ofMonth}
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
          <NearMisses ruleSet={ruleSet} region={region} refreshKey={live.slowRefreshKey} moment={moment} />
          <RuleSetComparison ruleSet={ruleSet} ruleSets={ruleSets} region={region} refreshKey={live.slowRefreshKey} moment={moment} />
        </div>
      )}
    </main>
  );
}
