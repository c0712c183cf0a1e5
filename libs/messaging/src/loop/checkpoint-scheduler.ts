/** While one partition is written to MongoDB, the next is encoded and its outputs are sent: the transactions themselves come one after another. */
const SAVED_AT_ONCE = 2;
/** Who waits asks every 50 ms, unless it is applying a batch or has ended. */
const GONE_AFTER_MS = 2_000;

/**
 * Whose turn it is to be saved, among the partitions of a process. Whoever has waited longest comes first: where saving takes longer
 * than the time between two checkpoints, those that are looked at first would otherwise be due again each time, and the last never saved.
 */
export class CheckpointScheduler {
  /** How many are being saved, apart from those that need no turn. */
  underWay = 0;
  /** How many of these have come to their end, one way or the other. */
  ended = 0;
  /** How many partitions take nothing more until something is saved. The next fetch waits for them, and so does every other partition. */
  backpressured = 0;
  /** What a document of the last larger save took, from its encoding on. */
  msADocument = 0;
  /** Those that wait, in the order in which they began to, and when each has asked last. */
  readonly #waiting = new Map<object, number>();

  /** `freed`: somebody may have a turn who had none. */
  constructor(private readonly freed: () => void = () => undefined) {}

  /** One that was under way has come to its end. Who waits need not wait until he would ask by himself. */
  end(): void {
    this.underWay--;
    this.ended++;
    setImmediate(this.freed);
  }

  /** Whether it is this one's turn. If not, it waits from its first question on, for as long as it goes on asking. */
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

  /** Whether it is waiting. */
  has(one: object): boolean {
    return this.#waiting.has(one);
  }

  /** It needs no turn any more. */
  forget(one: object): void {
    this.#waiting.delete(one);
  }
}
