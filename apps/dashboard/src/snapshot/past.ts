import { clusterVerdict, townVerdict } from '@taocun/domain';
import type { PastChange, Region, Rules, RuleSet, VillageSummary } from '../server/api';

/** The villages that qualified at the end of a month, derived from every change of a verdict. */
export function qualifyingAt(month: string, changes: readonly PastChange[]): readonly VillageSummary[] {
  const last = new Map<string, PastChange>();
  for (const change of changes) {
    if (change.asOf.slice(0, 7) > month) continue;
    const known = last.get(change.villageCode);
    if (known === undefined || known.sequence < change.sequence) last.set(change.villageCode, change);
  }
  return [...last.values()]
    .filter(({ qualifies }) => qualifies)
    .map(({ villageCode, townshipCode, name = villageCode, longitude, latitude }) => ({
      villageCode,
      townshipCode,
      name,
      ...(longitude !== undefined && latitude !== undefined && { longitude, latitude }),
    }));
}

/** The month `by` months later, or earlier if that is negative. */
export function shiftedMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by)).toISOString().slice(0, 7);
}

/** The version of a rule set in force at the end of a month, or now. */
export function rulesAt(month: string | undefined, { versions }: RuleSet): RuleSet['versions'][number] {
  return (
    versions.findLast(({ from }) => from === undefined || month === undefined || from.slice(0, 7) <= month) ??
    versions[0]
  );
}

export interface Coded {
  readonly villageCode: string;
  readonly townshipCode?: string;
}

/**
 * The code whose first digits are those of the village's regions: its township's or, if that is unknown, its
 * own.
 */
export function regionsCodeOf({ villageCode, townshipCode = villageCode }: Coded): string {
  return townshipCode;
}

export const countedByProvince = (villages: readonly Coded[]): ReadonlyMap<string, number> =>
  countedBy(2, villages);

/**
 * The townships that are Taobao Towns by their number of qualifying villages. Others may be towns by sales
 * and shops.
 */
export function townsByVillages(villages: readonly Coded[], rules: Rules): readonly Region[] {
  return [...countedBy(9, villages)]
    .filter(
      ([code, qualifyingVillages]) =>
        townVerdict(rules, code, { qualifyingVillages, alibabaSalesFen: 0, activeAlibabaShops: 0 }).qualifies,
    )
    .map(([code, number]) => ({ kind: 'town', code, name: null, villages: number }));
}

export function clustersOf(villages: readonly Coded[], rules: Rules): readonly Region[] {
  return [...countedBy(6, villages)].flatMap(([code, number]) => {
    const { size } = clusterVerdict(rules, { qualifyingVillages: number });
    return size === undefined ? [] : [{ kind: 'cluster', code, name: null, villages: number, size }];
  });
}

/** The number of villages by region, whose codes have `digits`. */
export function countedBy(digits: number, villages: readonly Coded[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const village of villages) {
    const code = regionsCodeOf(village).slice(0, digits);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}
