import { useEffect, useState } from 'preact/hooks';
import { keepLoading } from './keep-loading';

/**
 * A hook for a part of the page that is loaded once, when a component first wants it; undefined until then.
 */
export function loadedOnce<Part>(load: () => Promise<Part>): (isNeeded: boolean) => Part | undefined {
  let loading: Promise<Part> | undefined;
  let loaded: Part | undefined;
  return (isNeeded) => {
    const [, noteLoaded] = useState(loaded !== undefined);
    useEffect(() => {
      if (!isNeeded || loaded !== undefined) return;
      loading ??= keepLoading(load).then((part) => (loaded = part));
      void loading.then(() => noteLoaded(true));
    }, [isNeeded]);
    return loaded;
  };
}
