import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type FetchedBatch, isOffset, type PolledOffsets, type Publisher } from '@taocun/kafka';
import { failpoint, messageOf, overdueSeconds } from '@taocun/runtime';
import type { Fenced } from '../checkpoints/checkpoint-store';
import type { PartitionContext } from '../checkpoints/partition-context';
import type { PartitionLifecycle } from '../checkpoints/partition-lifecycle';
import type { PartitionState } from '../checkpoints/partition-state';
import type { Failure, FailuresInPlace } from '../progress/failures-in-place';
import { piecesOf } from '../progress/pieces';
import { PartitionProgress } from '../progress/progress';
import { CheckpointSaver } from './checkpoints/checkpoint-saver';
import type { RunHost } from './checkpoints/run-host';
import type { LoadedPartition } from './partition-loader';

const UNKNOWN_BOUNDS_PAUSE_MS = 500;
const OUTSIDE_THE_LOG = 'the position is no longer in the log';

/** The part of a run that decides what follows from a batch. */
interface RunControl {
  /** False once the run has given up this load: work under way then has no effect. */
  isCurrent(): boolean;
  /** True while batches of this load may be applied. */
  isRunning(): boolean;
  /** A checkpoint up to this offset is saved. */
  saved(offset: number): void;
  /** Another owner has taken the partition. */
  fenced(error: Fenced): void;
  failed(failure: Failure, error: unknown): void;
  stop(because: string, offset: number, command?: string): void;
  restart(reason: string): void;
}

/**
 * A partition from one load to the next: applies batches to its state, and notices when its position leaves
 * the log.
 */
export class LoadedRun {
  readonly context: PartitionContext;
  readonly saver: CheckpointSaver;
  readonly progress: PartitionProgress;
  readonly #publisher: Publisher;
  /** A checkpoint before this offset is not clean: an earlier owner may have published beyond it. */
  readonly #publishedTo: number;
  #applyingSinceMs: number | undefined;

  constructor(
    { context, publisher, offset, high, publishedTo }: LoadedPartition,
    private readonly lifecycle: PartitionLifecycle<PartitionState>,
    private readonly host: RunHost,
    private readonly failures: FailuresInPlace,
    private readonly run: RunControl,
  ) {
    this.context = context;
    this.progress = new PartitionProgress(offset, high, host.tuning.idleAfterMs);
    this.#publisher = publisher;
    this.#publishedTo = publishedTo;
    this.saver = new CheckpointSaver(context, lifecycle, host, offset, {
      isCurrent: () => run.isCurrent(),
      // The other half of the limit is for outputs of updates; reading stops at the whole limit.
      hasRoom: () => publisher.pendingBytes <= host.tuning.pendingOutputBytes / 2,
      saved: () => run.saved(this.saver.offset),
      fenced: (error) => run.fenced(error),
      failed: (error) =>
        run.failed({ of: 'checkpoint', offset: this.saver.offset, because: messageOf(error) }, error),
    });
  }

  get isApplying(): boolean {
    return this.#applyingSinceMs !== undefined;
  }

  /** The batch that has been under way for long, if there is one. */
  get handlerError(): string | undefined {
    const seconds = overdueSeconds(this.#applyingSinceMs);
    return seconds === undefined
      ? undefined
      : `the batch at offset ${this.progress.offset} has been under way for ${seconds} s`;
  }

  /**
   * Applies a batch. Returns false if nothing more may be done with this load, or the batch was not at its
   * position.
   */
  async apply(fetched: FetchedBatch): Promise<boolean> {
    if (!Object.is(fetched.fetchedFrom, this.progress.offset)) {
      await this.#realign();
      return false;
    }
    failpoint('batch-received');
    this.#applyingSinceMs = performance.now();
    try {
      if (fetched.damaged === undefined) await this.#applyPieces(fetched);
      else await this.#stopBefore(fetched.damaged);
      return fetched.damaged === undefined && this.run.isCurrent();
    } finally {
      this.#applyingSinceMs = undefined;
    }
  }

  /**
   * Applies a batch; one that has failed before in pieces, after all before it is saved: `skip` then loses
   * nothing but the failing record.
   */
  async #applyPieces(fetched: FetchedBatch): Promise<void> {
    const failed = this.failures.failedBatch;
    for (const piece of piecesOf(fetched, failed)) {
      if (piece.fetchedFrom === failed?.from) await this.saver.saveAt(piece.fetchedFrom);
      if (!this.run.isRunning()) return;
      this.#applyingSinceMs = performance.now();
      await this.#applyPiece(piece);
      // Heartbeats and timers need a turn between the many pieces.
      if (piece !== fetched) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #applyPiece(fetched: FetchedBatch): Promise<void> {
    const { context, progress, host, lifecycle, run } = this;
    try {
      const changed = progress.fetched(fetched);
      if (changed === 'waiting') lifecycle.positionChanged?.(context, 'waiting');
      if (fetched.count > 0) await host.handle(context.topic, fetched, context);
      failpoint('batch-handled');
      if (!run.isCurrent()) return;
      progress.applied(fetched);
      this.failures.applied(progress.offset);
      host.counters.batches++;
      host.counters.records += fetched.count;
      host.metrics(context.topic).batchRecords.observe(fetched.count);
      if (changed === 'read') lifecycle.positionChanged?.(context, 'read');
      failpoint('batch-applied');
    } catch (error) {
      // Failures of an earlier attempt do not concern the present one.
      if (run.isCurrent())
        run.failed(
          {
            of: 'position',
            offset: progress.offset,
            batchEnd: fetched.nextOffset,
            because: messageOf(error),
          },
          error,
        );
    }
  }

  /** Stops before a damaged batch, after all before it is saved. */
  async #stopBefore(damaged: string): Promise<void> {
    const { topic, partition } = this.context;
    const { offset } = this.progress;
    if (isOffset(offset)) await this.saver.saveAt(offset);
    if (this.run.isRunning())
      this.run.stop(damaged, offset, this.host.skipCommand(topic, partition, undefined));
  }

