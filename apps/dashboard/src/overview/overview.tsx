import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Empty, QueryView } from '../parts/query-view';
import { queries, type RuleSet, type VillageSummary } from '../server/api';
import { useQuery } from '../server/use-query';
import { count, day, month as monthText } from '../words/figures';
import { useLanguage } from '../words/language';
import type { Live } from '../server/live';
import { ChinaMap } from '../map/map';
import { useAtlas } from '../map/use-atlas';
import { dotsOf } from '../map/dots';
import { hrefOf } from '../routes/route';
import { ChangedVillages } from './changed-villages';
import { RuleSetComparison } from './rule-set-comparison';
import { Clusters, Towns } from './groups';
import { FarmGatePrices } from './farm-gate-prices';
import { Growth } from './growth';
import { Latest } from './latest';
import { certifiedYearsOf, type Moment, momentsOf, momentKey } from './time/moment';
import { NearMisses } from './near-misses';
import { AsOfNow } from './time/as-of-now';
import { countedByProvince, monthBefore, qualifyingAt } from './time/past';
import { Places } from './places';
import { Poverty } from './poverty';
import { SalesByCategory } from '../charts/sales-by-category';
import { Timeline } from './time/timeline';

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
  const { language, words } = useLanguage();
  const ruleSet = rules.id;
  const atlas = useAtlas();
  const [moment, setMoment] = useState<Moment>('now');
  const year = typeof moment === 'object' && 'year' in moment ? moment.year : undefined;
  const month = typeof moment === 'object' && 'month' in moment ? moment.month : undefined;
  const counts = useQuery(`${ruleSet} ${year}`, queries.counts(ruleSet, year), live.refreshKey);
  const report = useQuery(region, queries.region(region), live.slowRefreshKey);
  // What has just been decided may be of a later day than the figures, which are asked for more rarely.
  const asOf = [report.data?.asOf, live.latest[0]?.asOf].reduce((later, one) => (one !== undefined && one > (later ?? '') ? one : later));
  const nationByYear = useQuery(ruleSet, queries.series(ruleSet, '', 'year'), live.slowRefreshKey);
  const years = useMemo(() => certifiedYearsOf(nationByYear.data ?? []), [nationByYear.data]);
  const current = useQuery(ruleSet, queries.qualifying(ruleSet), live.slowRefreshKey);
  const certified = useQuery(
    `${ruleSet} ${years.join()}`,
    async (signal) => new Map(await Promise.all(years.map(async (one) => [one, await queries.certified(ruleSet, one)(signal)] as const))),
    live.slowRefreshKey,
  );

  const nationByMonth = useQuery(ruleSet, queries.series(ruleSet, '', 'month'), live.slowRefreshKey);
  const moments = useMemo(() => momentsOf(years, nationByMonth.data ?? []), [years, nationByMonth.data]);
  useEffect(() => {
    const known = nationByYear.data !== undefined && nationByMonth.data !== undefined;
    if (known && !moments.some((one) => momentKey(one) === momentKey(moment))) setMoment('now');
  }, [moments]);
  // Only who goes back to a month needs to know all that has ever changed.
  const wentBack = useRef(false);
  wentBack.current ||= month !== undefined;
  const past = useQuery(
    `${ruleSet} ${wentBack.current}`,
    wentBack.current ? queries.verdicts(ruleSet) : () => Promise.resolve(undefined),
    wentBack.current ? live.slowRefreshKey : 0,
    false,
  );
  const villagesAt = (at: string | undefined): readonly VillageSummary[] | undefined =>
    at === undefined ? undefined : past.data && qualifyingAt(at, past.data);
  const shownMonth = useMemo(() => villagesAt(month), [month, past.data]);
  const monthBeforeIt = useMemo(() => villagesAt(month && monthBefore(month)), [month, past.data]);

  const then = month === undefined ? undefined : { ...past, data: shownMonth };

  const shownNow = useMemo(() => (current.data === undefined ? undefined : withLatest(current.data, live)), [current.data, live.latest]);
  const shown: readonly VillageSummary[] | undefined =
    month !== undefined ? shownMonth : year === undefined ? shownNow : withPlaces(certified.data?.get(year), shownNow);
  const dots = useMemo(() => (atlas && shown ? dotsOf(shown, atlas) : []), [atlas, shown]);
  const lit = useMemo(() => new Set(live.latest.slice(0, 5).map(({ villageCode }) => villageCode)), [live.latest]);
  const byProvince = useMemo(
    () =>
      month === undefined
        ? new Map(counts.data?.provinces.map(({ provinceCode, qualifying }) => [provinceCode, qualifying]))
        : countedByProvince(shownMonth ?? []),
    [counts.data, month, shownMonth],
  );
  const here = <Item extends { readonly villageCode: string }>(villages: readonly Item[]): readonly Item[] =>
    region === '' ? villages : villages.filter(({ villageCode }) => villageCode.startsWith(region));
  const before = years.filter((one) => year === undefined || one < year).at(-1);
  const listBefore = month !== undefined ? monthBeforeIt : before === undefined ? undefined : certified.data?.get(before);

  return (
    <main class="overview" id="content">
      <div class="hero">
        <header class="headline">
          <Crumbs region={region} county={atlas?.county(region)?.name} />
          <QueryView query={counts} rows={3}>
            {({ villages, qualifying, towns: allTowns, clusters: allClusters }) => {
              const counted = region === '' ? qualifying : byProvince.get(region);
              const there = month === undefined && region.length <= 2 ? (counted ?? 0) : shown && here(shown).length;
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
                      words.headline.among(count(villages, language), count(allTowns, language), count(allClusters.all, language))}
                  </p>
                </>
              );
            }}
          </QueryView>
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
          <Places region={region} villages={shown} byProvince={byProvince} atlas={atlas} />
          <Latest live={live} />
        </div>
      </div>

      {/* What one sees first is asked first: the rest would only stand in its way. */}
      {(counts.data !== undefined || counts.error !== undefined) && (
        <div class="parts">
          <Growth ruleSet={ruleSet} region={region} refreshKey={live.slowRefreshKey} />
          <section class="part" aria-labelledby="changes">
            <h2 id="changes">{words.changes.title}</h2>
            {month !== undefined ? (
              <p class="lead">{words.changes.inMonth(monthText(month, language))}</p>
            ) : (
              before !== undefined && <p class="lead">{words.changes.since(before, year)}</p>
            )}
            {month === undefined && before === undefined && nationByYear.data !== undefined ? (
              <Empty>{words.changes.nothingBefore}</Empty>
            ) : (
              <QueryView<unknown> query={month !== undefined ? past : year === undefined ? current : certified}>
                {() => listBefore && shown && <ChangedVillages before={here(listBefore)} now={here(shown)} />}
              </QueryView>
            )}
          </section>
          <FarmGatePrices region={region} refreshKey={live.slowRefreshKey} moment={moment} />
          <section class="part" aria-labelledby="sold">
            <h2 id="sold">{words.sold.title}</h2>
            <p class="lead">{words.sold.lead}</p>
            <AsOfNow moment={moment} />
            <QueryView query={report}>{(all) => <SalesByCategory paid={all} />}</QueryView>
          </section>
          <section class="part" aria-labelledby="towns">
            <h2 id="towns">{words.groups.town}</h2>
            <Towns rules={rules} year={year} then={then} refreshKey={live.refreshKey} atlas={atlas} region={region} />
          </section>
          <section class="part" aria-labelledby="clusters">
            <h2 id="clusters">{words.groups.cluster}</h2>
            <Clusters rules={rules} year={year} then={then} refreshKey={live.refreshKey} atlas={atlas} region={region} />
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

function Crumbs({ region, county }: { readonly region: string; readonly county: string | undefined }) {
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

/** The list with what has been announced since it was answered. */
function withLatest(villages: readonly VillageSummary[], { latest }: Live): readonly VillageSummary[] {
  if (latest.length === 0) return villages;
  const changed = new Map([...latest].reverse().map((verdict) => [verdict.villageCode, verdict]));
  const kept = villages.filter(({ villageCode }) => changed.get(villageCode)?.qualifies !== false);
  const had = new Set(kept.map(({ villageCode }) => villageCode));
  const came = [...changed.values()].flatMap(({ qualifies, village }) =>
    qualifies && village !== undefined && !had.has(village.villageCode) ? [village] : [],
  );
  return [...kept, ...came];
}

/** Certificates say nothing of the place, but the village as it stands may. */
function withPlaces(villages: readonly VillageSummary[] | undefined, placed: readonly VillageSummary[] | undefined) {
  const places = new Map(placed?.map((village) => [village.villageCode, village]));
  return villages?.map((village) => {
    const { longitude, latitude } = places.get(village.villageCode) ?? {};
    return longitude === undefined || latitude === undefined ? village : { ...village, longitude, latitude };
  });
}
