import type { PastChange, ShownVillage } from '../api';

/** The villages that qualified at the end of a month, by all changes of their verdicts. */
export function qualifyingAt(month: string, changes: readonly PastChange[]): readonly Omit<ShownVillage, 'salesFen'>[] {
  const last = new Map<string, PastChange>();
  for (const change of changes) {
    if (change.asOf.slice(0, 7) > month) continue;
    const known = last.get(change.villageCode);
    if (known === undefined || known.sequence < change.sequence) last.set(change.villageCode, change);
  }
  return [...last.values()]
    .filter(({ qualifies }) => qualifies)
    .map(({ villageCode, name = villageCode, longitude, latitude }) => ({
      villageCode,
      name,
      ...(longitude !== undefined && latitude !== undefined && { longitude, latitude }),
    }));
}

export function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

/** How many of them lie in each province. */
export function countedByProvince(villages: readonly { readonly villageCode: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { villageCode } of villages) {
    const code = villageCode.slice(0, 2);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}
