import { useMemo, useState } from 'preact/hooks';
import { outlookWords } from '@taocun/domain';
import { VillagesMap } from '../../map/villages-map';
import { WaitingNote } from '../../parts/incomplete-note';
import { LazySection } from '../../parts/lazy';
import { Stale } from '../../parts/query-view';
import { Unknown } from '../../parts/unknown';
import { useRegionName } from '../../places/use-region-name';
import { hrefOf } from '../../routes/route';
import { AsOfNow } from '../../snapshot/as-of-now';
import { useSnapshot } from '../../snapshot/snapshot';
import { Timeline } from '../../snapshot/timeline';
import { useLanguage } from '../../words/language';
import { useBilingual } from '../../words/use-romanised';
import { useTitle } from '../../words/use-title';
import type { PageProps } from '../page-props';
import { TakeAway } from '../take-away/take-away';
import { takenFrom } from '../take-away/taken-from';
import { EmptyStore } from './empty-store';
import { Crumbs, Headline } from './headline';
import { Latest } from './latest';
import { Places } from './places';

/** The country or a region, at a moment and under a rule set. */
export function Overview({ region, rules, live }: PageProps) {
  const { language, words } = useLanguage();
  const { name: regionName, isUnknown } = useRegionName(region);
  const name = useBilingual(regionName);
  useTitle(region === '' ? words.title.overview : name);
  const ruleSet = rules.id;
  const refreshKey = live.slowRefreshKey;
  const [areListsNeeded, noteNeed] = useState(false);
  const { query, isPending, chosen, choose, moments, areYearsKnown } = useSnapshot(
    region,
    rules,
    live,
    areListsNeeded,
  );
  const snapshot = query.data;
  const { moment, shown } = snapshot ?? { moment: chosen };
  const highlighted = useMemo(
    () => new Set(live.latest.slice(0, 5).map(({ villageCode }) => villageCode)),
    [live.latest],
  );
  const isEmpty = live.nation.data?.villages === 0 && (snapshot?.counts.villages ?? 0) === 0;

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
              {live.silentSinceMs !== undefined && query.error === undefined && (
                <Stale atMs={live.silentSinceMs} />
              )}
              <Headline query={query} refreshKey={refreshKey} />
              <WaitingNote freshness={live.freshness} ruleSet={rules.id} />
              <Timeline moments={moments} moment={chosen} isPending={isPending} show={choose} />
            </>
          )}
        </header>
        <div class="map-place">
          <VillagesMap region={region} snapshot={snapshot} highlighted={highlighted} />
          {region !== '' && (
            <p class="actions">
              <a href={hrefOf.sheet(region)}>{words.sheet.link}</a>
            </p>
          )}
          {snapshot !== undefined && <TakeAway {...takenFrom(snapshot, name, language)} />}
        </div>
        {!isEmpty && <Places region={region} villages={shown?.now} byProvince={snapshot?.byProvince} />}
      </div>

      {/* Rendered only after the headline, so that they do not delay it. */}
      {!isEmpty && (query.data !== undefined || query.error !== undefined) && (
        <div class="parts">
          <LazySection
            id="growth"
            title={words.growth.title}
            width="wide"
            load={async () => (await import('./growth/growth')).Growth}
            props={{ rules, region, refreshKey }}
          />
          {shown && (
            <LazySection
              id="changes"
              title={words.changes.title}
              load={async () => (await import('./changes')).Changes}
              props={{ region, moment, shown, areYearsKnown, needLists: () => noteNeed(true) }}
            >
              {moment === 'now' && <Latest region={region} live={live} />}
            </LazySection>
          )}
          <LazySection
            id="turning"
            title={outlookWords[language].title}
            width="wide"
            load={async () => (await import('./projected')).ProjectedVillages}
            props={{ ruleSet, region, refreshKey }}
          >
            <AsOfNow moment={moment} />
          </LazySection>
          {snapshot && region.length === 6 && (
            <LazySection
              id="townships"
              title={words.ranks.townships}
              load={async () => (await import('./townships')).Townships}
              props={{ snapshot, refreshKey }}
            />
          )}
        </div>
      )}
    </main>
  );
}
