import { performance } from 'node:perf_hooks';
import type { PartitionLifecycle } from '../../checkpoints/partition-lifecycle';
import type { PartitionState } from '../../checkpoints/partition-state';
import type { Tuning } from './tuning';

/**
 * A state that is fully in memory is saved early only if its changes are this many times as large as for
 * other states.
 */
const MOST_TIMES = 16;
/** A partition with low-latency checkpoints spends at most this share of its time on saving. */
const SAVING_SHARE = 1 / 10;

/** When the next checkpoint of a partition is due. */
export class CheckpointIntervals {
  #snapshotOffset: number;
  #snapshotAtMs = performance.now();
  /** True if the partition has been behind the log's end since the last snapshot. */
  #wasCatchingUp = false;
  #seenOffset = -1;
  #movedAtMs = 0;
  #saveMs = 0;

  constructor(
    private readonly state: PartitionState,
    private readonly lifecycle: Pick<
      PartitionLifecycle<PartitionState>,
      'fullyInMemory' | 'lowLatencyCheckpoints'
    >,
    private readonly tuning: Tuning,
    loadedOffset: number,
  ) {
    this.#snapshotOffset = loadedOffset;
  }

  /** The time of the last snapshot, or of the load. */
  get snapshotAtMs(): number {
    return this.#snapshotAtMs;
  }

  /** True if a checkpoint at the position would save nothing. */
  isSaved(position: number): boolean {
    return this.state.changed.documents === 0 && position === this.#snapshotOffset;
  }

  /** Shows if a checkpoint at the position is due, and if readers wait for it. */
  at(
    position: number,
    isCatchingUp: boolean,
    isUrgent: boolean,
  ): { readonly isDue: boolean; readonly inHaste: boolean; readonly nowMs: number } {
    const nowMs = performance.now();
    if (position !== this.#seenOffset) {
      this.#seenOffset = position;
      this.#movedAtMs = nowMs;
    }
    this.#wasCatchingUp ||= isCatchingUp;
    // While the upstream partition catches up, we reach the log's end now and then, so being at the end is
    // not enough: we count as caught up once nothing has arrived for `caughtUpAfterMs`. Then we save at once
    // and in haste, because readers wait.
    const isQuiet = !isCatchingUp && nowMs - this.#movedAtMs >= this.tuning.caughtUpAfterMs;
    const passedMs = nowMs - this.#snapshotAtMs;
    const records = position - this.#snapshotOffset;
    const changed = isQuiet ? { documents: 0, bytes: 0 } : this.state.changed;
    const isDue = isUrgent || (this.#wasCatchingUp && isQuiet) || this.#isDue(passedMs, records, changed);
    return { isDue: isDue || this.hasChanged(1), inHaste: isUrgent || this.#wasCatchingUp || isQuiet, nowMs };
  }

  /** A snapshot was taken at this offset. */
  snapshotTaken(offset: number): void {
    this.#snapshotAtMs = performance.now();
    this.#wasCatchingUp = false;
    this.#snapshotOffset = offset;
  }

  /** The save of the last snapshot has ended. */
  saveEnded(): void {
    this.#saveMs = performance.now() - this.#snapshotAtMs;
  }

  /** True if the changes are `times` as large as the size that triggers an early checkpoint. */
  hasChanged(times: number): boolean {
    const { documents, bytes } = this.state.changed;
    const { checkpointDocuments, checkpointBytes } = this.tuning;
    const most = this.lifecycle.fullyInMemory ? times * MOST_TIMES : times;
    return documents >= most * checkpointDocuments || bytes >= most * checkpointBytes;
  }

  /**
   * `passedMs` and `records` count from the last snapshot; `changed` is the part that will probably change
   * again soon.
   */
  #isDue(passedMs: number, records: number, changed: PartitionState['changed']): boolean {
    if (!this.#wasCatchingUp) return passedMs >= this.#intervalMs(changed);
    const { catchUpCheckpointIntervalMs, catchUpRecordsADocument, catchUpLongestMs } = this.tuning;
    if (passedMs < catchUpCheckpointIntervalMs) return false;
    return (
      !this.lifecycle.fullyInMemory ||
      records >= changed.documents * catchUpRecordsADocument ||
      passedMs >= catchUpLongestMs
    );
  }

  /**
   * The interval of a partition that keeps up. Low-latency checkpoints are less frequent if MongoDB is slow.
   * A state that is fully in memory is saved less often if much changes, because the same documents change
   * again soon.
   */
  #intervalMs({ documents, bytes }: PartitionState['changed']): number {
    const { tuning } = this;
    if (this.lifecycle.lowLatencyCheckpoints)
      return Math.min(
        tuning.checkpointIntervalMs,
        Math.max(tuning.soonCheckpointIntervalMs, this.#saveMs / SAVING_SHARE),
      );
    if (!this.lifecycle.fullyInMemory) return tuning.checkpointIntervalMs;
    const changedMs = Math.max(
      documents * tuning.checkpointMsADocument,
      (bytes / 2 ** 20) * tuning.checkpointMsAMebibyte,
    );
    return Math.max(tuning.checkpointIntervalMs, Math.min(tuning.longestCheckpointIntervalMs, changedMs));
  }
}
