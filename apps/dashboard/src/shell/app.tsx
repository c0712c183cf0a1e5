import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { headlineWords, labelIn, titleOf } from '@taocun/domain';
import { printPage } from '../browser/print-page';
import { AboutRules } from '../pages/method/about-rules';
import { EmptyStore } from '../pages/overview/empty-store';
import { Overview } from '../pages/overview/overview';
import type { PageProps } from '../pages/page-props';
import { Select } from '../parts/choice';
import { ErrorBoundary } from '../parts/error-boundary';
import { Lazy } from '../parts/lazy';
import { ErrorView, Waiting } from '../parts/query-view';
import { Unknown } from '../parts/unknown';
import { RankedBySales } from '../places/village-order';
import { basePath } from '../routes/address';
import { focusContent } from '../routes/focus-content';
import { hrefOf, regionIn, type Route, routeOf } from '../routes/route';
import { useAddress, useParameter, usePath } from '../routes/use-address';
import { accessKey, operatorKey } from '../server/access-key';
import { type Freshness, type Provenance, queries, type RuleSet } from '../server/api';
import { useLive } from '../server/live';
import { useQuery } from '../server/use-query';
import { showsNow } from '../snapshot/shows-now';
import { count, day } from '../words/figures';
import { useLanguage } from '../words/language';
import { windowTitle } from '../words/use-title';

declare const TAOCUN_VERSION: string | undefined;

/** The version of the code that the page was built from; only the build knows it. */
const version = typeof TAOCUN_VERSION === 'string' ? TAOCUN_VERSION : '';

