import { byCode, type VillageSlot, type VillageSnapshot } from './village-slot';

/**
 * Villages that have been slots, and are told one after another while updates go on: copy on write. Whoever is about to change one tells
 * it before, so each is told as it stood when it was slots.
 */
export class PendingSnapshot {
  /** The last is the next to be told. */
  #left: VillageSlot[] = [];
  #serialise: (snapshot: VillageSnapshot) => void = () => undefined;

  constructor(private readonly prepare: (slot: VillageSlot) => void) {}

  /** Those slots before are told first. */
  begin(slots: VillageSlot[], serialise: (snapshot: VillageSnapshot) => void): Generator<void, void> {
    this.serialiseAll();
    this.#serialise = serialise;
    this.#left = slots.sort((a, b) => byCode(b, a));
    for (const slot of slots) {
      slot.dirty = false;
      slot.pending = true;
    }
    return this.#steps();
  }

  serialiseAll(): void {
    while (this.#serialiseNext());
  }

  /** Tells a village that is about to change, if it is still to be told. */
  serialiseBeforeChange(slot: VillageSlot): void {
    if (!slot.pending) return;
    slot.pending = false;
    this.prepare(slot);
    this.#serialise(slot);
  }

  *#steps(): Generator<void, void> {
    while (this.#serialiseNext()) yield;
  }

  /** Whether there was one. */
  #serialiseNext(): boolean {
    const slot = this.#left.pop();
    if (slot !== undefined) this.serialiseBeforeChange(slot);
    return slot !== undefined;
  }
}
