import { performance } from 'node:perf_hooks';
import { messageOf } from '@taocun/runtime';
import type { RunHost, RunPosition } from './checkpoints/run-host';

/**
 * Notices that another owner has taken a partition. An owner with nothing to save would never be fenced: a
 * former owner may have taken the partition with a load that was still under way. This owner's watermarks
 * would then be ignored as stale, and the clock would stand still until an update came.
 */
export class OwnerCheck {
  /** The last time when a load, a save or a check showed that the partition is ours. */
  #ownerAtMs = 0;

  constructor(
    private readonly host: Pick<RunHost, 'store' | 'tuning' | 'logger'>,
    private readonly position: () => RunPosition,
  ) {}

  /** A load or a save has shown that the partition is ours. */
  confirmed(): void {
    this.#ownerAtMs = performance.now();
  }

  /**
   * Calls `taken` if a check is due, MongoDB returns another epoch than our own, and the answer is still
   * current.
   */
  async check(own: number | undefined, isCurrent: () => boolean, taken: () => unknown): Promise<void> {
    const { store, tuning, logger } = this.host;
    if (own === undefined || performance.now() - this.#ownerAtMs < tuning.stillOwnerEveryMs) return;
    this.confirmed();
    const { topic, partition } = this.position();
    try {
      if ((await store.epochOf(topic, partition)) === own) return;
    } catch (error) {
      // The check is repeated later; saves show whether MongoDB answers.
      logger.debug?.(`The owner of ${topic}/${partition} is unknown: ${messageOf(error)}`, this.position());
      return;
    }
    if (isCurrent()) taken();
  }
}
