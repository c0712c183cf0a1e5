import type { BatchWriter } from '../protocol/batch-writer';

/** A partition to which records are written. */
export interface Lane {
  readonly topic: string;
  readonly partition: number;
  /**
   * Batches not yet acknowledged, oldest first. Records are appended to the last; only the oldest is ever
   * sent.
   */
  readonly queue: QueuedBatch[];
}

export class QueuedBatch {
  /**
   * True if a closed connection may still refer to the bytes, so that their memory must not be overwritten.
   */
  isHeld = false;
  /** The sets that contain the batch until it is acknowledged, and callbacks that wait for that. */
  readonly #openIn: Set<QueuedBatch>[] = [];
  readonly #waiters: (() => void)[] = [];

  constructor(readonly writer: BatchWriter) {}

  get bytes(): number {
    return this.writer.bytes;
  }

  /** Keeps the batch in the set until it is acknowledged. */
  openIn(open: Set<QueuedBatch>): void {
    if (open.has(this)) return;
    open.add(this);
    this.#openIn.push(open);
  }

  onAcknowledged(waiter: () => void): void {
    this.#waiters.push(waiter);
  }

  acknowledged(): void {
    for (const open of this.#openIn) open.delete(this);
    for (const waiter of this.#waiters) waiter();
  }
}
