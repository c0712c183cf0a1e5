import { type Bell } from './bell';

/** A number of places, shared by all couriers of the process: who finds none is rung for when one is free. */
export class Slots {
  readonly #waiting = new Set<Bell>();

  constructor(private free: number) {}

  take(bell: Bell): boolean {
    if (this.free === 0) {
      this.#waiting.add(bell);
      return false;
    }
    this.#waiting.delete(bell);
    this.free--;
    return true;
  }

  giveBack(): void {
    this.free++;
    // Whoever has waited longest is asked first; where it wants none any more, its next look changes nothing.
    const [first] = this.#waiting;
    if (first === undefined) return;
    this.#waiting.delete(first);
    first.ring();
  }
}
