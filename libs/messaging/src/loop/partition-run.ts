import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type FetchedBatch, isOffset, type PolledOffsets, ProducerLost, type Publisher } from '@taocun/kafka';
import { answerWithTimeout, failpoint, Backoff, messageOf, stalledSeconds, withTimeout } from '@taocun/runtime';
import { CheckpointSaver } from './checkpoint-saver';
import type { NoProgress } from '../checkpoints/checkpoint-document';
import { Fenced } from '../checkpoints/checkpoint-store';
import { OperatorError } from './operator-error';
import type { TopicMetrics } from '../metrics/loop-metrics';
import type { PartitionContext } from '../checkpoints/partition-context';
import { errorOf, type LoadedRun, type Phase, reportedState } from './partition-phase';
import { PartitionLoader } from './partition-loader';
import { FailuresInPlace, isOutage } from '../progress/failures-in-place';
import { piecesOf } from '../progress/pieces';
import { noProgressReason } from './partition-troubles';
import type { PartitionLifecycle } from '../checkpoints/partition-lifecycle';
import type { PartitionState } from '../checkpoints/partition-state';
import { untilMongodbAnswers } from '../checkpoints/mongodb-away';
import { PartitionProgress } from '../progress/progress';
import type { RunHost } from './run-host';
import type { PartitionStatus } from '../metrics/status';

const UNKNOWN_BOUNDS_PAUSE_MS = 500;
const OUTSIDE_THE_LOG = 'the position is no longer in the log';

/**
 * One partition, for as long as this instance owns it: it is loaded, then batches are read and applied, outputs published, and from time to time
 * a checkpoint is taken. Every failure has the same remedy: drop the state in memory, load the last checkpoint, and continue from there.
 */
export class PartitionRun {
  #phase: Phase = { kind: 'loading' };
  /** The last load; the status shows it until the next one. */
  #last: LoadedRun | undefined;
  #applyingSinceMs: number | undefined;
  /** Attempt token: rises with every load, so that work of an earlier attempt can recognise that it is stale. */
  #attempt = 0;
  #loading: Promise<void> | undefined;
  #loads = 0;
  /** The number of saves by earlier savers. */
  #earlierSaves = 0;
  /** The last time when a load, a save or a question showed that the partition is ours. */
  #ownerAtMs = 0;
  readonly #backoff = new Backoff(200, 10_000);
  readonly #failures = new FailuresInPlace();
  readonly #metrics: TopicMetrics;
  readonly #loader: PartitionLoader;

  constructor(
    readonly topic: string,
    readonly partition: number,
    partitions: number,
    private readonly lifecycle: PartitionLifecycle<PartitionState>,
    private readonly host: RunHost,
  ) {
    this.#metrics = host.metrics(topic);
    this.#loader = new PartitionLoader(topic, partition, partitions, lifecycle, host);
  }

