import { useMemo, useRef } from 'preact/hooks';
import { firstDay } from '../browser/first-words';
import { useParameter } from '../routes/use-address';
import { type Counts, queries, type RuleSet } from '../server/api';
import type { QueryState } from '../server/keep-fetched';
import type { Live } from '../server/live';
import { useQuery } from '../server/use-query';
import { type Moment, momentFrom, momentKey, monthOf, yearOf } from './moment';
import { countedByProvince } from './past';
import { type ShownVillages, useShownVillages, villagesIn } from './shown-villages';
import { useMoments } from './use-moments';

/**
 * A region under one rule set at one moment: every number of a page, its titles, map, lists, sheet and
 * citation come from this value. Links contain the same in the address.
 */
export interface Snapshot {
  /** '' for the country. */
  readonly region: string;
  readonly rules: RuleSet;
  readonly moment: Moment;
  readonly counts: Counts;
  /** The newest day that is certainly in the counts: the latest one known when they were requested. */
  readonly day: string | null;
  readonly shown: ShownVillages;
  /** Undefined until it is loaded. */
  readonly byProvince: ReadonlyMap<string, number> | undefined;
}

/** The snapshot of the address, with the data that the slider needs to choose another. */
interface Shown {
  readonly query: QueryState<Snapshot>;
  /** True while the requested figures, or the list of all moments, are not loaded. */
  readonly isPending: boolean;
  readonly chosen: Moment;
  readonly choose: (moment: Moment) => void;
  readonly moments: readonly Moment[];
  readonly areYearsKnown: boolean;
}

/**
 * The snapshot of a region. Until all of its figures are loaded, those of the previous rule set and moment
 * stay as a whole, so that no number appears under another's title. Before the first complete snapshot, the
 * newest loaded figures are shown without the rest.
 * @param fixed the moment of a page that shows only one, whatever the address says
 */
export function useSnapshot(
  region: string,
  rules: RuleSet,
  live: Live,
  needsLists = false,
  fixed?: Moment,
): Shown {
  const [at, setAt] = useParameter('at');
  const chosen = useMemo(() => fixed ?? momentFrom(at), [at, fixed && momentKey(fixed)]);
  const choose = (moment: Moment): void =>
    fixed === undefined ? setAt(moment === 'now' ? '' : momentKey(moment)) : undefined;
  const { moments, years, areYearsKnown, areAwaited } = useMoments(
    rules,
    chosen,
    choose,
    live.slowRefreshKey,
  );
  const year = yearOf(chosen);
  const month = monthOf(chosen);
  const knownDay = useRef<string | null>(firstDay);
  knownDay.current = live.nation.data?.asOf ?? knownDay.current;
  const counted = useQuery(
    `${rules.id} ${year}`,
    async (signal) => {
      const day = knownDay.current;
      return { day, counts: await queries.counts(rules.id, year)(signal) };
    },
    live.refreshKey,
  );
  const shown = useShownVillages(rules.id, chosen, years, live, needsLists);
  const byProvince = useMemo(
    () =>
      month === undefined
        ? new Map(
            counted.data?.counts.provinces.map(({ provinceCode, qualifying }) => [provinceCode, qualifying]),
          )
        : shown.now && countedByProvince(shown.now),
    [counted.data, month, month === undefined ? undefined : shown.now],
  );
  const latest = counted.data && {
    ...counted.data,
    region,
    rules,
    moment: chosen,
    shown,
    byProvince,
  };
  const displayed = useRef<Snapshot | undefined>(undefined);
  if (latest !== undefined && (shown.now !== undefined || displayed.current?.shown.now === undefined))
    displayed.current = latest;
  const isPending = displayed.current !== undefined && displayed.current !== latest;
  // Villages are loaded for the whole country, so another region is shown at once.
  const data = displayed.current && { ...displayed.current, region };
  const error = counted.error ?? shown.source.error;
  const query = { ...counted, isFetching: counted.isFetching || isPending, error, data };
  return { query, isPending: isPending || areAwaited, chosen, choose, moments, areYearsKnown };
}

/** The number of Taobao Villages in the region; undefined until it is loaded. */
export function numberOf({
  region,
  moment,
  counts,
  shown: { now },
  byProvince,
}: Snapshot): number | undefined {
  if (region === '' && monthOf(moment) === undefined) return counts.qualifying;
  if (now !== undefined) return villagesIn(region, now).length;
  return region.length === 2 && byProvince !== undefined ? (byProvince.get(region) ?? 0) : undefined;
}

/** The day of the figures; undefined if unknown, and at the end of a month. */
export function dayOf({ moment, day, shown: { cutOff } }: Snapshot): string | undefined {
  if (monthOf(moment) !== undefined) return undefined;
  return (yearOf(moment) === undefined ? day : cutOff) ?? undefined;
}
