/** The part of a pending delivery that is kept in memory. */
export interface QueuedDelivery {
  readonly id: string;
  /** The code of the village or region in question: the key of the delivery's queue. */
  readonly code: string;
  /** The position in the subscription's order. */
  readonly sequence: number;
  /** The earliest time of the next attempt. */
  readonly dueMs: number;
  readonly tries: number;
}

/** Queues of deliveries by code: one at a time per code, the earliest first; different codes in parallel. */
export class KeyedQueue {
  readonly #queues = new Map<string, QueuedDelivery[]>();
  readonly #underWay = new Set<string>();
  #size = 0;

  /** The number of waiting deliveries, including those in flight. */
  get size(): number {
    return this.#size;
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /** Replaces the waiting deliveries, given in order; those in flight continue. */
  reset(deliveries: readonly QueuedDelivery[]): void {
    this.#queues.clear();
    this.#size = 0;
    this.add(deliveries);
  }

  /** Appends deliveries after all waiting ones. */
  add(deliveries: readonly QueuedDelivery[]): void {
    for (const delivery of deliveries) {
      const lane = this.#queues.get(delivery.code);
      if (lane === undefined) this.#queues.set(delivery.code, [delivery]);
      else lane.push(delivery);
    }
    this.#size += deliveries.length;
  }

  /**
   * Takes the earliest delivery that may be sent now, and holds back others of its code until `settled`,
   * `reschedule` or `requeue`.
   */
  next(nowMs: number): QueuedDelivery | undefined {
    let earliest: QueuedDelivery | undefined;
    for (const head of this.#heads()) {
      if (head.dueMs <= nowMs && (earliest === undefined || head.sequence < earliest.sequence))
        earliest = head;
    }
    if (earliest !== undefined) this.#underWay.add(earliest.code);
    return earliest;
  }

  /** The earliest time when another delivery may be sent; Infinity if none waits for a time. */
  get nextDueMs(): number {
    let dueMs = Infinity;
    for (const head of this.#heads()) dueMs = Math.min(dueMs, head.dueMs);
    return dueMs;
  }

  /** The delivery succeeded or failed for good, so the next one of its code may be sent. */
  settled(delivery: QueuedDelivery): void {
    this.#underWay.delete(delivery.code);
    const lane = this.#queues.get(delivery.code);
    const at = lane?.findIndex(({ id }) => id === delivery.id) ?? -1;
    // After a reset, the delivery may no longer be in the queue.
    if (lane === undefined || at < 0) return;
    lane.splice(at, 1);
    this.#size--;
    if (lane.length === 0) this.#queues.delete(delivery.code);
  }

  /** The delivery will be tried again at `dueMs`. */
  reschedule(delivery: QueuedDelivery, dueMs: number): void {
    this.#underWay.delete(delivery.code);
    const lane = this.#queues.get(delivery.code);
    const at = lane?.findIndex(({ id }) => id === delivery.id) ?? -1;
    if (lane !== undefined && at >= 0) lane[at] = { ...delivery, dueMs, tries: delivery.tries + 1 };
  }

  /** The delivery was not sent, and keeps its position. */
  requeue(delivery: QueuedDelivery): void {
    this.#underWay.delete(delivery.code);
  }

  /** The first delivery of each code that has none in flight. */
  *#heads(): Iterable<QueuedDelivery> {
    for (const [code, [head]] of this.#queues)
      if (head !== undefined && !this.#underWay.has(code)) yield head;
  }
}
