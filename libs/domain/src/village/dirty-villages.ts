import { type VillageSlot } from './village-slot';

/** The villages that have changed since the last checkpoint. */
export class DirtyVillages {
  #slots: VillageSlot[] = [];
  #shops = 0;

  get count(): number {
    return this.#slots.length;
  }

  /** The total number of shops that the villages had when they first changed. */
  get shops(): number {
    return this.#shops;
  }

  /** Adds a village that is not yet dirty and that the input of this number is about to change. */
  add(slot: VillageSlot, input: number): void {
    slot.dirty = true;
    slot.firstInput = input;
    this.#slots.push(slot);
    this.#shops += slot.village.shops.length;
  }

  /** Returns all dirty villages and clears the list. */
  take(): VillageSlot[] {
    const taken = this.#slots;
    this.#slots = [];
    this.#shops = 0;
    return taken;
  }
}
