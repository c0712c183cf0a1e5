import { type VillageSlot } from './village-slot';

/** The villages that have changed since the last checkpoint. */
export class DirtyVillages {
  #slots: VillageSlot[] = [];
  #shops = 0;

  get count(): number {
    return this.#slots.length;
  }

  /** Shops that each had when it first changed, of all together. */
  get shops(): number {
    return this.#shops;
  }

  /** Adds a village that is not among them yet, about to be changed by the input of this number. */
  add(slot: VillageSlot, input: number): void {
    slot.dirty = true;
    slot.firstInput = input;
    this.#slots.push(slot);
    this.#shops += slot.village.shops.length;
  }

  /** All of them; none are left. */
  take(): VillageSlot[] {
    const taken = this.#slots;
    this.#slots = [];
    this.#shops = 0;
    return taken;
  }
}
