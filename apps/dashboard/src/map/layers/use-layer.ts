import { useMemo } from 'preact/hooks';
import { useChoice } from '../../parts/choice';
import type { Atlas } from '../../places/atlas/atlas';
import { useCounties } from '../../places/atlas/use-atlas';
import type { QueryState } from '../../server/keep-fetched';
import { useQuery } from '../../server/use-query';
import { monthOf } from '../../snapshot/moment';
import { rulesAt } from '../../snapshot/past';
import type { Snapshot } from '../../snapshot/snapshot';
import { useLanguage } from '../../words/language';
import type { DrawnLayer, Layer } from './layer';
import { type LayerName, layers } from './layers';

/** The default is the villages, which are no layer. */
const options = ['villages', ...(Object.keys(layers) as LayerName[])] as const;

/** The layer that the address names; undefined for the villages. */
export function useLayerChoice() {
  const [name, choose] = useChoice('layer', options);
  const layer: Layer | undefined = name === 'villages' ? undefined : layers[name];
  return { options, name, layer, choose };
}

/**
 * The layer of the address as it is drawn at the selected moment, and its query. Undefined for the villages,
 * and until it is loaded.
 */
export function useDrawing(
  snapshot: Snapshot | undefined,
  atlas: Atlas | undefined,
  refreshKey: number,
): { readonly drawing: DrawnLayer | undefined; readonly query: QueryState<unknown> } {
  const { name, layer } = useLayerChoice();
  const { language, words: texts } = useLanguage();
  useCounties(layer !== undefined);
  const isNeeded = layer !== undefined && snapshot !== undefined;
  const query = useQuery(
    isNeeded ? `${name} ${snapshot.rules.id}` : '',
    isNeeded ? layer.load(snapshot.rules.id) : () => Promise.resolve(undefined),
    refreshKey,
  );
  const drawing = useMemo(() => {
    if (snapshot === undefined || atlas === undefined) return undefined;
    const { region, rules, moment, shown: villages } = snapshot;
    return query.data?.({
      inForce: rulesAt(monthOf(moment), rules),
      moment,
      villages,
      atlas,
      region,
      language,
      texts,
    });
  }, [
    query.data,
    language,
    atlas,
    snapshot?.region,
    snapshot?.rules,
    snapshot?.moment,
    snapshot?.shown.now,
    snapshot?.shown.lists,
  ]);
  return { drawing, query };
}
