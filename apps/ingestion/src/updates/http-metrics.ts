import { Injectable } from '@nestjs/common';
import { type Refusal } from './sender-rights';

/** Counters of updates over HTTP since the start of the process. */
@Injectable()
export class HttpMetrics {
  #taken = 0;
  readonly #refused = new Map<Refusal['reason'], number>();

  take(updates: number): void {
    this.#taken += updates;
  }

  refuse(updates: ReadonlyMap<Refusal['reason'], number>): void {
    for (const [reason, count] of updates)
      this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + count);
  }

  get taken(): number {
    return this.#taken;
  }

  refusedFor(reason: Refusal['reason']): number {
    return this.#refused.get(reason) ?? 0;
  }
}
