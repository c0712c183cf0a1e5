import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { labelIn } from '@taocun/domain';
import { Select } from './parts/choice';
import { ErrorBoundary } from './parts/error-boundary';
import { ErrorView, Waiting } from './parts/query-view';
import { accessKey, operatorKey } from './server/access-key';
import { type Provenance, queries } from './server/api';
import { useQuery } from './server/use-query';
import { useLanguage } from './words/language';
import { titleOf } from './words/rule-set-title';
import { useLive } from './server/live';
import { EmptyStore } from './pages/overview/empty-store';
import { Overview } from './pages/overview/overview';
import { focusContent } from './routes/focus-content';
import { useAddress, useParameter } from './routes/use-address';
import { basePath } from './routes/address';
import { RankedBySales } from './places/village-order';
import { hrefOf, regionAsked } from './routes/route';
import { useRoute } from './routes/use-route';
import { windowTitle } from './words/use-title';
import { Lazy } from './parts/lazy';
import { Unknown } from './parts/unknown';
import { printPage } from './browser/print-page';
import { version } from './version';

export function App() {
  const route = useRoute();
  const { language, words, set: setLanguage } = useLanguage();
  const { query } = useAddress();
  const [chosenRules, chooseRules] = useParameter('rules');
  const [[key], [forOperations]] = [accessKey.use(), operatorKey.use()];
  const isOperator = key !== '' && key === forOperations;
  const rules = useQuery('rule sets', queries.ruleSets());
  const ruleSets = rules.data?.items ?? [];
  // A link may name a rule set that no longer exists; the first is the default.
  const ruleSet = ruleSets.find(({ id }) => id === chosenRules) ?? ruleSets[0];
  const live = useLive(ruleSet?.id ?? '');
  const place = JSON.stringify(route);

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  // A layout effect runs before the effects of the pages, some of which set a title of their own.
  useLayoutEffect(() => {
    document.title = windowTitle(words.title[route.page]);
  }, [language, route.page]);
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) return void (isFirst.current = false);
    // The server wrote these elements for the first address only.
    for (const stale of document.head.querySelectorAll(ofFirstAddress)) stale.remove();
    scrollTo(0, 0);
    // The focused element may have gone with its page. On the map the focus stays, for keyboard users.
    if (document.activeElement?.closest('.map') === null) focusContent();
  }, [place]);

  const isRanked = rules.data?.provenance?.inventedCodes === undefined;
  if (route.page === 'embed' && ruleSet !== undefined)
    return (
      <RankedBySales.Provider value={isRanked}>
        {rules.data?.provenance !== undefined && <Stated provenance={rules.data.provenance} />}
        <ErrorBoundary place={place}>
          <Lazy
            key={route.page}
            load={async () => (await import('./embedded')).Embedded}
            props={{ part: route.part, region: route.region, rules: ruleSet, live }}
          />
        </ErrorBoundary>
      </RankedBySales.Provider>
    );
  return (
    <RankedBySales.Provider value={isRanked}>
      <a class="skip" href="#content" onClick={skip}>
        {words.skip}
      </a>
      <header class="top">
        <a class="wordmark" href={hrefOf.overview()}>
          <span lang="zh">淘村</span> <small lang="en">Taocun</small>
        </a>
        <nav aria-label={words.pages}>
          <a href={hrefOf.overview()} aria-current={route.page === 'overview' || route.page === 'sheet' ? 'page' : undefined}>
            {words.title.overview}
          </a>
          <a href={hrefOf.villages()} aria-current={['villages', 'village', 'list', 'outlook'].includes(route.page) ? 'page' : undefined}>
            {words.title.villages}
          </a>
          <a
            href={hrefOf.explore(route.page === 'overview' ? route.region : regionAsked(query))}
            aria-current={route.page === 'explore' ? 'page' : undefined}
          >
            {words.title.explore}
          </a>
          <a href={hrefOf.story()} aria-current={route.page === 'story' ? 'page' : undefined}>
            {words.title.story}
          </a>
          {(route.page === 'operations' || isOperator) && (
            <a href={hrefOf.operations()} aria-current={route.page === 'operations' ? 'page' : undefined}>
              {words.title.operations}
            </a>
          )}
        </nav>
        <div class="settings">
          {/* Other pages have nothing that depends on rules. */}
          {route.page !== 'operations' && route.page !== 'docs' && (
            <Select
              label={words.rules.label}
              options={ruleSets.map((one) => [one.id, titleOf(one, language)])}
              chosen={ruleSet?.id ?? ''}
              choose={(id) => chooseRules(id === ruleSets[0]?.id ? '' : id)}
              disabled={ruleSet === undefined}
            />
          )}
          <button
            type="button"
            class="language"
            lang={language === 'zh' ? 'en' : 'zh'}
            onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            {language === 'zh' ? 'English' : '中文'}
          </button>
        </div>
      </header>
      {rules.data?.provenance !== undefined && <Stated provenance={rules.data.provenance} />}
      <ErrorBoundary place={place}>
        {route.page === 'operations' ? (
          <Lazy
            key={route.page}
            load={async () => (await import('./pages/operations/operations-page')).OperationsPage}
            props={{ part: route.part, id: route.id }}
          />
        ) : route.page === 'docs' ? (
          <Lazy key={route.page} load={async () => (await import('./pages/docs/docs-page')).DocsPage} props={{}} />
        ) : ruleSet === undefined ? (
          <main id="content" class="alone">
            {rules.error === undefined ? <Waiting rows={0} /> : <ErrorView error={rules.error} />}
          </main>
        ) : ofVillages.has(route.page) && live.nation.data?.villages === 0 ? (
          <main id="content" class="alone">
            <EmptyStore />
          </main>
        ) : route.page === 'overview' ? (
          <Overview region={route.region} rules={ruleSet} live={live} />
        ) : route.page === 'explore' ? (
          <Lazy
            key={route.page}
            load={async () => (await import('./pages/explore/explore-page')).ExplorePage}
            props={{ region: regionAsked(query), rules: ruleSet, ruleSets, live }}
          />
        ) : route.page === 'sheet' ? (
          <Lazy
            key={route.page}
            load={async () => (await import('./pages/region/region-sheet')).RegionSheet}
            props={{ region: route.region, rules: ruleSet, live }}
          />
        ) : route.page === 'village' ? (
          <Lazy
            key={route.page}
            load={async () => (await import('./pages/village/village-page')).VillagePage}
            props={{ code: route.code, rules: ruleSet, ruleSets, live }}
          />
        ) : route.page === 'list' ? (
          <Lazy
            key={route.page}
            load={async () => (await import('./pages/lists/list-page')).ListPage}
            props={{ year: route.year, region: regionAsked(query), rules: ruleSet, live }}
          />
        ) : route.page === 'outlook' ? (
          <Lazy
            key={route.page}
            load={async () => (await import('./pages/lists/outlook-page')).OutlookPage}
            props={{ region: regionAsked(query), rules: ruleSet, live }}
          />
        ) : route.page === 'story' ? (
          <Lazy key={route.page} load={async () => (await import('./pages/story/story-page')).StoryPage} props={{}} />
        ) : route.page === 'method' ? (
          <Lazy
            key={route.page}
            load={async () => (await import('./pages/method/method-page')).MethodPage}
            props={{ rules: ruleSet, ruleSets, provenance: rules.data?.provenance }}
          />
        ) : route.page === 'villages' ? (
          <Lazy
            key={route.page}
            load={async () => (await import('./pages/villages/villages-page')).VillagesPage}
            props={{ query, rules: ruleSet }}
          />
        ) : (
          <Unknown />
        )}
      </ErrorBoundary>
      <footer>
        <p>
          {words.footer.source}
          {words.gap}
          <a href={hrefOf.method()}>{words.title.method}</a> · <a href={hrefOf.docs()}>{words.footer.api}</a> ·{' '}
          <a href={hrefOf.operations()}>{words.footer.operations}</a>
          <span class="on-screen">
            {' · '}
            <button type="button" class="like-link" onClick={() => void printPage()}>
              {words.print}
            </button>
          </span>{' '}
          · taocun {version} · <a href={`${basePath}licenses.md`}>{words.footer.licences}</a>
        </p>
      </footer>
    </RankedBySales.Provider>
  );
}

const ofFirstAddress = 'link[rel=canonical], link[rel=alternate], meta[property], meta[name=description], script:not([src])';

/** Pages that show nothing while no village is stored; the overview states that beside its map. */
const ofVillages: ReadonlySet<string> = new Set(['sheet', 'explore', 'villages', 'village', 'list', 'outlook']);

/** Shows the provenance of the data, above every page. */
function Stated({ provenance }: { readonly provenance: Provenance }) {
  const { language, words } = useLanguage();
  const { statement, url } = provenance;
  return (
    <aside class="provenance" aria-label={words.provenance.label} data-label={labelIn(provenance, language)}>
      <p>
        {statement[language]} {url !== undefined && <a href={url}>{words.provenance.more}</a>}
      </p>
    </aside>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  focusContent();
}
