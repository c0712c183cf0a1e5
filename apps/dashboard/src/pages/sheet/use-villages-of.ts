import { useVillageOrder } from '../../places/village-order';
import { queries, type VillageFigures } from '../../server/api';
import type { QueryState } from '../../server/keep-fetched';
import { useQuery } from '../../server/use-query';
import { monthOf, yearOf } from '../../snapshot/moment';
import { villagesIn } from '../../snapshot/shown-villages';
import type { Snapshot } from '../../snapshot/snapshot';

/**
 * The Taobao Villages of the snapshot's region, in their order. No figures are stored for the end of a month.
 */
export function useVillagesOf(
  { region, rules, moment, shown }: Snapshot,
  refreshKey: number,
): QueryState<readonly VillageFigures[]> {
  const inOrder = useVillageOrder();
  const year = yearOf(moment);
  const month = monthOf(moment);
  const response = useQuery(
    `${rules.id} ${region} ${year} ${month === undefined}`,
    month === undefined ? queries.villagesOf(rules.id, region, year) : () => Promise.resolve([]),
    refreshKey,
  );
  if (shown.ofMonth !== undefined) {
    const { data } = shown.ofMonth;
    const named = data?.map(({ villageCode, townshipCode = villageCode.slice(0, 9), name }) => ({
      villageCode,
      townshipCode,
      name,
    }));
    return { ...shown.ofMonth, data: named && villagesIn(region, named) };
  }
  return { ...response, data: response.data && [...response.data].sort(inOrder) };
}
