import { type VillageSnapshot } from './village-slot';
import { type Villages } from './villages';

/** Takes the villages that have changed, where nothing changes them meanwhile. */
export function snapshotNow(villages: Villages): VillageSnapshot[] {
  const snapshots: VillageSnapshot[] = [];
  Array.from(villages.snapshotDirty((snapshot) => snapshots.push(snapshot)));
  return snapshots;
}
