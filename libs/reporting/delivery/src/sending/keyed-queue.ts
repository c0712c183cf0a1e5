/** The part of an outstanding delivery that is held in memory. */
export interface QueuedDelivery {
  /** The delivery's own id. */
  readonly id: string;
  /** The village or region that it is about: the key of its queue. */
  readonly code: string;
  /** Its place in the subscription's order. */
  readonly sequence: number;
  /** The earliest time of the next try. */
  readonly dueMs: number;
  readonly tries: number;
}

/** Deliveries queued by code: of each code one at a time, the earliest first; of different codes in parallel. */
export class KeyedQueue {
  readonly #queues = new Map<string, QueuedDelivery[]>();
  readonly #underWay = new Set<string>();
  #size = 0;

  /** Waiting deliveries, those in flight included. */
  get size(): number {
    return this.#size;
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /** Replaces the waiting deliveries, given in their order; those in flight go on. */
  reset(deliveries: readonly QueuedDelivery[]): void {
    this.#queues.clear();
    this.#size = 0;
    this.add(deliveries);
  }

  /** Appends deliveries behind all that wait. */
  add(deliveries: readonly QueuedDelivery[]): void {
    for (const delivery of deliveries) {
      const lane = this.#queues.get(delivery.code);
      if (lane === undefined) this.#queues.set(delivery.code, [delivery]);
      else lane.push(delivery);
    }
    this.#size += deliveries.length;
  }

  /** Takes the earliest that may be sent now, and keeps its code's others back until `settled`, `reschedule` or `requeue`. */
  next(nowMs: number): QueuedDelivery | undefined {
    let earliest: QueuedDelivery | undefined;
    for (const head of this.#heads()) {
      if (head.dueMs <= nowMs && (earliest === undefined || head.sequence < earliest.sequence)) earliest = head;
    }
    if (earliest !== undefined) this.#underWay.add(earliest.code);
    return earliest;
  }

  /** When something more may be sent, were nothing to come in between; Infinity where nothing waits for its time. */
  get nextDueMs(): number {
    let dueMs = Infinity;
    for (const head of this.#heads()) dueMs = Math.min(dueMs, head.dueMs);
    return dueMs;
  }

  /** It was delivered, or has failed for good: the code's next may go. */
  settled(delivery: QueuedDelivery): void {
    this.#underWay.delete(delivery.code);
    const lane = this.#queues.get(delivery.code);
    const at = lane?.findIndex(({ id }) => id === delivery.id) ?? -1;
    // After a reset it may not be there any more.
    if (lane === undefined || at < 0) return;
    lane.splice(at, 1);
    this.#size--;
    if (lane.length === 0) this.#queues.delete(delivery.code);
  }

  /** To be tried again at `dueMs`. */
  reschedule(delivery: QueuedDelivery, dueMs: number): void {
    this.#underWay.delete(delivery.code);
    const lane = this.#queues.get(delivery.code);
    const at = lane?.findIndex(({ id }) => id === delivery.id) ?? -1;
    if (lane !== undefined && at >= 0) lane[at] = { ...delivery, dueMs, tries: delivery.tries + 1 };
  }

  /** It was not sent; it keeps its place. */
  requeue(delivery: QueuedDelivery): void {
    this.#underWay.delete(delivery.code);
  }

  /** The first of each code with nothing in flight. */
  *#heads(): Iterable<QueuedDelivery> {
    for (const [code, [head]] of this.#queues) if (head !== undefined && !this.#underWay.has(code)) yield head;
  }
}
