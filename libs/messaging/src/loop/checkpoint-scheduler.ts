import { setTimeout as pause } from 'node:timers/promises';

/** While one partition is written to MongoDB, the next is encoded and its outputs are sent: the transactions themselves come one after another. */
const SAVED_AT_ONCE = 2;
/** A waiting partition asks every 50 ms, unless it is applying a batch or has ended; after this long it counts as gone. */
const GONE_AFTER_MS = 2_000;

/**
 * A fair queue for the saves of a process's partitions: the one that has waited longest comes first. Where saving takes longer than the
 * time between two checkpoints, the first partitions would otherwise be due again each time, and the last ones never saved.
 */
export class CheckpointScheduler {
  /** The number of saves under way, apart from those that bypass the queue. */
  underWay = 0;
  /** The number of their steps so far: parts serialised, documents inserted, and ends, good or bad. */
  steps = 0;
  /** The number of back-pressured partitions. */
  backpressured = 0;
  /** The time for each document of the last larger save, its encoding included. */
  msADocument = 0;
  /** The queue, in order of arrival, with the time of each one's last question. */
  readonly #waiting = new Map<object, number>();

  /** `freed` is called when the next in the queue may save. */
  constructor(private readonly freed: () => void = () => undefined) {}

  /** Ends a save. The next in the queue is notified, and need not wait until it would ask by itself. */
  end(): void {
    this.underWay--;
    this.steps++;
    setImmediate(this.freed);
  }

  /** Waits while `isOver`, polling `meanwhile`. */
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

  /** Returns whether it is this one's turn. If not, it stays in the queue for as long as it goes on asking. */
  maySave(one: object, nowMs: number): boolean {
    this.#waiting.set(one, nowMs);
    if (this.underWay >= SAVED_AT_ONCE) return false;
    for (const [first, askedAtMs] of this.#waiting) {
      if (first !== one && nowMs - askedAtMs <= GONE_AFTER_MS) return false;
      this.#waiting.delete(first);
      if (first === one) return true;
    }
    return false;
  }

  /** Returns whether it is in the queue. */
  has(one: object): boolean {
    return this.#waiting.has(one);
  }

  /** Removes it from the queue. */
  forget(one: object): void {
    this.#waiting.delete(one);
  }
}
