import { useMemo, useRef } from 'preact/hooks';
import { type Counts, queries, type RuleSet } from '../server/api';
import type { QueryState } from '../server/keep-fetched';
import type { Live } from '../server/live';
import { useQuery } from '../server/use-query';
import { type ShownVillages, useShownVillages } from './shown-villages';
import { type Moment, monthOf, yearOf } from './moment';
import { countedByProvince } from './past';

/** The figures of one rule set at one moment: number, title, map and lists all answer to these. */
export interface Snapshot {
  readonly rules: RuleSet;
  readonly moment: Moment;
  readonly counts: Counts;
  /** The newest day that surely is in the counts: the latest that was known when they were asked for. */
  readonly day: string | null;
  readonly shown: ShownVillages;
  /** Undefined until they are known. */
  readonly byProvince: ReadonlyMap<string, number> | undefined;
}

/**
 * The figures of a rule set at a moment. Until all of them are there, those of the rule set and moment before stay as a whole, so that no
 * number stands under the title of another. Before any were whole, the newest that came are shown without the rest.
 */
export function useSnapshot(
  rules: RuleSet,
  moment: Moment,
  years: readonly number[],
  live: Live,
  needsLists: boolean,
): { readonly query: QueryState<Snapshot>; readonly isPending: boolean } {
  const [year, month] = [yearOf(moment), monthOf(moment)];
  const knownDay = useRef<string | null>(null);
  knownDay.current = live.nation.data?.asOf ?? knownDay.current;
  const counted = useQuery(
    `${rules.id} ${year}`,
    async (signal) => {
      const day = knownDay.current;
      return { day, counts: await queries.counts(rules.id, year)(signal) };
    },
    live.refreshKey,
  );
  const shown = useShownVillages(rules.id, moment, years, live, needsLists);
  const byProvince = useMemo(
    () =>
      month === undefined
        ? new Map(counted.data?.counts.provinces.map(({ provinceCode, qualifying }) => [provinceCode, qualifying]))
        : shown.now && countedByProvince(shown.now),
    [counted.data, month, month === undefined ? undefined : shown.now],
  );
  const wanted = counted.data && { ...counted.data, rules, moment, shown, byProvince };
  const kept = useRef<Snapshot | undefined>(undefined);
  if (wanted !== undefined && (shown.now !== undefined || kept.current?.shown.now === undefined)) kept.current = wanted;
  const data = kept.current;
  const isPending = data !== undefined && data !== wanted;
  const error = counted.error ?? shown.source.error;
  return { query: { ...counted, isFetching: counted.isFetching || isPending, error, data }, isPending };
}