export function App() {
  const path = usePath();
  const route = useMemo(() => routeOf(path), [path]);
  const { language, words, set: setLanguage } = useLanguage();
  const { query } = useAddress();
  const [chosenRules, chooseRules] = useParameter('rules');
  const [key] = accessKey.use();
  const [forOperations] = operatorKey.use();
  const isOperator = key !== '' && key === forOperations;
  const rules = useQuery('rule sets', queries.ruleSets());
  const ruleSets = rules.data?.items ?? [];
  // A link may name a rule set that no longer exists; the first is the default.
  const ruleSet = ruleSets.find(({ id }) => id === chosenRules) ?? ruleSets[0];
  // Frames only poll: the sites of others may have more of them than a browser opens connections.
  const live = useLive(route.page === 'embed' ? '' : (ruleSet?.id ?? ''));
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

  const operations = ['operations', hrefOf.operations()] as const;
  const links: readonly (readonly [page: Route['page'], href: string, ...Route['page'][]])[] = [
    ['overview', hrefOf.overview(), 'sheet'],
    ['villages', hrefOf.villages(), 'village', 'list', 'outlook'],
    ['explore', hrefOf.explore(route.page === 'overview' ? route.region : regionIn(query))],
    ['story', hrefOf.story()],
    ...(route.page === 'operations' || isOperator ? [operations] : []),
  ];
  const provenance = rules.data?.provenance;
  const isRanked = provenance?.inventedCodes === undefined;
  const propsWith = (chosen: RuleSet): PageProps => ({
    region: regionIn(query),
    query,
    rules: chosen,
    ruleSets,
    live,
    provenance,
  });
  const opened = (page: Route & { readonly page: LazyPage }, chosen?: RuleSet) => (
    <Lazy
      key={page.page}
      load={lazyPages[page.page] as () => Promise<ComponentType>}
      props={{ ...(chosen && propsWith(chosen)), ...page }}
    />
  );
  const frame = (
    <>
      {provenance !== undefined && <Stated provenance={provenance} />}
      {showsNow(route, query) && <WaitingUpdates freshness={live.freshness} />}
    </>
  );
  if (route.page === 'embed' && ruleSet !== undefined)
    return (
      <RankedBySales.Provider value={isRanked}>
        {frame}
        <ErrorBoundary place={place}>{opened(route, ruleSet)}</ErrorBoundary>
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
          {links.map(([page, href, ...pages]) => (
            <a
              key={page}
              href={href}
              aria-current={[page, ...pages].includes(route.page) ? 'page' : undefined}
            >
              {words.title[page]}
            </a>
          ))}
        </nav>
        <div class="settings">
          {/* Other pages have nothing that depends on rules. */}
          {route.page !== 'operations' && route.page !== 'docs' && (
            <>
              <Select
                label={words.rules.label}
                options={ruleSets.map((one) => [one.id, titleOf(one, language)])}
                chosen={ruleSet?.id ?? ''}
                choose={(id) => chooseRules(id === ruleSets[0]?.id ? '' : id)}
                disabled={ruleSet === undefined}
              />
              <AboutRules ruleSets={ruleSets} />
            </>
          )}
          <button
            type="button"
            lang={language === 'zh' ? 'en' : 'zh'}
            onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            {language === 'zh' ? 'English' : '中文'}
          </button>
        </div>
      </header>
      {frame}
      <ErrorBoundary place={place}>
        {route.page === 'operations' || route.page === 'docs' ? (
          opened(route)
        ) : ruleSet === undefined ? (
          <main id="content" class="alone">
            {rules.error === undefined ? <Waiting rows={0} /> : <ErrorView error={rules.error} />}
          </main>
        ) : ofVillages.has(route.page) && live.nation.data?.villages === 0 ? (
          <main id="content" class="alone">
            <EmptyStore />
          </main>
        ) : route.page === 'unknown' ? (
          <Unknown />
        ) : route.page === 'overview' ? (
          <Overview {...propsWith(ruleSet)} region={route.region} />
        ) : (
          opened(route, ruleSet)
        )}
      </ErrorBoundary>
      <footer>
        <p>
          {words.footer.source}
          {words.gap}
          <a href={hrefOf.method()}>{words.title.method}</a>
          {' · '}
          <a href={hrefOf.docs()}>{words.footer.api}</a>
          {' · '}
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

type LazyPage = Exclude<Route['page'], 'overview' | 'unknown'>;
/**
 * The pages that are loaded when they are opened, each with what its address names and, except for operators'
 * pages, with the rest.
 */
const lazyPages: {
  readonly [Page in LazyPage]: () => Promise<
    ComponentType<PageProps & Extract<Route, { readonly page: Page }>>
  >;
} = {
  sheet: async () => (await import('../pages/sheet/region-sheet')).RegionSheet,
  explore: async () => (await import('../pages/explore/explore-page')).ExplorePage,
  villages: async () => (await import('../pages/villages/villages-page')).VillagesPage,
  village: async () => (await import('../pages/village/village-page')).VillagePage,
  list: async () => (await import('../pages/lists/list-page')).ListPage,
  outlook: async () => (await import('../pages/lists/outlook-page')).OutlookPage,
  story: async () => (await import('../pages/story/story-page')).StoryPage,
  method: async () => (await import('../pages/method/method-page')).MethodPage,
  docs: async () => (await import('../pages/docs/docs-page')).DocsPage,
  embed: async () => (await import('./embedded')).Embedded,
  operations: async () => (await import('../pages/operations/operations-page')).OperationsPage,
};

const ofFirstAddress =
  'link[rel=canonical], link[rel=alternate], meta[property], meta[name=description], script:not([src])';

/** Pages that show nothing while no village is stored; the overview states that next to its map. */
const ofVillages: ReadonlySet<string> = new Set([
  'sheet',
  'explore',
  'villages',
  'village',
  'list',
  'outlook',
]);

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

/**
 * The day of the figures and the number of updates that wait, while some do: above every page with figures of
 * now.
 */
function WaitingUpdates({ freshness }: { readonly freshness: Freshness | undefined }) {
  const { language, words } = useLanguage();
  if (freshness === undefined || freshness.caughtUp || freshness.behind === 0) return null;
  const { asOf, behind } = freshness;
  const waiting = words.updatesWait(behind, count(behind, language));
  return (
    <p class="waiting-updates" role="status">
      {[...(asOf === null ? [] : [headlineWords[language].asOf(day(asOf, language))]), waiting].join(' · ')}
    </p>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  focusContent();
}
