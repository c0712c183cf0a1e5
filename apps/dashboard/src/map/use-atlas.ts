import { useEffect, useState } from 'preact/hooks';
import { type Atlas, loadAtlas } from './atlas';

let loading: Promise<Atlas> | undefined;
let loaded: Atlas | undefined;

export function useAtlas(): Atlas | undefined {
  const [atlas, setAtlas] = useState(loaded);
  useEffect(() => {
    loading ??= loadAtlas();
    void loading.then((there) => setAtlas((loaded = there)));
  }, []);
  return atlas;
}
