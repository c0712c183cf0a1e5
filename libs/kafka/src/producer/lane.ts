import type { BatchWriter } from '../protocol/batch-writer';

/** A partition that is written to. */
export interface Lane {
  readonly topic: string;
  readonly partition: number;
  /** Batches not yet acknowledged, oldest first; records are appended to the last. The oldest alone is ever sent. */
  readonly queue: QueuedBatch[];
}

export class QueuedBatch {
  /** A connection that has ended may still hold its bytes, so that their memory may not be written to again. */
  isHeld = false;
  /** The sets in which it is until it is acknowledged, and what waits for that. */
  readonly #openIn: Set<QueuedBatch>[] = [];
  readonly #waiters: (() => void)[] = [];

  constructor(readonly writer: BatchWriter) {}

  get bytes(): number {
    return this.writer.bytes;
  }

  /** Keeps it in the set for as long as it is not acknowledged. */
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
