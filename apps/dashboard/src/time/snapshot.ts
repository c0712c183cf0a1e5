import { useMemo, useRef } from 'preact/hooks';
import { firstDay } from '../browser/first-words';
import { type Counts, type Freshness, queries, type RuleSet } from '../server/api';
import type { QueryState } from '../server/keep-fetched';
import type { Live } from '../server/live';
import { useQuery } from '../server/use-query';
import { useParameter } from '../routes/use-address';
import { type ShownVillages, useShownVillages, villagesIn } from './shown-villages';
import { type Moment, momentFrom, momentKey, monthOf, yearOf } from './moment';
import { countedByProvince } from './past';
import { useMoments } from './use-moments';

/**
 * A region under one rule set at one moment: every number of a page, its titles, map, lists, sheet and citation are drawn from this
 * value. Links carry the same in the address.
 */
export interface Snapshot {
  /** '' for the country. */
  readonly region: string;
  readonly rules: RuleSet;
  readonly moment: Moment;
  /** The backlog that is read before the figures of now are whole; undefined where they are. */
  readonly backlog: Pick<Freshness, 'asOf' | 'behind' | 'silent'> | undefined;
  readonly counts: Counts;
  /** The newest day that surely is in the counts: the latest that was known when they were asked for. */
  readonly day: string | null;
  readonly shown: ShownVillages;
  /** Undefined until they are known. */
  readonly byProvince: ReadonlyMap<string, number> | undefined;
}

/** Fewer records are read before anybody has read that they wait. */
const LEAST_BACKLOG = 1_000;

/** The snapshot that the address asks for, with what the slider needs to ask for another. */
interface Shown {
  readonly query: QueryState<Snapshot>;
  /** True while the figures of the moment asked for, or all moments, have not arrived. */
  readonly isPending: boolean;
  readonly chosen: Moment;
  readonly choose: (moment: Moment) => void;
  readonly moments: readonly Moment[];
  readonly areYearsKnown: boolean;
}

/**
 * The snapshot of a region. Until all of its figures are there, those of the rule set and moment before stay as a whole, so that no number
 * stands under the title of another. Before any were whole, the newest that came are shown without the rest.
 * @param fixed the moment of a page that is of one, whatever the address asks for
 */
export function useSnapshot(region: string, rules: RuleSet, live: Live, needsLists = false, fixed?: Moment): Shown {
  const [at, setAt] = useParameter('at');
  const chosen = useMemo(() => fixed ?? momentFrom(at), [at, fixed && momentKey(fixed)]);
  const choose = (moment: Moment): void => (fixed === undefined ? setAt(moment === 'now' ? '' : momentKey(moment)) : undefined);
  const { moments, years, areYearsKnown, areAwaited } = useMoments(rules, chosen, choose, live.slowRefreshKey);
  const [year, month] = [yearOf(chosen), monthOf(chosen)];
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
        ? new Map(counted.data?.counts.provinces.map(({ provinceCode, qualifying }) => [provinceCode, qualifying]))
        : shown.now && countedByProvince(shown.now),
    [counted.data, month, month === undefined ? undefined : shown.now],
  );
  const { freshness } = live;
  const isBacklog = chosen === 'now' && freshness?.caughtUp === false && freshness.behind >= LEAST_BACKLOG;
  const wanted = counted.data && {
    ...counted.data,
    backlog: isBacklog ? freshness : undefined,
    region,
    rules,
    moment: chosen,
    shown,
    byProvince,
  };
  const kept = useRef<Snapshot | undefined>(undefined);
  if (wanted !== undefined && (shown.now !== undefined || kept.current?.shown.now === undefined)) kept.current = wanted;
  const isPending = kept.current !== undefined && kept.current !== wanted;
  // Villages are known for the whole country, so another region is shown at once.
  const data = kept.current && { ...kept.current, region };
  const error = counted.error ?? shown.source.error;
  const query = { ...counted, isFetching: counted.isFetching || isPending, error, data };
  return { query, isPending: isPending || areAwaited, chosen, choose, moments, areYearsKnown };
}

/** The number of Taobao Villages in the region; undefined until it is known. */
export function numberOf({ region, moment, counts, shown: { now }, byProvince }: Snapshot): number | undefined {
  if (region === '' && monthOf(moment) === undefined) return counts.qualifying;
  if (now !== undefined) return villagesIn(region, now).length;
  return region.length === 2 && byProvince !== undefined ? (byProvince.get(region) ?? 0) : undefined;
}

/** The day of the figures; undefined where it is not known, and at the end of a month. */
export function dayOf({ moment, day, shown: { cutOff } }: Snapshot): string | undefined {
  if (monthOf(moment) !== undefined) return undefined;
  return (yearOf(moment) === undefined ? day : cutOff) ?? undefined;
}
