import { useEffect, useRef, useState } from 'preact/hooks';
import { type AnnouncedVerdict, type Following, useAnnouncements } from './announcements';
import { type Freshness, queries, type RegionReport } from './api';
import type { QueryState } from './keep-fetched';
import { usePolledQuery } from './use-polled-query';
import { withDeadline, silenceMs } from './with-deadline';

export interface Live {
  /** `listening` only while figures are fresh. */
  readonly following: Following;
  /** Undefined until the first answer. */
  readonly freshness: Freshness | undefined;
  /** The time of the last answer, while the observatory does not answer; otherwise undefined. */
  readonly silentSinceMs: number | undefined;
  /** The newest verdict first. */
  readonly latest: readonly AnnouncedVerdict[];
  /** The figures of the whole country, requested repeatedly: they also change without a verdict. */
  readonly nation: QueryState<RegionReport>;
  /** Changes when figures have to be fetched again. */
  readonly refreshKey: number;
  /** Changes more rarely, for answers that are expensive. */
  readonly slowRefreshKey: number;
}

const MOST_LATEST = 30;
const oftenMs = 700;
const rarelyMs = 10_000;
const freshnessEveryMs = 2_000;

/**
 * The verdicts announced since the page was opened, each at once, or none if there is no rule set; figures
 * are refreshed a moment later, and when those of the country have changed.
 */
export function useLive(ruleSet: string): Live {
  const [latest, setLatest] = useState<readonly AnnouncedVerdict[]>([]);
  const [refreshKey, refresh] = useThrottledCounter(oftenMs);
  const [slowRefreshKey, refreshSlowly] = useThrottledCounter(rarelyMs);
  const nation = usePolledQuery('', queries.region(''), rarelyMs);
  // Instances of reporting compute at different times; only other figures count as a change.
  const figures = nation.data && JSON.stringify({ ...nation.data, computedAt: '' });
  const known = useRef(figures);
  useEffect(() => {
    if (figures === undefined) return;
    refresh();
    if (known.current !== undefined) refreshSlowly();
    known.current = figures;
  }, [figures]);
  useEffect(() => setLatest([]), [ruleSet]);
  const { freshness, silentSinceMs } = useFreshness();
  const connection = useAnnouncements(ruleSet, (verdict) => {
    setLatest((before) => [verdict, ...before].slice(0, MOST_LATEST));
    refresh();
    refreshSlowly();
  });
  const following =
    connection !== 'listening' ? connection : silentSinceMs !== undefined ? 'away' : followingAt(freshness);
  return { following, freshness, silentSinceMs, latest, nation, refreshKey, slowRefreshKey };
}

/**
 * The freshness of the figures, requested repeatedly; `silentSinceMs` is the time of the last answer once
 * none has come for some seconds.
 */
function useFreshness(): {
  readonly freshness: Freshness | undefined;
  readonly silentSinceMs: number | undefined;
} {
  const { data, atMs } = usePolledQuery('', withDeadline(queries.freshness()), freshnessEveryMs);
  const [isSilent, setSilent] = useState(false);
  useEffect(() => {
    setSilent(false);
    if (atMs === 0) return;
    const timer = setTimeout(() => setSilent(true), silenceMs);
    return () => clearTimeout(timer);
  }, [atMs]);
  return { freshness: data, silentSinceMs: isSilent && !document.hidden ? atMs : undefined };
}

function followingAt(freshness: Freshness | undefined): Following {
  if (freshness === undefined) return 'connecting';
  return freshness.caughtUp ? 'listening' : 'behind';
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
