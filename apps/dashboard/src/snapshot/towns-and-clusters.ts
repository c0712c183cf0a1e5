import { queries, type Region } from '../server/api';
import type { QueryState } from '../server/keep-fetched';
import { useQuery } from '../server/use-query';
import { monthOf, yearOf } from './moment';
import { clustersOf, type Coded, rulesAt, townsByVillages } from './past';
import type { Snapshot } from './snapshot';

/** The Taobao Towns of the snapshot's moment, in the whole country. */
export function useTowns(
  { rules: ruleSet, moment, shown: { ofMonth } }: Snapshot,
  refreshKey: number,
): QueryState<readonly Region[]> {
  const query = useQuery(
    `${ruleSet.id} ${yearOf(moment)}`,
    queries.towns(ruleSet.id, yearOf(moment)),
    refreshKey,
  );
  // Names come from today's towns, which most towns of a past month still are.
  const names = new Map(query.data?.map(({ code, name }) => [code, name]));
  const thenNamed = (villages: readonly Coded[]): readonly Region[] =>
    townsByVillages(villages, rulesAt(monthOf(moment), ruleSet)).map((town) => ({
      ...town,
      name: names.get(town.code) ?? null,
    }));
  return ofMonth === undefined ? query : mapData(ofMonth, thenNamed);
}

/** The clusters of the snapshot's moment, in the whole country. */
export function useClusters(
  { rules, moment, shown: { ofMonth } }: Snapshot,
  refreshKey: number,
): QueryState<readonly Region[]> {
  const query = useQuery(
    `${rules.id} ${yearOf(moment)}`,
    queries.clusters(rules.id, yearOf(moment)),
    refreshKey,
  );
  return ofMonth === undefined
    ? query
    : mapData(ofMonth, (villages) => clustersOf(villages, rulesAt(monthOf(moment), rules)));
}

const mapData = <Data, Other>(query: QueryState<Data>, other: (data: Data) => Other): QueryState<Other> => ({
  ...query,
  data: query.data && other(query.data),
});
