import { useEffect, useRef, useState } from 'preact/hooks';
import { answered, type PastVerdict, taocun } from './api';
import { ApiError } from './api-error';

/** The state of the connection: `missing` if reporting has no event stream, `away` while it does not answer, `behind` while updates wait. */
export type Following = 'connecting' | 'listening' | 'behind' | 'away' | 'missing';

export interface AnnouncedVerdict extends PastVerdict {
  readonly villageCode: string;
}

const VERDICT = 'taocun.village.verdict.changed.v1';

/** Follows the announcements while the component is mounted. */
export function useAnnouncements(ruleSet: string, onVerdict: (verdict: AnnouncedVerdict) => void): Following {
  const [following, setFollowing] = useState<Following>('connecting');
  const tell = useRef(onVerdict);
  tell.current = onVerdict;
  useEffect(() => {
    if (ruleSet === '') return;
    const ended = new AbortController();
    void follow(ruleSet, ended.signal, setFollowing, (verdict) => tell.current(verdict));
    return () => ended.abort();
  }, [ruleSet]);
  return following;
}

async function follow(
  ruleSet: string,
  signal: AbortSignal,
  say: (following: Following) => void,
  tell: (verdict: AnnouncedVerdict) => void,
): Promise<void> {
  let wasOpen = false;
  const changed = (isOpen: boolean): void => {
    wasOpen ||= isOpen;
    if (!signal.aborted) say(isOpen ? 'listening' : 'away');
  };
  const events = taocun().events({ type: VERDICT, ruleSet, signal, changed });
  try {
    for (;;) {
      const { value, done } = await answered(events.next());
      if (done === true) return;
      tell(value.data as unknown as AnnouncedVerdict);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404 || error.status === 406) say('missing');
    // The last position belongs to a log that no longer exists, for example after a restore: follow from now on.
    if (wasOpen && (error.status === 400 || error.status === 409)) return follow(ruleSet, signal, say, tell);
  }
}
