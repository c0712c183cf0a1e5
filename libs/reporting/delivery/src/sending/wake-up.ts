/** Waits for a notification or a timeout. A notification that comes early ends the next wait at once. */
export class WakeUp {
  #notified = false;
  #wake: (() => void) | undefined;

  notify(): void {
    this.#notified = true;
    this.#wake?.();
  }

  async wait(longestMs: number): Promise<void> {
    if (!this.#notified && longestMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(longestMs, longestTimerMs));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    this.#notified = false;
  }
}

/** A longer time would overflow and end at once. */
const longestTimerMs = 2 ** 31 - 1;
