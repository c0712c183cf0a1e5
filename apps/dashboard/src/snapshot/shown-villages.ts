import { useMemo, useRef } from 'preact/hooks';
import { type CertifiedSummary, queries, type VillageSummary } from '../server/api';
import type { QueryState } from '../server/keep-fetched';
import type { Live } from '../server/live';
import { useQuery } from '../server/use-query';
import { type Moment, monthOf, yearOf } from './moment';
import { type Coded, shiftedMonth, qualifyingAt, regionsCodeOf } from './past';

export interface ShownVillages {
  /** The villages that qualify at the moment; undefined until they are loaded. */
  readonly now: readonly VillageSummary[] | undefined;
  /**
   * The villages of the previous certified list, or of the previous month; undefined until they are loaded.
   */
  readonly before: readonly VillageSummary[] | undefined;
  /** All certified lists by year; undefined until they are loaded. */
  readonly lists: ReadonlyMap<number, readonly CertifiedSummary[]> | undefined;
  /**
   * The day of a certified list, and the year of the previous one; undefined for a month, and if there is no
   * such list.
   */
  readonly cutOff: string | undefined;
  readonly yearBefore: number | undefined;
  /** The query that returned the villages of the moment. */
  readonly source: QueryState<unknown>;
  /** The villages of a past month; undefined at any other moment. */
  readonly ofMonth: QueryState<readonly VillageSummary[]> | undefined;
}

/**
 * The villages that qualify at a moment, and before it. The certified lists are fetched when they are needed,
 * for example for a year.
 */
export function useShownVillages(
  ruleSet: string,
  moment: Moment,
  years: readonly number[],
  live: Live,
  needsLists: boolean,
): ShownVillages {
  const year = yearOf(moment);
  const month = monthOf(moment);
  const current = useQuery(ruleSet, queries.qualifying(ruleSet), live.slowRefreshKey);
  const areNeeded = useRef(false);
  areNeeded.current ||= needsLists || year !== undefined;
  const certified = useQuery(
    `${ruleSet} ${years.join()} ${areNeeded.current}`,
    areNeeded.current
      ? async (signal) =>
          new Map(
            await Promise.all(
              years.map(async (one) => [one, await queries.certified(ruleSet, one)(signal)] as const),
            ),
          )
      : () => Promise.resolve(undefined),
    areNeeded.current ? live.slowRefreshKey : 0,
  );
  // The list of all changes is long, so only the first step back to a month fetches it.
  const wentBack = useRef(false);
  wentBack.current ||= month !== undefined;
  const changes = useQuery(
    `${ruleSet} ${wentBack.current}`,
    wentBack.current ? queries.verdicts(ruleSet) : () => Promise.resolve(undefined),
    wentBack.current ? live.slowRefreshKey : 0,
  );
  const villagesAt = (at: string | undefined): readonly VillageSummary[] | undefined =>
    at === undefined ? undefined : changes.data && qualifyingAt(at, changes.data);
  const inMonth = useMemo(() => villagesAt(month), [month, changes.data]);
  const inMonthBefore = useMemo(() => villagesAt(month && shiftedMonth(month, -1)), [month, changes.data]);
  const listed = year === undefined ? undefined : certified.data?.get(year);
  const lists = useMemo(() => withPlaces(certified.data, current.data), [certified.data, current.data]);

  if (month !== undefined) {
    const ofMonth = { ...changes, data: inMonth };
    return {
      now: inMonth,
      before: inMonthBefore,
      cutOff: undefined,
      yearBefore: undefined,
      source: changes,
      ofMonth,
      lists,
    };
  }
  const yearBefore = years.filter((one) => year === undefined || one < year).at(-1);
  return {
    now: year === undefined ? current.data : lists?.get(year),
    before: yearBefore === undefined ? undefined : certified.data?.get(yearBefore),
    cutOff: listed?.[0]?.asOf,
    yearBefore,
    source: year === undefined ? current : certified,
    ofMonth: undefined,
    lists,
  };
}

/** The villages of a region; all of them for the country. */
export function villagesIn<Village extends Coded>(
  region: string,
  villages: readonly Village[],
): readonly Village[] {
  return region === '' ? villages : villages.filter((village) => regionsCodeOf(village).startsWith(region));
}

/** Adds coordinates, which certificates do not have, from the present villages. */
function withPlaces(
  lists: ShownVillages['lists'],
  placed: readonly VillageSummary[] | undefined,
): ShownVillages['lists'] {
  if (lists === undefined) return undefined;
  const places = new Map(placed?.map((village) => [village.villageCode, village]));
  const withPlace = (village: CertifiedSummary): CertifiedSummary => {
    const { longitude, latitude } = places.get(village.villageCode) ?? {};
    return longitude === undefined || latitude === undefined ? village : { ...village, longitude, latitude };
  };
  return new Map([...lists].map(([year, villages]) => [year, villages.map(withPlace)]));
}
