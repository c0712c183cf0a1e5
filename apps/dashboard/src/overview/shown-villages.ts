import { useMemo, useRef } from 'preact/hooks';
import { queries, type VillageSummary } from '../server/api';
import type { Live } from '../server/live';
import { type QueryState, useQuery } from '../server/use-query';
import { type Moment, monthOf, yearOf } from './time/moment';
import { monthBefore, qualifyingAt } from './time/past';

export interface ShownVillages {
  /** The villages that qualify at the moment; undefined until they are known. */
  readonly now: readonly VillageSummary[] | undefined;
  /** The villages of the certified list, or of the month, before the moment. */
  readonly before: readonly VillageSummary[] | undefined;
  /** The certified year of `before`; undefined for a month, and where there is no earlier list. */
  readonly yearBefore: number | undefined;
  /** The query that the villages of the moment come from. */
  readonly source: QueryState<unknown>;
  /** The villages of a month past; undefined at any other moment. */
  readonly ofMonth: QueryState<readonly VillageSummary[]> | undefined;
}

/** The villages that qualify at a moment, and before it. */
export function useShownVillages(
  ruleSet: string,
  moment: Moment,
  current: QueryState<readonly VillageSummary[]>,
  years: readonly number[],
  live: Live,
): ShownVillages {
  const [year, month] = [yearOf(moment), monthOf(moment)];
  const certified = useQuery(
    `${ruleSet} ${years.join()}`,
    async (signal) => new Map(await Promise.all(years.map(async (one) => [one, await queries.certified(ruleSet, one)(signal)] as const))),
    live.slowRefreshKey,
  );
  // Every change that there ever was is a long list: only the first step back to a month fetches it.
  const wentBack = useRef(false);
  wentBack.current ||= month !== undefined;
  const changes = useQuery(
    `${ruleSet} ${wentBack.current}`,
    wentBack.current ? queries.verdicts(ruleSet) : () => Promise.resolve(undefined),
    wentBack.current ? live.slowRefreshKey : 0,
    false,
  );
  const villagesAt = (at: string | undefined): readonly VillageSummary[] | undefined =>
    at === undefined ? undefined : changes.data && qualifyingAt(at, changes.data);
  const inMonth = useMemo(() => villagesAt(month), [month, changes.data]);
  const inMonthBefore = useMemo(() => villagesAt(month && monthBefore(month)), [month, changes.data]);
  const latest = useMemo(() => (current.data === undefined ? undefined : withLatest(current.data, live)), [current.data, live.latest]);

  if (month !== undefined) {
    return { now: inMonth, before: inMonthBefore, yearBefore: undefined, source: changes, ofMonth: { ...changes, data: inMonth } };
  }
  const yearBefore = years.filter((one) => year === undefined || one < year).at(-1);
  return {
    now: year === undefined ? latest : withPlaces(certified.data?.get(year), latest),
    before: yearBefore === undefined ? undefined : certified.data?.get(yearBefore),
    yearBefore,
    source: year === undefined ? current : certified,
    ofMonth: undefined,
  };
}

/** The villages of a region; all of them for the country. */
export function villagesIn(region: string, villages: readonly VillageSummary[]): readonly VillageSummary[] {
  return region === '' ? villages : villages.filter(({ villageCode }) => villageCode.startsWith(region));
}

/** Brings a list up to date with the verdicts announced since it was answered. */
function withLatest(villages: readonly VillageSummary[], { latest }: Live): readonly VillageSummary[] {
  if (latest.length === 0) return villages;
  const changed = new Map([...latest].reverse().map((verdict) => [verdict.villageCode, verdict]));
  const kept = villages.filter(({ villageCode }) => changed.get(villageCode)?.qualifies !== false);
  const had = new Set(kept.map(({ villageCode }) => villageCode));
  const came = [...changed.values()].flatMap(({ qualifies, village }) =>
    qualifies && village !== undefined && !had.has(village.villageCode) ? [village] : [],
  );
  return [...kept, ...came];
}

/** Adds coordinates, which certificates do not have, from the villages as they stand now. */
function withPlaces(villages: readonly VillageSummary[] | undefined, placed: readonly VillageSummary[] | undefined) {
  const places = new Map(placed?.map((village) => [village.villageCode, village]));
  return villages?.map((village) => {
    const { longitude, latitude } = places.get(village.villageCode) ?? {};
    return longitude === undefined || latitude === undefined ? village : { ...village, longitude, latitude };
  });
}
