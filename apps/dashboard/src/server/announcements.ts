import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, checked, type PastVerdict, requestOf, urlOf } from './api';
import { eventsOf } from './event-stream';

/** `missing` where this reporting announces nothing over HTTP, `away` while it does not answer. */
export type Following = 'connecting' | 'listening' | 'away' | 'missing';

export interface AnnouncedVerdict extends PastVerdict {
  readonly villageCode: string;
}

const VERDICT = 'taocun.village.verdict.changed.v1';
/** The server sends something every 15 seconds; a connection that is silent for longer has died without a word. */
const silenceMs = 40_000;
const pausesMs = [500, 1_000, 2_000, 5_000, 15_000];

/**
 * Follows what is announced for as long as the component is there, and goes on where it was cut off. The stream is read with `fetch`, not with an
 * EventSource, since that can neither show a key nor tell why it was refused.
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
          .filter(({ type }) => type === VERDICT)
          .map(({ data }) => (JSON.parse(data) as { data: AnnouncedVerdict }).data);
        if (verdicts.length > 0) tell(verdicts);
      }
    } catch (error) {
      if (ended.aborted) return;
      if (error instanceof ApiError && (error.status === 404 || error.status === 406)) return say('missing');
      // An id of a log that is no more, for example after a restore: from now on is all that can be had.
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
