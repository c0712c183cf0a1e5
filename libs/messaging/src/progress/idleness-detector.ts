import type { SourcePosition } from '../checkpoints/partition-state';

/** An idle partition that is further behind than this becomes active again (docs/contract.md, section 3). */
export const FAR_BEHIND = 10_000;

/**
 * Decides whether a source partition is active (`waiting`) or idle (`read`). It is active until all fetches
 * over at least `idleAfterMs` have reached the log's end. After that, it becomes active again only if it is
 * far behind.
 */
export class IdlenessDetector {
  #position: SourcePosition = 'waiting';
  #atEndSinceMs: number | undefined;

  constructor(private readonly idleAfterMs: number) {}

  get position(): SourcePosition {
    return this.#position;
  }

  /**
   * A fetch was answered: `behindBefore` records lay ahead of the requested position, and `behindAfter`
   * remain after the fetched ones.
   */
  answered(behindBefore: number, behindAfter: number, nowMs: number): SourcePosition {
    if (this.#position === 'read') {
      if (behindBefore > FAR_BEHIND) {
        this.#position = 'waiting';
        this.#atEndSinceMs = undefined;
      }
      return this.#position;
    }
    if (behindAfter > 0) {
      this.#atEndSinceMs = undefined;
    } else if (this.#atEndSinceMs === undefined) {
      this.#atEndSinceMs = nowMs;
    } else if (nowMs - this.#atEndSinceMs >= this.idleAfterMs) {
      this.#position = 'read';
    }
    return this.#position;
  }
}
