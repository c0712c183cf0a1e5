import { useMemo, useState } from 'preact/hooks';
import { LayeredMap } from '../../map/layers/layered-map';
import { useAtlas } from '../../places/atlas/use-atlas';
import { TakeAway } from '../take-away/take-away';
import { Unknown } from '../../parts/unknown';
import { LazySection } from '../../parts/lazy';
import { useBilingual } from '../../places/place-name';
import { childLevelOf } from '../../places/region-levels';
import { useRegionName } from '../../places/use-region-name';
import { useParameter } from '../../routes/use-address';
import { hrefOf } from '../../routes/route';
import { useTitle } from '../../words/use-title';
import type { RuleSet } from '../../server/api';
import type { Live } from '../../server/live';
import { useLanguage } from '../../words/language';
import { EmptyStore } from './empty-store';
import { Crumbs, Headline } from './headline';
import { Latest } from './latest';
import { Places } from './places';
import { useSnapshot } from '../../time/snapshot';
import { takenFrom } from '../take-away/taken-from';
import { AsOfNow } from '../../time/as-of-now';
import { Timeline } from '../../time/timeline';

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
  const { name: regionName, isUnknown } = useRegionName(region);
  const name = useBilingual(regionName);
  useTitle(region === '' ? words.title.overview : name);
  const ruleSet = rules.id;
  const refreshKey = live.slowRefreshKey;
  const atlas = useAtlas();
  const [asked] = useParameter('layer');
  const [areListsNeeded, noteNeed] = useState(false);
  const { query, isPending, chosen, choose, moments, areYearsKnown } = useSnapshot(
    region,
    rules,
    live,
    areListsNeeded || asked === 'years',
  );
  const snapshot = query.data;
  const { moment, shown } = snapshot ?? { moment: chosen };
  const lit = useMemo(() => new Set(live.latest.slice(0, 5).map(({ villageCode }) => villageCode)), [live.latest]);
  const isEmpty = live.nation.data?.villages === 0 && (snapshot?.counts.villages ?? 0) === 0;

  const childLevel = childLevelOf(region);
  // Counties, the parts of provinces and prefectures beside the map, are listed there.
  const partsLevel = region.length === 2 || region.length === 6 ? childLevel : undefined;
  const needLists = (): void => noteNeed(true);
  if (isUnknown) return <Unknown />;
  return (
    <main class="overview" id="content">
      <div class="hero">
        <header class="headline">
          <Crumbs region={region} />
          {isEmpty ? (
            <EmptyStore />
          ) : (
            <>
              <Headline query={query} />
              <Timeline moments={moments} moment={chosen} isPending={isPending} show={choose} />
            </>
          )}
        </header>
        <div class="map-place">
          <LayeredMap region={region} snapshot={snapshot} lit={lit} refreshKey={refreshKey}>
            {region !== '' && (
              <p class="actions">
                <a href={hrefOf.sheet(region)}>{words.sheet.link}</a>
              </p>
            )}
          </LayeredMap>
          {snapshot !== undefined && <TakeAway {...takenFrom(snapshot, name, language, words)} />}
        </div>
        <div class="beside-map">
          {!isEmpty && <Places region={region} villages={shown?.now} byProvince={snapshot?.byProvince} atlas={atlas} />}
          <Latest live={live} />
        </div>
      </div>

      {/* They come only once the headline is there, so that they do not delay it. */}
      {!isEmpty && (query.data !== undefined || query.error !== undefined) && (
        <div class="parts">
          {snapshot && partsLevel !== undefined && (
            <LazySection
              id="regional-parts"
              title={words.ranks.parts[partsLevel]}
              load={async () => (await import('../region/region-parts')).RegionParts}
              props={{ snapshot, refreshKey, level: partsLevel }}
            />
          )}
          {snapshot && region.length >= 6 && (
            <LazySection
              id="region-villages"
              title={words.ranks.villages}
              width="wide"
              load={async () => (await import('../region/region-villages')).RegionVillages}
              props={{ snapshot, refreshKey, most: 20 }}
            />
          )}
          <LazySection
            id="growth"
            title={words.growth.title}
            width="wide"
            load={async () => (await import('./growth/growth')).Growth}
            props={{ ruleSet, region, refreshKey }}
          />
          {shown && (
            <LazySection
              id="changes"
              title={words.changes.title}
              load={async () => (await import('./changes')).Changes}
              props={{ region, moment, shown, areYearsKnown, needLists }}
            />
          )}
          <LazySection
            id="farm"
            title={words.farm.title}
            width="wide"
            load={async () => (await import('./farm-gate-prices')).FarmGatePrices}
            props={{ region, refreshKey }}
          >
            <AsOfNow moment={moment} />
          </LazySection>
          <LazySection id="sold" title={words.sold.title} load={async () => (await import('./sold')).Sold} props={{ region, refreshKey }}>
            <p class="lead">{words.sold.lead}</p>
            <AsOfNow moment={moment} />
          </LazySection>
          {snapshot && (
            <>
              <LazySection
                id="towns"
                title={words.groups.town}
                load={async () => (await import('./groups')).Towns}
                props={{ snapshot, refreshKey: live.refreshKey }}
              />
              <LazySection
                id="clusters"
                title={words.groups.cluster}
                load={async () => (await import('./groups')).Clusters}
                props={{ snapshot, refreshKey: live.refreshKey }}
              />
            </>
          )}
          <LazySection
            id="poverty"
            title={words.poverty.title}
            load={async () => (await import('./poverty')).Poverty}
            props={{ ruleSet, region, refreshKey }}
          >
            <AsOfNow moment={moment} />
          </LazySection>
          {region.length < 6 && (
            <LazySection
              id="near"
              title={words.near.title}
              width="full"
              load={async () => (await import('./near-misses')).NearMisses}
              props={{ ruleSet, region, refreshKey }}
            >
              <AsOfNow moment={moment} />
            </LazySection>
          )}
          {ruleSets.length > 1 && (
            <LazySection
              id="comparison"
              title={words.comparison.title}
              width="full"
              load={async () => (await import('./rule-set-comparison')).RuleSetComparison}
              props={{ rules, ruleSets, region, refreshKey }}
            >
              <AsOfNow moment={moment} />
            </LazySection>
          )}
          <LazySection
            id="what-if"
            title={words.whatIf.title}
            width="full"
            load={async () => (await import('../what-if/what-if')).WhatIf}
            props={{ rules: query.data?.rules ?? rules, region, moment, atlas }}
          />
        </div>
      )}
    </main>
  );
}
