import { byVillageCode, type VillageSlot, type VillageSnapshot } from './village-slot';

/**
 * Copy-on-write snapshot of the villages that became dirty since the last checkpoint. They are serialised one
 * after another while updates continue. A village about to change is serialised first, so each is written as
 * of the checkpoint's offset.
 */
export class PendingSnapshot {
  /** In descending order of code, so that `pop` takes the next one. */
  #left: VillageSlot[] = [];
  #serialise: (snapshot: VillageSnapshot) => void = () => undefined;

  constructor(private readonly prepare: (slot: VillageSlot) => void) {}

  /**
   * Begins a snapshot, after completing the previous one. The generator serialises one village per step, in
   * order of code.
   */
  begin(slots: VillageSlot[], serialise: (snapshot: VillageSnapshot) => void): Generator<void, void> {
    this.serialiseAll();
    this.#serialise = serialise;
    this.#left = slots.sort((a, b) => byVillageCode(b, a));
    for (const slot of slots) {
      slot.dirty = false;
      slot.pending = true;
    }
    return this.steps();
  }

  serialiseAll(): void {
    while (this.#serialiseNext());
  }

  /** Must be called before a village changes. Does nothing unless the village is pending. */
  serialiseBeforeChange(slot: VillageSlot): void {
    if (!slot.pending) return;
    slot.pending = false;
    this.prepare(slot);
    this.#serialise(slot);
  }

  /** The rest of the snapshot, one village per step. */
  *steps(): Generator<void, void> {
    while (this.#serialiseNext()) yield;
  }

  /** False if nothing was left. */
  #serialiseNext(): boolean {
    const slot = this.#left.pop();
    if (slot !== undefined) this.serialiseBeforeChange(slot);
    return slot !== undefined;
  }
}