  /** The bounds of the log were polled, which happens whether or not fetches bring records. */
  polled(offsets: Omit<PolledOffsets, 'partition'>): void {
    if (this.isApplying) return;
    const { context, progress } = this;
    if (offsets.low > progress.offset) void this.#restartIfDeleted();
    const changed = progress.polled(offsets);
    if (changed === undefined) return;
    try {
      this.lifecycle.positionChanged?.(context, changed);
    } catch (error) {
      this.run.failed({ of: 'position', offset: progress.offset, because: messageOf(error) }, error);
    }
  }

  /** Takes a checkpoint between two batches, if one is due. */
  checkpointIfDue(): void {
    if (this.isApplying) return;
    const { offset, readable } = this.progress;
    this.saver.checkpointIfDue(offset, readable - offset > this.host.tuning.catchUpFromRecords);
  }

  /** Saves the last checkpoint, unless the run ends first. */
  async finish(deadlineMs: number, isFinishing: () => boolean): Promise<'done' | 'late'> {
    while (this.isApplying && isFinishing()) await pause(5);
    failpoint('finishing');
    if (!isFinishing()) return 'done';
    const { offset } = this.progress;
    return this.saver.finish(offset, deadlineMs, offset >= this.#publishedTo);
  }

  /** Back-pressure: waits while more is under way than memory should contain. */
  async awaitCapacity(checkpointIfDue: () => void): Promise<void> {
    const { scheduler, tuning } = this.host;
    const isOver = (): boolean =>
      this.run.isCurrent() &&
      (this.saver.isOverfull || this.#publisher.pendingBytes > tuning.pendingOutputBytes);
    await scheduler.backpressure(isOver, checkpointIfDue);
    checkpointIfDue();
  }

  /**
   * The consumer does not read at our offset: the batch was fetched before a seek took effect, or the offset
   * is no longer in the log. The bounds of the log show which is the case.
   */
  async #realign(): Promise<void> {
    const { topic, partition } = this.context;
    const { offset } = this.progress;
    const log = await this.#bounds();
    // While the bounds are unknown, the next batch from our offset shows the gap again.
    if (log === undefined) await pause(UNKNOWN_BOUNDS_PAUSE_MS);
    if (!this.run.isCurrent()) return;
    if (log !== undefined && (offset < log.low || offset > log.high)) this.run.restart(OUTSIDE_THE_LOG);
    else this.host.readFrom(topic, partition, offset);
  }

  /**
   * Unread records may be deleted. If all are, no batch comes that would show the gap. Those that were
   * fetched before may still be applied, so only a position that stays is outside the log.
   */
  async #restartIfDeleted(): Promise<void> {
    const { offset } = this.progress;
    const log = await this.#bounds();
    if (!this.run.isRunning() || this.isApplying) return;
    if (log !== undefined && offset === this.progress.offset && offset < log.low)
      this.run.restart(OUTSIDE_THE_LOG);
  }

  /** The bounds of the log; undefined while they are unknown. */
  #bounds(): Promise<{ low: number; high: number } | undefined> {
    return this.host.logOf(this.context.topic, this.context.partition).catch(() => undefined);
  }
}
