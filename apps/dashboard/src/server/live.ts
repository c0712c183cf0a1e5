import { useEffect, useRef, useState } from 'preact/hooks';
import { queries, type VillageSummary } from './api';
import { type Following, useAnnouncements, type AnnouncedVerdict } from './announcements';

interface LiveVerdict extends AnnouncedVerdict {
  /** The village itself; undefined until it is fetched, and where that fails. */
  readonly village?: VillageSummary;
  readonly cameAtMs: number;
}

export interface Live {
  readonly following: Following;
  /** The newest first. */
  readonly latest: readonly LiveVerdict[];
  /** Changes when figures have to be fetched again. */
  readonly refreshKey: number;
  /** Changes more rarely, for answers that are expensive. */
  readonly slowRefreshKey: number;
}

const MOST_LATEST = 30;
const oftenMs = 700;
const rarelyMs = 10_000;

/** The verdicts announced since the page was opened, each at once; figures are refreshed a moment later. */
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
        // The code is shown in place of the name.
        .catch(() => undefined);
    }
  });
  return { following, latest, refreshKey, slowRefreshKey };
}

/** A counter, and the function that raises it at most once in `pauseMs`. */
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
