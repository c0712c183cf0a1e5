import { useEffect, useRef, useState } from 'preact/hooks';
import { queries, type VillageSummary } from './api';
import { type Following, useAnnouncements, type AnnouncedVerdict } from './announcements';

export interface LiveVerdict extends AnnouncedVerdict {
  /** Of the village; undefined until it is known, and where it can't be had. */
  readonly village?: VillageSummary;
  readonly cameAtMs: number;
}

export interface Live {
  readonly following: Following;
  /** The newest first. */
  readonly latest: readonly LiveVerdict[];
  /** Rises when figures have to be asked for anew. */
  readonly refreshKey: number;
  /** The same for what takes long to answer. */
  readonly slowRefreshKey: number;
}

const MOST_LATEST = 30;
const oftenMs = 700;
const rarelyMs = 10_000;

/** What has happened since the page was opened: each verdict at once, and the figures a moment later. */
export function useLive(ruleSet: string): Live {
  const [latest, setLatest] = useState<readonly LiveVerdict[]>([]);
  const [refreshKey, refresh] = useThrottledCounter(oftenMs);
  const [slowRefreshKey, refreshSlowly] = useThrottledCounter(rarelyMs);
  useEffect(() => setLatest([]), [ruleSet]);
  const following = useAnnouncements(ruleSet, (verdicts) => {
    const came = verdicts
      .slice(-MOST_LATEST)
      .map((verdict) => ({ ...verdict, cameAtMs: Date.now() }))
      .reverse();
    setLatest((before) => [...came, ...before].slice(0, MOST_LATEST));
    refresh();
    refreshSlowly();
    for (const { villageCode, sequence } of came) {
      queries
        .shown(villageCode)(AbortSignal.timeout(5_000))
        .then(({ items: [village] }) => {
          if (village === undefined) return;
          setLatest((now) => now.map((one) => (one.villageCode === villageCode && one.sequence === sequence ? { ...one, village } : one)));
        })
        // Its code is shown in place of its name.
        .catch(() => undefined);
    }
  });
  return { following, latest, refreshKey, slowRefreshKey };
}

/** A number that rises when it is told to, but at most once in a while. */
function useThrottledCounter(pauseMs: number): [number, () => void] {
  const [rounds, setRounds] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [
    rounds,
    () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        setRounds((before) => before + 1);
      }, pauseMs);
    },
  ];
}
