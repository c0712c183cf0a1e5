import { useEffect, useMemo, useState } from 'preact/hooks';
import { keepLoading } from '../../browser/keep-loading';
import { useLanguage } from '../../words/language';
import { type Atlas, loadAtlas, withCounties } from './atlas';
import { type Dot, dotsOf, type PlacedVillage } from './dots';
import { countiesOf } from './outlines';

let current: Atlas | undefined;
const followers = new Set<(atlas: Atlas) => void>();

function publishAtlas(atlas: Atlas): Atlas {
  current = atlas;
  for (const follow of followers) follow(atlas);
  return atlas;
}

/** Loading begins with the page, before the queries: a browser opens only a few connections to one host. */
const loading = keepLoading(loadAtlas).then(publishAtlas);
let loadingCounties: Promise<Atlas> | undefined;

export function useAtlas(): Atlas | undefined {
  const [atlas, setAtlas] = useState(current);
  useEffect(() => {
    if (current !== undefined) setAtlas(current);
    followers.add(setAtlas);
    return () => void followers.delete(setAtlas);
  }, []);
  return atlas;
}

/** Loads the names and centres of counties into the atlas; a map of the whole country needs none. */
export function useCounties(isNeeded = true): void {
  useEffect(() => {
    if (!isNeeded) return;
    loadingCounties ??= Promise.all([loading, keepLoading(() => import('../../data/counties.json'))]).then(
      ([atlas, { default: columns }]) => publishAtlas(withCounties(atlas, countiesOf(columns))),
    );
  }, [isNeeded]);
}

/**
 * The dots of villages; none until villages and atlas are loaded. Counties are loaded if a village has no
 * point of its own.
 */
export function useDots(
  villages: readonly PlacedVillage[] | undefined,
  atlas: Atlas | undefined,
  colour?: Dot['colour'],
): readonly Dot[] {
  useCounties(useMemo(() => villages?.some(({ longitude }) => longitude === undefined) === true, [villages]));
  const { language } = useLanguage();
  return useMemo(() => {
    const dots = atlas && villages ? dotsOf(villages, atlas, language) : [];
    return colour === undefined ? dots : dots.map((dot) => ({ ...dot, colour }));
  }, [atlas, villages, colour, language]);
}
