import { type VillageEntry } from './village-entry';
import { type Villages } from './villages';

/** Takes the villages that have changed, where nothing changes them meanwhile. */
export function takenAtOnce(villages: Villages): VillageEntry[] {
  const told: VillageEntry[] = [];
  Array.from(villages.take((entry) => told.push(entry)));
  return told;
}
