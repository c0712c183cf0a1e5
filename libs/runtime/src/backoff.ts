import { setTimeout as pause } from 'node:timers/promises';

/** Exponential backoff: a pause that doubles with every failure up to a bound. A success resets it. */
export class Backoff {
  #failures = 0;

  constructor(
    private readonly firstMs = 100,
    private readonly longestMs = 5_000,
  ) {}

  succeeded(): void {
    this.#failures = 0;
  }

  get nextMs(): number {
    return Math.min(this.firstMs * 2 ** this.#failures, this.longestMs);
  }

  /** Waits; returns early, without an error, when the signal is aborted. */
  async failed(signal?: AbortSignal): Promise<void> {
    const waitMs = this.nextMs;
    this.#failures++;
    try {
      await pause(waitMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  }
}
