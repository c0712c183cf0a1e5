import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useAtlas, useDots } from '../../places/atlas/use-atlas';
import { useParameter } from '../../routes/use-address';
import type { Snapshot } from '../../time/snapshot';
import { ChinaMap, type Shading } from '../map';
import { layerFrom } from './layer';
import { MapCaption } from './map-caption';
import { useLayer } from './use-layer';

/** The map of a region at a moment, by the layer that the address names, with its caption. */
export function LayeredMap({
  region,
  snapshot,
  lit,
  refreshKey,
  children,
}: {
  /** The code of the region shown; '' for the country. */
  readonly region: string;
  readonly snapshot: Snapshot | undefined;
  /** The codes of villages to highlight. */
  readonly lit?: ReadonlySet<string>;
  readonly refreshKey: number;
  /** Between the map and its caption. */
  readonly children?: ComponentChildren;
}) {
  const atlas = useAtlas();
  const [asked] = useParameter('layer');
  const dots = useDots(snapshot?.shown.now, atlas);
  const [shading, noteShading] = useState<Shading>();
  const { layer, query } = useLayer(layerFrom(asked), { snapshot, atlas, refreshKey });
  return (
    <>
      {atlas === undefined ? (
        <div class="map waiting-map" aria-busy="true" />
      ) : (
        <ChinaMap
          atlas={atlas}
          region={region}
          dots={layer?.dots ?? dots}
          lit={lit}
          byProvince={snapshot?.byProvince}
          layer={layer}
          keepsView
          noteShading={noteShading}
        />
      )}
      {children}
      <MapCaption layer={layer} query={query} shading={shading} />
    </>
  );
}