  get status(): PartitionStatus {
    const { progress = new PartitionProgress(0, 0, this.host.tuning.idleAfterMs), saver, context } = this.#last ?? {};
    const error = errorOf(this.#phase) ?? saver?.lastError ?? this.#handlerError();
    const { position, offset, end, held, lagMs } = progress;
    const noProgress = this.#noProgress;
    return {
      topic: this.topic,
      partition: this.partition,
      state: reportedState(this.#phase),
      position,
      offset,
      checkpoint: saver?.offset ?? 0,
      end,
      ...(held === undefined ? {} : { held }),
      ...(lagMs === undefined ? {} : { lagMs }),
      epoch: context?.epoch ?? 0,
      signs: this.#signs,
      takesLong: this.#phase.kind === 'loading' || saver?.isFollowing === true,
      ...(error === undefined ? {} : { error }),
      ...(noProgress === undefined ? {} : { noProgress }),
    };
  }

  get #noProgress(): NoProgress | undefined {
    if (this.#phase.kind === 'stopped') return this.#phase.noProgress;
    if (this.#phase.kind === 'ended') return undefined;
    const found = this.#failures.noProgress;
    if (found?.batchEnd === undefined) return found;
    const { batchEnd, ...noProgress } = found;
    return { ...noProgress, command: this.host.skipCommand(this.topic, this.partition, batchEnd) };
  }

  /** Progress counter for the watchdog: completed loads and saves, plus the steps of everyone's saves while back-pressure stops all fetching. */
  get #signs(): number {
    const { scheduler } = this.host;
    return this.#loads + this.#earlierSaves + (this.#last?.saver.signs ?? 0) + (scheduler.backpressured > 0 ? scheduler.steps : 0);
  }

  /** Loads until it succeeds, an operator is needed, or the run ends. */
  async start(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#applyingSinceMs = undefined;
    // If an earlier attempt were still under way, it could raise the epoch after this one, and fence it.
    await this.#loading;
    while (this.#isCurrent(attempt)) {
      try {
        const loading = this.#load(attempt);
        this.#loading = loading.catch(() => undefined);
        await loading;
        this.#loads++;
        return;
      } catch (error) {
        this.#loads++;
        if (!this.#isCurrent(attempt)) return;
        if (error instanceof Fenced) return this.#fenced(error);
        const reason = messageOf(error);
        if (error instanceof OperatorError) return this.#stop(reason, this.#loader.taken?.offset ?? 0);
        this.#phase = { kind: 'waiting-to-retry', error: reason };
        const line = `${this.#name} could not be loaded, trying again in ${this.#backoff.nextMs} ms: ${reason}`;
        this.host.failures.failed(line, reason, this.#where);
        await this.#backoff.failed();
      }
    }
  }

  /** The partition was assigned again. If nobody owned it in between, continues at the same offset with the state in memory. */
  async resume(): Promise<void> {
    const attempt = this.#attempt;
    const backoff = new Backoff(200, 5_000);
    while (this.#isCurrent(attempt) && this.#phase.kind === 'running') {
      const { context, progress } = this.#phase.loaded;
      // The batch being applied may come from an abandoned consumer.
      if (this.#applyingSinceMs !== undefined) {
        await pause(5);
        continue;
      }
      const asked = this.host.store.epochOf(this.topic, this.partition);
      const epoch = await answerWithTimeout(this.host.tuning.answersWithinMs, 'MongoDB', asked).catch((error: unknown) => error);
      // The state in memory stays valid while MongoDB is away.
      if (epoch instanceof Error) await backoff.failed();
      else if (this.#isCurrent(attempt) && epoch !== context.epoch) return this.restart('another instance had the partition in between');
      else if (this.#isCurrent(attempt)) return this.host.readFrom(this.topic, this.partition, progress.offset);
    }
  }

  /** True once the run has no effect any more. */
  get isOver(): boolean {
    return this.#phase.kind === 'ended';
  }

  get state(): PartitionState | undefined {
    return this.#phase.kind === 'running' || this.#phase.kind === 'finishing' ? this.#phase.loaded.context.state : undefined;
  }

  async onBatch(fetched: FetchedBatch): Promise<void> {
    if (this.#phase.kind !== 'running') return;
    const attempt = this.#attempt;
    const { loaded } = this.#phase;
    const { progress } = loaded;
    if (!Object.is(fetched.askedFor, progress.offset)) return this.#realign(attempt, progress);
    failpoint('batch-received');
    this.#applyingSinceMs = performance.now();
    try {
      if (fetched.damaged !== undefined) return await this.#stopBefore(fetched.damaged, attempt, loaded);
      await this.#applyPieces(fetched, attempt, loaded);
      if (!this.#isCurrent(attempt)) return;
    } finally {
      // A later attempt may be applying a batch of its own, and is not to be saved in the middle of it.
      if (attempt === this.#attempt) this.#applyingSinceMs = undefined;
    }
    this.checkpointIfDue();
    await this.#awaitCapacity(attempt, loaded);
  }

  /** Applies a batch; one that has failed before in pieces, after all before it is saved: `skip` then loses nothing but the failing record. */
  async #applyPieces(fetched: FetchedBatch, attempt: number, loaded: LoadedRun): Promise<void> {
    const failed = this.#failures.failedBatch;
    for (const piece of piecesOf(fetched, failed)) {
      if (piece.askedFor === failed?.from) await loaded.saver.saveAt(piece.askedFor);
      if (!this.#isCurrent(attempt) || this.#phase.kind !== 'running') return;
      this.#applyingSinceMs = performance.now();
      await this.#apply(piece, attempt, loaded);
      // Heartbeats and timers need a turn between the many pieces.
      if (piece !== fetched) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #apply(fetched: FetchedBatch, attempt: number, { context, progress }: LoadedRun): Promise<void> {
    try {
      const changed = progress.fetched(fetched);
      if (changed === 'waiting') this.lifecycle.positionChanged?.(context, 'waiting');
      if (fetched.count > 0) await this.host.handle(this.topic, fetched, context);
      failpoint('batch-handled');
      if (!this.#isCurrent(attempt)) return;
      progress.applied(fetched);
      this.#failures.applied(progress.offset);
      this.host.counters.batches++;
      this.host.counters.records += fetched.count;
      this.#metrics.batchRecords.observe(fetched.count);
      if (changed === 'read') this.lifecycle.positionChanged?.(context, 'read');
      failpoint('batch-applied');
    } catch (error) {
      // Failures of an earlier attempt do not concern the present one.
      if (this.#isCurrent(attempt))
        this.#failed({ of: 'position', offset: progress.offset, batchEnd: fetched.nextOffset, because: messageOf(error) }, error);
    }
  }

  /** Stops before a damaged batch, after all before it is saved. */
  async #stopBefore(damaged: string, attempt: number, { saver, progress }: LoadedRun): Promise<void> {
    const { offset } = progress;
    if (isOffset(offset)) await saver.saveAt(offset);
    if (this.#isCurrent(attempt) && this.#phase.kind === 'running')
      this.#stop(damaged, offset, this.host.skipCommand(this.topic, this.partition, undefined));
  }

  /** The bounds of the log were polled, which happens whether or not fetches bring records. */
  polled(offsets: Omit<PolledOffsets, 'partition'>): void {
    if (this.#phase.kind === 'stopped') return void this.#askWhetherSkipped();
    if (this.#phase.kind !== 'running') return;
    const { context, progress } = this.#phase.loaded;
    if (performance.now() - this.#ownerAtMs >= this.host.tuning.stillOwnerEveryMs) void this.#askWhetherOwner(this.#attempt, context.epoch);
    if (this.#applyingSinceMs !== undefined) return;
    if (offsets.low > progress.offset) void this.#askWhetherDeleted(this.#attempt, progress);
    const changed = progress.polled(offsets);
    if (changed === undefined) return;
    try {
      this.lifecycle.positionChanged?.(context, changed);
    } catch (error) {
      this.#failed({ of: 'position', offset: progress.offset, because: messageOf(error) }, error);
    }
  }

  /** Takes a checkpoint between two batches, if one is due. */
  checkpointIfDue(): void {
    if (this.#phase.kind !== 'running' || this.#applyingSinceMs !== undefined) return;
    const { saver, progress } = this.#phase.loaded;
    const { offset, readable } = progress;
    saver.checkpointIfDue(offset, readable - offset > this.host.tuning.catchUpFromRecords);
  }

  /** Saves the last checkpoint of an owner that was asked to stop. Work that is not saved in time is left to the next owner. */
  async finish(): Promise<void> {
    if (this.#phase.kind === 'running') {
      // Nothing may be published beyond a clean checkpoint, so batches fetched from now on are not applied.
      this.#phase = { kind: 'finishing', loaded: this.#phase.loaded };
      this.host.stopReading(this.topic, this.partition);
      const { finishWithinMs } = this.host.tuning;
      const outcome = await withTimeout(finishWithinMs, this.#saveLast(performance.now() + finishWithinMs), 'late');
      if (outcome === 'late')
        this.host.logger.warn(`${this.#name}: the last checkpoint was not saved in time; its updates are read again`, this.#where);
    }
    this.end();
  }

  /** The partition is no longer ours: work under way has no more effect. */
  end(): void {
    this.#attempt++;
    this.#phase = { kind: 'ended', error: errorOf(this.#phase) };
  }

  /** Drops the state in memory and continues from the last checkpoint, after a backoff. */
  async restart(reason: string, cause?: unknown): Promise<void> {
    // A run that waits to retry has no state in memory, and needs no second attempt in parallel.
    const { kind } = this.#phase;
    if (kind === 'ended' || kind === 'stopped' || kind === 'waiting-to-retry') return;
    const attempt = ++this.#attempt;
    this.#phase = { kind: 'waiting-to-retry', error: reason };
    this.host.counters.restarts++;
    this.host.stopReading(this.topic, this.partition);
    if (cause instanceof OperatorError) return this.#stop(reason, this.#offset);
    const line = `${this.#name} starts again from its checkpoint in ${this.#backoff.nextMs} ms`;
    // A lost producer restarts every partition, so repeats are suppressed. A handler's own failures are rare, and each is logged with its position.
    if (cause instanceof ProducerLost) this.host.failures.failed(`${line}: ${reason}`, reason, this.#where);
    else this.host.logger.warn(`${line}: ${cause instanceof Error ? (cause.stack ?? reason) : reason}`, this.#where);
    await this.#backoff.failed();
    if (this.#isCurrent(attempt)) await this.start();
  }

  /** Restarts the partition. Counts the failure unless it is an outage. */
  #failed(failure: Parameters<FailuresInPlace['failed']>[0], error: unknown): void {
    if (!isOutage(error) && !(error instanceof OperatorError)) {
      const before = this.#failures.noProgress;
      this.#failures.failed(failure);
      const noProgress = this.#noProgress;
      if (noProgress !== undefined) this.#keep(noProgress);
      if (before === undefined && noProgress !== undefined)
        this.host.logger.error(noProgressReason(this.topic, this.partition, noProgress), this.#where);
    }
    void this.restart(failure.because, error);
  }

  /** Writes the reason next to the checkpoint, where `doctor` finds it whichever instance has the partition. */
  #keep(noProgress: NoProgress): void {
    const epoch = this.#loader.taken?.epoch;
    if (epoch === undefined) return;
    const kept = untilMongodbAnswers(() => this.host.store.keepNoProgress(this.topic, this.partition, epoch, noProgress));
    void kept.catch((error: unknown) => {
      this.host.logger.warn(`${this.#name}: why it makes no progress could not be saved: ${messageOf(error)}`, this.#where);
    });
  }

  async #load(attempt: number): Promise<void> {
    this.#phase = { kind: 'loading', error: errorOf(this.#phase) };
    const { topic, partition, host, lifecycle } = this;
    const taken = await this.#loader.load(
      () => this.#isCurrent(attempt),
      () => this.#failures.noProgress === undefined,
    );
    if (taken === undefined) return;
    const { context, publisher, offset, low, high, publishedTo } = taken;
    // An operator may have skipped the failing record.
    this.#failures.saved(offset);
    this.#ownerAtMs = performance.now();
    this.#earlierSaves += this.#last?.saver.signs ?? 0;
    const saver = this.#saverOf(attempt, context, publisher, offset);
    const loaded = { context, publisher, saver, progress: new PartitionProgress(offset, high, host.tuning.idleAfterMs), publishedTo };
    this.#last = loaded;
    lifecycle.owned?.(context);
    failpoint('owned');
    await lifecycle.afterCheckpoint?.(context, 'loaded');
    if (!this.#isCurrent(attempt)) return;
    if (offset === low && high > low) {
      this.#phase = { kind: 'loading', error: 'it waits until the empty partitions of its topic are known to be read to their end' };
      await host.awaitIdlePartitions(topic);
    }
    failpoint('loaded');
    if (!this.#isCurrent(attempt)) return;
    // Only now, because a running partition may be read as soon as the group is joined again.
    this.#phase = { kind: 'running', loaded };
    host.readFrom(topic, partition, offset);
  }

  #saverOf(attempt: number, context: PartitionContext, publisher: Publisher, offset: number): CheckpointSaver {
    return new CheckpointSaver(context, this.lifecycle, this.host, offset, {
      isCurrent: () => this.#isCurrent(attempt),
      // The other half of the limit is for outputs of updates; reading stops at the whole limit.
      hasRoom: () => publisher.pendingBytes <= this.host.tuning.pendingOutputBytes / 2,
      saved: () => {
        this.#backoff.succeeded();
        this.#failures.saved(this.#last?.saver.offset ?? 0);
        this.#ownerAtMs = performance.now();
      },
      fenced: (error) => this.#fenced(error),
      failed: (error) => this.#failed({ of: 'checkpoint', offset: this.#last?.saver.offset ?? offset, because: messageOf(error) }, error),
    });
  }

  /**
   * An owner with nothing to save would never be fenced. A former owner may have taken the partition with a load that was still under way. This
   * owner's watermarks would then be ignored as stale, and the clock would stand still until an update came.
   */
  async #askWhetherOwner(attempt: number, own: number): Promise<void> {
    this.#ownerAtMs = performance.now();
    try {
      const epoch = await this.host.store.epochOf(this.topic, this.partition);
      if (this.#isCurrent(attempt) && this.#phase.kind === 'running' && epoch !== own)
        this.#fenced(new Fenced(`Another owner has taken ${this.#name}.`));
    } catch (error) {
      // The question is repeated later; saves show whether MongoDB answers.
      this.host.logger.debug?.(`The owner of ${this.#name} is unknown: ${messageOf(error)}`, this.#where);
    }
  }

  /** Notices that an operator has moved the stopped partition to another offset, with another epoch (`taocun skip`). */
  async #askWhetherSkipped(): Promise<void> {
    const own = this.#loader.taken?.epoch;
    if (own === undefined || performance.now() - this.#ownerAtMs < this.host.tuning.stillOwnerEveryMs) return;
    this.#ownerAtMs = performance.now();
    const attempt = this.#attempt;
    const epoch = await this.host.store.epochOf(this.topic, this.partition).catch(() => own);
    if (epoch !== own && this.#isCurrent(attempt)) await this.start();
  }

  async #saveLast(deadlineMs: number): Promise<'done' | 'late'> {
    while (this.#applyingSinceMs !== undefined && this.#phase.kind === 'finishing') await pause(5);
    failpoint('finishing');
    if (this.#phase.kind !== 'finishing') return 'done';
    const { saver, progress, publishedTo } = this.#phase.loaded;
    return saver.finish(progress.offset, deadlineMs, progress.offset >= publishedTo);
  }

  #fenced(error: Fenced): void {
    this.host.logger.warn(`${this.#name}: ${error.message}`, this.#where);
    this.end();
    this.host.fenced();
  }

  /** The structured fields of each log line. */
  get #where(): { readonly topic: string; readonly partition: number; readonly offset: number } {
    return { topic: this.topic, partition: this.partition, offset: this.#offset };
  }

  #stop(because: string, offset: number, command?: string): void {
    const noProgress = { offset, since: new Date().toISOString(), because, ...(command !== undefined && { command }) };
    this.#phase = { kind: 'stopped', error: because, noProgress };
    this.host.logger.error(noProgressReason(this.topic, this.partition, noProgress), this.#where);
    this.#keep(noProgress);
  }

  /** Back-pressure: waits while more is under way than memory should contain. */
  async #awaitCapacity(attempt: number, { saver, publisher }: LoadedRun): Promise<void> {
    const { scheduler, tuning } = this.host;
    const isOver = (): boolean => this.#isCurrent(attempt) && (saver.isOverfull || publisher.pendingBytes > tuning.pendingOutputBytes);
    await scheduler.backpressure(isOver, () => this.checkpointIfDue());
    this.checkpointIfDue();
  }

  /**
   * The consumer does not read at our offset: the batch was fetched before a seek took effect, or the offset is no longer in the log. The bounds
   * of the log show which is the case.
   */
  async #realign(attempt: number, { offset }: PartitionProgress): Promise<void> {
    const log = await this.host.logOf(this.topic, this.partition).catch(() => undefined);
    // While the bounds are unknown, the next batch from our offset shows the gap again.
    if (log === undefined) await pause(UNKNOWN_BOUNDS_PAUSE_MS);
    if (!this.#isCurrent(attempt)) return;
    if (log !== undefined && (offset < log.low || offset > log.high)) void this.restart(OUTSIDE_THE_LOG);
    else this.host.readFrom(this.topic, this.partition, offset);
  }

  /**
   * Unread records may be deleted. If all are, no batch comes that would show the gap. Those that were fetched before may still be applied, so
   * only a position that stays is outside the log.
   */
  async #askWhetherDeleted(attempt: number, progress: PartitionProgress): Promise<void> {
    const { offset } = progress;
    const log = await this.host.logOf(this.topic, this.partition).catch(() => undefined);
    if (!this.#isCurrent(attempt) || this.#phase.kind !== 'running' || this.#applyingSinceMs !== undefined) return;
    if (log !== undefined && offset === progress.offset && offset < log.low) void this.restart(OUTSIDE_THE_LOG);
  }

  #handlerError(): string | undefined {
    const seconds = stalledSeconds(this.#applyingSinceMs);
    return seconds === undefined ? undefined : `the batch at offset ${this.#offset} has been under way for ${seconds} s`;
  }

  #isCurrent(attempt: number): boolean {
    return attempt === this.#attempt && this.#phase.kind !== 'ended';
  }

  get #offset(): number {
    return this.#last?.progress.offset ?? 0;
  }

  get #name(): string {
    return `${this.topic}/${this.partition}`;
  }
}
