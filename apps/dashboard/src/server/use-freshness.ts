import { useEffect, useState } from 'preact/hooks';
import { ApiError } from './api-error';
import { type Freshness, queries } from './api';
import { usePolledQuery } from './use-polled-query';

const askMs = 2_000;
/** Without an answer for this long, figures are not live. */
const silenceMs = 4_500;

/** The freshness of the figures, requested repeatedly; `isSilent` once nothing has answered for some seconds. */
export function useFreshness(): { readonly freshness: Freshness | undefined; readonly isSilent: boolean } {
  const { data, atMs } = usePolledQuery('', askedOnce, askMs);
  const [isSilent, setSilent] = useState(false);
  useEffect(() => {
    setSilent(false);
    if (atMs === 0) return;
    const timer = setTimeout(() => setSilent(true), silenceMs);
    return () => clearTimeout(timer);
  }, [atMs]);
  return { freshness: data, isSilent: isSilent && !document.hidden };
}

/** Limits the wait for a server that hangs, so that it is asked again. */
async function askedOnce(signal: AbortSignal): Promise<Freshness> {
  const timeout = AbortSignal.timeout(silenceMs);
  try {
    return await queries.freshness()(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (timeout.aborted) throw new ApiError(0, '');
    throw error;
  }
}
