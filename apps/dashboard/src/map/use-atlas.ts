import { useEffect, useState } from 'preact/hooks';
import { type Atlas, loadAtlas } from './atlas';

let loaded: Atlas | undefined;
/** It begins with the page, ahead of the questions: a browser has only so many connections to one place. */
const loading = loadAtlas().then((atlas) => (loaded = atlas));

export function useAtlas(): Atlas | undefined {
  const [atlas, setAtlas] = useState(loaded);
  useEffect(() => void loading.then(setAtlas), []);
  return atlas;
}
