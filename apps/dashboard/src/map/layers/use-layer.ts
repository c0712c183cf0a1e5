import { useMemo } from 'preact/hooks';
import { loadedOnce } from '../../browser/loaded-once';
import type { Atlas } from '../../places/atlas/atlas';
import { useCounties } from '../../places/atlas/use-atlas';
import type { Snapshot } from '../../snapshot/snapshot';
import { momentKey, monthOf } from '../../snapshot/moment';
import { rulesAt } from '../../snapshot/past';
import type { QueryState } from '../../server/keep-fetched';
import { useQuery } from '../../server/use-query';
import { useLanguage } from '../../words/language';
import { fetchLayer } from './fetch-layer';
import type { Layer, LayerName } from './layer';

const useKit = loadedOnce(() => import('./layer-kit'));

/** A layer of the map at the selected moment, and its query. Undefined for the villages, and until the layer is loaded. */
export function useLayer(
  name: LayerName,
  { snapshot, atlas, refreshKey }: { snapshot: Snapshot | undefined; atlas: Atlas | undefined; refreshKey: number },
): { readonly layer: Layer | undefined; readonly query: QueryState<unknown> } {
  const { language, words: texts } = useLanguage();
  const kit = useKit(name !== 'villages');
  useCounties(name !== 'villages');
  const isAsked = name !== 'villages' && snapshot !== undefined;
  const query = useQuery(
    isAsked ? `${name} ${snapshot.rules.id} ${name === 'hot-spots' ? momentKey(snapshot.moment) : ''}` : '',
    async (signal) => (isAsked ? fetchLayer(name, snapshot.rules.id, snapshot.moment, signal) : undefined),
    refreshKey,
  );
  const layer = useMemo(() => {
    if (kit === undefined || snapshot === undefined || atlas === undefined || query.data === undefined) return undefined;
    const { region, rules, moment, shown: villages } = snapshot;
    return kit.layerOf(name, query.data, {
      rules,
      inForce: rulesAt(monthOf(moment), rules),
      moment,
      villages,
      atlas,
      region,
      language,
      texts,
    });
  }, [
    kit,
    query.data,
    name,
    language,
    atlas,
    snapshot?.region,
    snapshot?.rules,
    snapshot?.moment,
    snapshot?.shown.now,
    snapshot?.shown.lists,
  ]);
  return { layer, query };
}
