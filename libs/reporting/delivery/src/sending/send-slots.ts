import { type WakeUp } from './wake-up';

/**
 * Slots for deliveries under way, shared by all delivery workers of the process. A key holds at most as many
 * as are left, so that its slow receivers leave some to the webhooks of others. A waiter is notified when it
 * may have one.
 */
export class SendSlots {
  readonly #held = new Map<string, number>();
  readonly #waiting = new Map<Pick<WakeUp, 'notify'>, string>();

  constructor(private left: number) {}

  tryAcquire(keyId: string, bell: Pick<WakeUp, 'notify'>): boolean {
    if (!this.#mayHaveOne(keyId)) {
      this.#waiting.set(bell, keyId);
      return false;
    }
    this.#waiting.delete(bell);
    this.#count(keyId, 1);
    return true;
  }

  release(keyId: string): void {
    this.#count(keyId, -1);
    // The longest waiter of each key; if it no longer wants a slot, or another was faster, its next look
    // changes nothing.
    const notified = new Set<string>();
    for (const [bell, waiting] of this.#waiting) {
      if (notified.has(waiting) || !this.#mayHaveOne(waiting)) continue;
      notified.add(waiting);
      this.#waiting.delete(bell);
      bell.notify();
    }
  }

  #mayHaveOne(keyId: string): boolean {
    return (this.#held.get(keyId) ?? 0) < this.left;
  }

  #count(keyId: string, more: 1 | -1): void {
    this.left -= more;
    const held = (this.#held.get(keyId) ?? 0) + more;
    if (held > 0) this.#held.set(keyId, held);
    else this.#held.delete(keyId);
  }
}
