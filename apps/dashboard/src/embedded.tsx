import { useState } from 'preact/hooks';
import { layerFrom } from './map/layers/layer';
import { MapCaption } from './map/layers/map-caption';
import { useLayer } from './map/layers/use-layer';
import { ChinaMap, type Shading } from './map/map';
import { useAtlas, useDots } from './places/atlas/use-atlas';
import { Growth } from './pages/overview/growth/growth';
import { Headline } from './pages/overview/headline';
import { useSnapshot } from './time/snapshot';
import { Timeline } from './time/timeline';
import { type EmbeddedPart, hrefOf } from './routes/route';
import { useParameter } from './routes/use-address';
import type { RuleSet } from './server/api';
import type { Live } from './server/live';
import { useLanguage } from './words/language';

/** One part of the page, alone, for a frame on another site. Its links open the page in a window of its own. */
export function Embedded({ part, ...props }: EmbeddedProps & { readonly part: EmbeddedPart }) {
  const { region, rules, live } = props;
  const { words } = useLanguage();
  return (
    <main id="content" class="embedded">
      {part === 'map' ? (
        <EmbeddedMap {...props} />
      ) : (
        <section class="part" aria-labelledby="growth">
          <h2 id="growth">{words.growth.title}</h2>
          <Growth ruleSet={rules.id} region={region} refreshKey={live.slowRefreshKey} />
        </section>
      )}
      <p class="note">
        <a href={hrefOf.region(region)} target="_blank" rel="noopener">
          淘村 Taocun
        </a>{' '}
        · {words.footer.source}
      </p>
    </main>
  );
}

interface EmbeddedProps {
  readonly region: string;
  readonly rules: RuleSet;
  readonly live: Live;
}

const nobody: ReadonlySet<string> = new Set();
const noCounts: ReadonlyMap<string, number> = new Map();

function EmbeddedMap({ region, rules, live }: EmbeddedProps) {
  const atlas = useAtlas();
  const [asked] = useParameter('layer');
  const { query, isPending, chosen, choose, moments } = useSnapshot(region, rules, live, asked === 'years');
  const { shown, byProvince = noCounts } = query.data ?? {};
  const dots = useDots(shown?.now, atlas);
  const [shading, noteShading] = useState<Shading>();
  const { layer, query: ofLayer } = useLayer(layerFrom(asked), { snapshot: query.data, atlas, refreshKey: live.slowRefreshKey });
  return (
    <>
      <header class="headline">
        <Headline query={query} />
        <Timeline moments={moments} moment={chosen} isPending={isPending} show={choose} />
      </header>
      {atlas !== undefined && (
        <ChinaMap
          atlas={atlas}
          region={region}
          dots={layer?.dots ?? dots}
          lit={nobody}
          byProvince={byProvince}
          layer={layer}
          keepsView
          noteShading={noteShading}
        />
      )}
      <MapCaption layer={layer} query={ofLayer} shading={shading} />
    </>
  );
}
