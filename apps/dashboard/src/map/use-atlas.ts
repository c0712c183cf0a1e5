import { useEffect, useState } from 'preact/hooks';
import { type Atlas, loadAtlas } from './atlas';

let loaded: Atlas | undefined;
/** Loading begins with the page, ahead of the queries: a browser opens only a few connections to one host. */
const loading = loadAtlas().then((atlas) => (loaded = atlas));

export function useAtlas(): Atlas | undefined {
  const [atlas, setAtlas] = useState(loaded);
  useEffect(() => void loading.then(setAtlas), []);
  return atlas;
}
