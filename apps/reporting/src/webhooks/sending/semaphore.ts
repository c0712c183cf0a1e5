import { type WakeUp } from './wake-up';

/** A number of places, shared by all couriers of the process: who finds none is rung for when one is free. */
export class Semaphore {
  readonly #waiting = new Set<WakeUp>();

  constructor(private free: number) {}

  tryAcquire(bell: WakeUp): boolean {
    if (this.free === 0) {
      this.#waiting.add(bell);
      return false;
    }
    this.#waiting.delete(bell);
    this.free--;
    return true;
  }

  release(): void {
    this.free++;
    // Whoever has waited longest is asked first; where it wants none any more, its next look changes nothing.
    const [first] = this.#waiting;
    if (first === undefined) return;
    this.#waiting.delete(first);
    first.notify();
  }
}
