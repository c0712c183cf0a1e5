import { setTimeout as pause } from 'node:timers/promises';

/**
 * While one partition is written to MongoDB, the next is serialised and its outputs are sent. The
 * transactions themselves run one after another.
 */
const SAVED_AT_ONCE = 2;
/**
 * A waiting partition asks every 50 ms, unless it is applying a batch or has ended; after this long it counts
 * as gone.
 */
const GONE_AFTER_MS = 2_000;

/**
 * A fair queue for the saves of a process's partitions: the one that has waited longest comes first. If
 * saving takes longer than the interval of checkpoints, the first partitions would otherwise be due again
 * each time, and the last ones never saved.
 */
export class CheckpointScheduler {
  /** The number of saves under way, except those that bypass the queue. */
  underWay = 0;
  /**
   * The number of steps of all saves so far: parts serialised, documents inserted, and ends, successful or
   * not.
   */
  steps = 0;
  /** The number of back-pressured partitions. */
  backpressured = 0;
  /** The time per document of the last larger save, including serialisation. */
  msADocument = 0;
  /** The queue in order of arrival, with the time of each partition's last question. */
  readonly #waiting = new Map<object, number>();

  /** `freed` is called when the next partition in the queue may save. */
  constructor(private readonly freed: () => void = () => undefined) {}

  /** Ends a save. The next partition in the queue is notified, so that it need not wait for its next poll. */
  end(): void {
    this.underWay--;
    this.steps++;
    setImmediate(this.freed);
  }

  /** Waits while `isOver` is true, calling `meanwhile` between polls. */
  async backpressure(isOver: () => boolean, meanwhile: () => void): Promise<void> {
    if (!isOver()) return;
    this.backpressured++;
    try {
      while (isOver()) {
        await pause(5);
        meanwhile();
      }
    } finally {
      this.backpressured--;
    }
  }

  /**
   * Returns true if it is this partition's turn. Otherwise it stays in the queue as long as it keeps asking.
   */
  maySave(one: object, nowMs: number): boolean {
    this.#waiting.set(one, nowMs);
    if (this.underWay >= SAVED_AT_ONCE) return false;
    for (const [first, queuedAtMs] of this.#waiting) {
      if (first !== one && nowMs - queuedAtMs <= GONE_AFTER_MS) return false;
      this.#waiting.delete(first);
      if (first === one) return true;
    }
    return false;
  }

  has(one: object): boolean {
    return this.#waiting.has(one);
  }

  forget(one: object): void {
    this.#waiting.delete(one);
  }
}
