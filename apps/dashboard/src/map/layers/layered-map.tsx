import { useAtlas } from '../../places/atlas/use-atlas';
import type { Snapshot } from '../../snapshot/snapshot';
import { VillagesMap } from '../villages-map';
import { MapCaption } from './map-caption';
import { useDrawing } from './use-layer';

/** The map of a region at a moment, by the layer that the address names, with its caption. */
export function LayeredMap({
  region,
  snapshot,
  refreshKey,
}: {
  /** The code of the region shown; '' for the country. */
  readonly region: string;
  readonly snapshot: Snapshot | undefined;
  readonly refreshKey: number;
}) {
  const { drawing, query } = useDrawing(snapshot, useAtlas(), refreshKey);
  return (
    <>
      <VillagesMap region={region} snapshot={snapshot} layer={drawing} />
      <MapCaption moment={snapshot?.moment} drawing={drawing} error={query.error} />
    </>
  );
}
