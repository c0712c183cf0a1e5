import { Injectable } from '@nestjs/common';
import { type RefusedUpdate } from './accept-updates';

/** Counters of updates over HTTP since the start of the process. */
@Injectable()
export class HttpMetrics {
  #taken = 0;
  readonly #refused = new Map<RefusedUpdate['reason'], number>();

  take(updates: number): void {
    this.#taken += updates;
  }

  refuse(updates: readonly RefusedUpdate[]): void {
    for (const { reason } of updates) this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
  }

  get taken(): number {
    return this.#taken;
  }

  refusedFor(reason: RefusedUpdate['reason']): number {
    return this.#refused.get(reason) ?? 0;
  }
}
