import { useEffect, useState } from 'preact/hooks';
import { type Freshness, queries } from './api';
import { askedOnce, silenceMs } from './asked-once';
import { usePolledQuery } from './use-polled-query';

const askMs = 2_000;

/** The freshness of the figures, requested repeatedly; `silentSinceMs` is the time of the last answer once none has come for some seconds. */
export function useFreshness(): { readonly freshness: Freshness | undefined; readonly silentSinceMs: number | undefined } {
  const { data, atMs } = usePolledQuery('', askedOnce(queries.freshness()), askMs);
  const [isSilent, setSilent] = useState(false);
  useEffect(() => {
    setSilent(false);
    if (atMs === 0) return;
    const timer = setTimeout(() => setSilent(true), silenceMs);
    return () => clearTimeout(timer);
  }, [atMs]);
  return { freshness: data, silentSinceMs: isSilent && !document.hidden ? atMs : undefined };
}
