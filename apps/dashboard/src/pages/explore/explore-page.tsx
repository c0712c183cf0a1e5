import '../../style/explore.css';
import { useEffect } from 'preact/hooks';
import { LayeredMap } from '../../map/layers/layered-map';
import { useLayerChoice } from '../../map/layers/use-layer';
import { LazySection } from '../../parts/lazy';
import { QueryView } from '../../parts/query-view';
import { Unknown } from '../../parts/unknown';
import { useRegionName } from '../../places/use-region-name';
import { AsOfNow } from '../../snapshot/as-of-now';
import { type Snapshot, useSnapshot } from '../../snapshot/snapshot';
import { Timeline } from '../../snapshot/timeline';
import { useLanguage } from '../../words/language';
import { useBilingual } from '../../words/use-romanised';
import { useTitle } from '../../words/use-title';
import { PlaceChoice } from '../lists/place-choice';
import { SnapshotLead } from '../lists/snapshot-lead';
import type { PageProps } from '../page-props';
import { TakeAway } from '../take-away/take-away';
import { takenFrom } from '../take-away/taken-from';
import { exploreWords } from './explore-words';
import { whatIfWords } from './what-if/what-if-words';

/**
 * A region in layers of its map, under other thresholds and other rules, with its towns and its sales by
 * category.
 */
export function ExplorePage({ region, rules, ruleSets, live }: PageProps) {
  const { language } = useLanguage();
  const { layer } = useLayerChoice();
  const { query, isPending, chosen, choose, moments } = useSnapshot(region, rules, live, layer?.needsLists);
  const { name, isUnknown } = useRegionName(region);
  const place = useBilingual(name);
  const title = exploreWords[language].title(place ?? '');
  useTitle(title);
  if (isUnknown) return <Unknown />;
  return (
    <main id="content" class="explore">
      <header class="headline">
        <div>
          <h1>{title}</h1>
          {query.data === undefined && query.error === undefined ? (
            <p class="lead">&nbsp;</p>
          ) : (
            <QueryView query={query}>{(snapshot) => <SnapshotLead snapshot={snapshot} />}</QueryView>
          )}
          <div class="list-choices">
            <PlaceChoice region={region} ruleSet={rules.id} />
          </div>
        </div>
        <Timeline moments={moments} moment={chosen} isPending={isPending} show={choose} />
      </header>
      <div class="layered">
        <LayeredMap region={region} snapshot={query.data} refreshKey={live.slowRefreshKey} />
        {query.data !== undefined && <TakeAway {...takenFrom(query.data, place, language)} />}
      </div>
      {query.data !== undefined && <Parts snapshot={query.data} ruleSets={ruleSets} live={live} />}
    </main>
  );
}

function Parts({
  snapshot,
  ruleSets,
  live: { refreshKey: quick, slowRefreshKey: refreshKey },
}: Pick<PageProps, 'ruleSets' | 'live'> & { readonly snapshot: Snapshot }) {
  const { language, words } = useLanguage();
  const texts = exploreWords[language];
  const { region, rules, moment } = snapshot;
  const ofNow = <AsOfNow moment={moment} />;
  // The browser has looked for the part named by the link before it existed.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), []);
  return (
    <div class="parts">
      <LazySection
        id="what-if"
        title={whatIfWords[language].title}
        width="full"
        load={async () => (await import('./what-if/what-if')).WhatIf}
        props={{ rules, region, moment, refreshKey }}
      />
      {ruleSets.length > 1 && (
        <LazySection
          id="comparison"
          title={texts.comparison.title}
          width="full"
          load={async () => (await import('./rule-set-comparison')).RuleSetComparison}
          props={{ rules, ruleSets, region, refreshKey }}
        >
          {ofNow}
        </LazySection>
      )}
      <LazySection
        id="towns"
        title={words.groups.town}
        load={async () => (await import('./groups')).Towns}
        props={{ snapshot, refreshKey: quick }}
      />
      <LazySection
        id="clusters"
        title={words.groups.cluster}
        load={async () => (await import('./groups')).Clusters}
        props={{ snapshot, refreshKey: quick }}
      />
      <LazySection
        id="poverty"
        title={words.poverty.title}
        load={async () => (await import('./poverty')).Poverty}
        props={{ ruleSet: rules.id, region, refreshKey }}
      >
        {ofNow}
      </LazySection>
      <LazySection
        id="sold"
        title={words.sold.title}
        load={async () => (await import('./sold')).Sold}
        props={{ region, refreshKey }}
      >
        <p class="lead">{words.sold.lead}</p>
        {ofNow}
      </LazySection>
      <LazySection
        id="farm"
        title={texts.farm.title}
        width="wide"
        load={async () => (await import('./farm-gate-prices')).FarmGatePrices}
        props={{ region, refreshKey }}
      >
        {ofNow}
      </LazySection>
    </div>
  );
}
