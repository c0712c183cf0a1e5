import { useState } from 'preact/hooks';
import type { Dot } from '../places/atlas/dots';
import { useAtlas, useDots } from '../places/atlas/use-atlas';
import type { Snapshot } from '../snapshot/snapshot';
import { count } from '../words/figures';
import { useLanguage } from '../words/language';
import type { CountyClasses } from './areas/county-classes';
import { ChinaMap, type Shading } from './map';

/**
 * The map of a region with its Taobao Villages at a moment, or with a layer instead, and the legend of the
 * villages.
 */
export function VillagesMap({
  region,
  snapshot,
  highlighted,
  layer,
}: {
  /** The code of the region shown; '' for the country. */
  readonly region: string;
  readonly snapshot: Snapshot | undefined;
  /** The codes of villages to highlight. */
  readonly highlighted?: ReadonlySet<string> | undefined;
  readonly layer?: { readonly dots: readonly Dot[]; readonly counties?: CountyClasses } | undefined;
}) {
  const { language, words } = useLanguage();
  const atlas = useAtlas();
  const dots = useDots(snapshot?.shown.now, atlas);
  const [shading, noteShading] = useState<Shading>();
  return (
    <div>
      {atlas === undefined ? (
        <div class="map waiting-map" aria-busy="true" />
      ) : (
        <ChinaMap
          atlas={atlas}
          region={region}
          dots={layer?.dots ?? dots}
          highlighted={highlighted}
          byProvince={snapshot?.byProvince}
          layer={layer}
          keepsView
          noteShading={noteShading}
        />
      )}
      {layer === undefined && (
        <p class="legend note">
          <i class="dot" aria-hidden="true" /> {words.map.dot}
          {shading !== undefined && shading.most > 0 && (
            <>
              <i class="shade" aria-hidden="true" />{' '}
              {words.map.shade(shading.level, count(shading.most, language))}
            </>
          )}
        </p>
      )}
    </div>
  );
}
