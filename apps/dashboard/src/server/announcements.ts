import { useEffect, useRef, useState } from 'preact/hooks';
import { checked, type PastVerdict, requestOf, urlOf } from './api';
import { ApiError } from './api-error';
import { eventsOf } from './event-stream';

/** The state of the connection: `missing` where reporting has no event stream, `away` while it does not answer. */
export type Following = 'connecting' | 'listening' | 'away' | 'missing';

export interface AnnouncedVerdict extends PastVerdict {
  readonly villageCode: string;
}

const VERDICT = 'taocun.village.verdict.changed.v1';
/** A connection that is silent for this long is dead: the server sends at least a heartbeat every 15 seconds. */
const silenceMs = 40_000;
const pausesMs = [500, 1_000, 2_000, 5_000, 15_000];

/**
 * Follows the announcements while the component is mounted, and resumes after the last event received. The stream is read with `fetch`:
 * an EventSource can neither send a key nor tell why it was refused.
 */
export function useAnnouncements(ruleSet: string, onVerdicts: (verdicts: readonly AnnouncedVerdict[]) => void): Following {
  const [following, setFollowing] = useState<Following>('connecting');
  const tell = useRef(onVerdicts);
  tell.current = onVerdicts;
  useEffect(() => {
    if (ruleSet === '') return;
    const ended = new AbortController();
    void follow(ruleSet, ended.signal, setFollowing, (verdicts) => tell.current(verdicts));
    return () => ended.abort();
  }, [ruleSet]);
  return following;
}

async function follow(
  ruleSet: string,
  ended: AbortSignal,
  say: (following: Following) => void,
  tell: (verdicts: readonly AnnouncedVerdict[]) => void,
): Promise<void> {
  let lastId = '';
  for (let tries = 0; !ended.aborted; tries++) {
    const connection = new AbortController();
    const cut = (): void => connection.abort();
    ended.addEventListener('abort', cut);
    let silence = setTimeout(cut, silenceMs);
    try {
      const headers = { accept: 'text/event-stream', ...(lastId !== '' && { 'last-event-id': lastId }) };
      const { body } = await checked(fetch(urlOf('events', { type: VERDICT, ruleSet }), requestOf(connection.signal, headers)));
      if (body === null) return say('missing');
      say('listening');
      tries = 0;
      for await (const events of eventsOf(body)) {
        clearTimeout(silence);
        silence = setTimeout(cut, silenceMs);
        lastId = events.at(-1)?.id ?? lastId;
        const verdicts = events
          .filter(({ event }) => event === VERDICT)
          .map(({ data }) => (JSON.parse(data) as { data: AnnouncedVerdict }).data);
        if (verdicts.length > 0) tell(verdicts);
      }
    } catch (error) {
      if (ended.aborted) return;
      if (error instanceof ApiError && (error.status === 404 || error.status === 406)) return say('missing');
      // The last id is of a log that is gone, for example after a restore: follow from now on.
      if (error instanceof ApiError && (error.status === 400 || error.status === 409)) lastId = '';
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return say('away');
    } finally {
      clearTimeout(silence);
      ended.removeEventListener('abort', cut);
      connection.abort();
    }
    say('away');
    await new Promise((resolve) => setTimeout(resolve, pausesMs[Math.min(tries, pausesMs.length - 1)]));
  }
}
