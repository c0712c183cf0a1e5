import { type VillageSnapshot } from './village-slot';
import { type Villages } from './villages';

/** The snapshot of the dirty villages, complete at once: nothing changes them meanwhile. */
export function snapshotNow(villages: Villages): VillageSnapshot[] {
  const snapshots: VillageSnapshot[] = [];
  Array.from(villages.snapshotDirty((snapshot) => snapshots.push(snapshot)));
  return snapshots;
}
