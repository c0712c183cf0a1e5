import { type WakeUp } from './wake-up';

/** A counting semaphore, shared by all delivery workers of the process. It notifies a waiter when a slot becomes free. */
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
    // The longest waiter comes first; if it no longer wants a slot, its next look changes nothing.
    const [first] = this.#waiting;
    if (first === undefined) return;
    this.#waiting.delete(first);
    first.notify();
  }
}
