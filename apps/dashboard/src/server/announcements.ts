import { useEffect, useRef, useState } from 'preact/hooks';
import { whileVisible } from '../browser/while-visible';
import { answered, type PastVerdict, taocun } from './api';
import { ApiError } from './api-error';

/**
 * The state of the connection: `missing` if reporting has no event stream, `away` while it does not answer,
 * `behind` while updates wait.
 */
export type Following = 'connecting' | 'listening' | 'behind' | 'away' | 'missing';

export interface AnnouncedVerdict extends PastVerdict {
  readonly villageCode: string;
}

const VERDICT = 'taocun.village.verdict.changed.v1';

/**
 * Follows the announcements while the component is mounted and the page visible. A page that is visible again
 * continues where it was hidden.
 */
export function useAnnouncements(ruleSet: string, onVerdict: (verdict: AnnouncedVerdict) => void): Following {
  const [following, setFollowing] = useState<Following>('connecting');
  const latestOnVerdict = useRef(onVerdict);
  latestOnVerdict.current = onVerdict;
  useEffect(() => {
    if (ruleSet === '') return;
    const position: Position = {};
    // A browser opens about six connections to one host for all of its tabs, and an open stream keeps one.
    return whileVisible(
      (signal) =>
        void follow(ruleSet, position, signal, setFollowing, (verdict) => latestOnVerdict.current(verdict)),
    );
  }, [ruleSet]);
  return following;
}

/** The position after which the announcements continue. */
interface Position {
  after?: string | undefined;
}

async function follow(
  ruleSet: string,
  position: Position,
  signal: AbortSignal,
  setFollowing: (following: Following) => void,
  onVerdict: (verdict: AnnouncedVerdict) => void,
): Promise<void> {
  const changed = (isOpen: boolean, after: string | undefined): void => {
    position.after = after;
    if (!signal.aborted) setFollowing(isOpen ? 'listening' : 'away');
  };
  const { after } = position;
  const events = taocun().events({
    type: VERDICT,
    ruleSet,
    signal,
    changed,
    ...(after !== undefined && { after }),
  });
  try {
    for (;;) {
      const { value, done } = await answered(events.next());
      if (done === true) return;
      // The API's description has one type for the data of all events.
      onVerdict(value.data as unknown as AnnouncedVerdict);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404 || error.status === 406) setFollowing('missing');
    // The last position may belong to a log that no longer exists, for example after a restore: follow from
    // now on.
    if (position.after === undefined || (error.status !== 400 && error.status !== 409)) return;
    position.after = undefined;
    return follow(ruleSet, position, signal, setFollowing, onVerdict);
  }
}
