import { useEffect } from 'preact/hooks';
import { chartWords } from '../charts/chart-words';
import { LayeredMap } from '../map/layers/layered-map';
import { useLayerChoice } from '../map/layers/use-layer';
import { Growth } from '../pages/overview/growth/growth';
import { Headline } from '../pages/overview/headline';
import type { PageProps } from '../pages/page-props';
import { usePlaceText } from '../places/use-region-name';
import { type EmbeddedPart, hrefOf } from '../routes/route';
import { useSnapshot } from '../snapshot/snapshot';
import { Timeline } from '../snapshot/timeline';
import { useLanguage } from '../words/language';

/** A single part of the page, for a frame on another site. Its links open the page in a new window. */
export function Embedded({ part, ...props }: PageProps & { readonly part: EmbeddedPart }) {
  const { region } = props;
  const { words } = useLanguage();
  useEffect(postHeight, []);
  return (
    <main id="content" class="embedded">
      {part === 'map' ? <EmbeddedMap {...props} /> : <EmbeddedGrowth {...props} />}
      <p class="note">
        <a href={hrefOf.region(region)} target="_blank" rel="noopener">
          淘村 Taocun
        </a>{' '}
        · {words.footer.source}
      </p>
    </main>
  );
}

/** Sends the height of the content to the page around the frame, at each change. */
function postHeight(): () => void {
  const { documentElement } = document;
  const post = (): void =>
    parent.postMessage({ taocunHeight: Math.ceil(documentElement.getBoundingClientRect().height) }, '*');
  const observer = new ResizeObserver(post);
  observer.observe(documentElement);
  return () => observer.disconnect();
}

/** The chart is alone on its page, so its heading is that of the page and names the place. */
function EmbeddedGrowth({ region, rules, live }: PageProps) {
  const { language, words } = useLanguage();
  const place = usePlaceText(region);
  return (
    <section class="part" aria-labelledby="growth">
      <h1 id="growth">{chartWords[language].title(place, words.growth.title)}</h1>
      <Growth rules={rules} region={region} refreshKey={live.slowRefreshKey} />
    </section>
  );
}

function EmbeddedMap({ region, rules, live }: PageProps) {
  const { layer } = useLayerChoice();
  const { words } = useLanguage();
  const { query, isPending, chosen, choose, moments } = useSnapshot(region, rules, live, layer?.needsLists);
  return (
    <>
      <header class="headline">
        {query.data?.counts.villages === 0 ? (
          <h1>{words.emptyStore.title}</h1>
        ) : (
          <Headline query={query} refreshKey={live.slowRefreshKey} />
        )}
        <Timeline moments={moments} moment={chosen} isPending={isPending} show={choose} />
      </header>
      <LayeredMap region={region} snapshot={query.data} refreshKey={live.slowRefreshKey} />
    </>
  );
}
