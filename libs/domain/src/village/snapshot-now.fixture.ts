import { type VillageSnapshot } from './village-slot';
import { type Villages } from './villages';

/** Takes a complete snapshot of the dirty villages at once. */
export function snapshotNow(villages: Villages): VillageSnapshot[] {
  const snapshots: VillageSnapshot[] = [];
  Array.from(villages.snapshotDirty((snapshot) => snapshots.push(snapshot)));
  return snapshots;
}
