import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type FetchedBatch, ProducerLost, type Publisher } from '@taocun/kafka';
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
import { noProgressReason } from './partition-troubles';
import type { PartitionLifecycle } from '../checkpoints/partition-lifecycle';
import type { PartitionState } from '../checkpoints/partition-state';
import { untilMongodbAnswers } from '../checkpoints/mongodb-away';
import { PartitionProgress } from '../progress/progress';
import type { RunHost } from './run-host';
import type { PartitionStatus } from '../metrics/status';

const UNKNOWN_BOUNDS_PAUSE_MS = 500;

/**
 * One partition, for as long as this instance owns it: load, then read a batch, apply it, publish the
 * outputs, and take a checkpoint now and then. Every failure is handled in the same way: drop the state in
 * memory, load the last checkpoint, read on from there.
 */
export class PartitionRun {
  #phase: Phase = { kind: 'loading' };
  /** The last load; the status shows it until the next one. */
  #last: LoadedRun | undefined;
  #applyingSinceMs: number | undefined;
  /** Attempt token: rises with every load, so that work of an earlier attempt recognises that it is stale. */
  #attempt = 0;
  #loading: Promise<void> | undefined;
  #loads = 0;
  /** Saves of savers before the present one. */
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
    const { position, offset, end, lagMs } = progress;
    const noProgress = this.#noProgress;
    return {
      topic: this.topic,
      partition: this.partition,
      state: reportedState(this.#phase),
      position,
      offset,
      checkpoint: saver?.offset ?? 0,
      end,
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
    // Were an earlier attempt still under way, it could raise the epoch after this one has, and fence it.
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

  /** The partition was assigned again: goes on at the same offset, with what is in memory, if nobody owned it in between. */
  async resume(): Promise<void> {
    const attempt = this.#attempt;
    const backoff = new Backoff(200, 5_000);
    while (this.#isCurrent(attempt) && this.#phase.kind === 'running') {
      const { context, progress } = this.#phase.loaded;
      // The batch being applied may come from a consumer that was left.
      if (this.#applyingSinceMs !== undefined) {
        await pause(5);
        continue;
      }
      const asked = this.host.store.epochOf(this.topic, this.partition);
      const epoch = await answerWithTimeout(this.host.tuning.answersWithinMs, 'MongoDB', asked).catch((error: unknown) => error);
      // The state in memory stays true while MongoDB is away.
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

  /** Applies what was fetched. */
  async onBatch(fetched: FetchedBatch): Promise<void> {
    if (this.#phase.kind !== 'running') return;
    const attempt = this.#attempt;
    const { loaded } = this.#phase;
    const { context, progress } = loaded;
    if (!Object.is(fetched.askedFor, progress.offset)) return this.#realign(attempt, progress);
    if (fetched.damaged !== undefined)
      return this.#stop(fetched.damaged, progress.offset, this.host.skipCommand(this.topic, this.partition, undefined));
    failpoint('batch-received');
    this.#applyingSinceMs = performance.now();
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
      // A failure of an earlier attempt does not concern the present one.
      if (this.#isCurrent(attempt))
        this.#failed({ of: 'position', offset: progress.offset, batchEnd: fetched.nextOffset, because: messageOf(error) }, error);
      return;
    } finally {
      this.#applyingSinceMs = undefined;
    }
    this.checkpointIfDue();
    await this.#awaitCapacity(attempt, loaded);
  }

  /** The log's end was polled, without a fetch that brought anything. */
  polled(end: number): void {
    if (this.#phase.kind === 'stopped') return void this.#askWhetherSkipped();
    if (this.#phase.kind !== 'running') return;
    const { context, progress } = this.#phase.loaded;
    if (performance.now() - this.#ownerAtMs >= this.host.tuning.stillOwnerEveryMs) void this.#askWhetherOwner(this.#attempt, context.epoch);
    if (this.#applyingSinceMs !== undefined) return;
    const changed = progress.polled(end);
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
    const { offset, end } = progress;
    saver.checkpointIfDue(offset, end - offset > this.host.tuning.catchUpFromRecords);
  }

  /** Saves the last checkpoint of an owner that was asked to stop; what is not saved in time is left to the next owner. */
  async finish(): Promise<void> {
    if (this.#phase.kind === 'running') {
      // Nothing may be published beyond a clean checkpoint: what is fetched from here on is not applied.
      this.#phase = { kind: 'finishing', loaded: this.#phase.loaded };
      this.host.stopReading(this.topic, this.partition);
      const { finishWithinMs } = this.host.tuning;
      const outcome = await withTimeout(finishWithinMs, this.#saveLast(performance.now() + finishWithinMs), 'late');
      if (outcome === 'late')
        this.host.logger.warn(`${this.#name}: the last checkpoint was not saved in time; its updates are read again`, this.#where);
    }
    this.end();
  }

  /** The partition is no longer ours: nothing under way has an effect any more. */
  end(): void {
    this.#attempt++;
    this.#phase = { kind: 'ended', error: errorOf(this.#phase) };
  }

  /** Drops the state in memory and goes on from the last checkpoint, after a backoff. */
  async restart(reason: string, cause?: unknown): Promise<void> {
    // A run that waits to retry has no state in memory, and needs no second attempt beside the first.
    const { kind } = this.#phase;
    if (kind === 'ended' || kind === 'stopped' || kind === 'waiting-to-retry') return;
    const attempt = ++this.#attempt;
    this.#phase = { kind: 'waiting-to-retry', error: reason };
    this.host.counters.restarts++;
    this.host.stopReading(this.topic, this.partition);
    if (cause instanceof OperatorError) return this.#stop(reason, this.#offset);
    const line = `${this.#name} starts again from its checkpoint in ${this.#backoff.nextMs} ms`;
    // A lost producer restarts every partition. A handler's own failures are few, and each says where it was.
    if (cause instanceof ProducerLost) this.host.failures.failed(`${line}: ${reason}`, reason, this.#where);
    else this.host.logger.warn(`${line}: ${cause instanceof Error ? (cause.stack ?? reason) : reason}`, this.#where);
    await this.#backoff.failed();
    if (this.#isCurrent(attempt)) await this.start();
  }

  /** Starts the partition again. A failure that is no outage counts. */
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

  /** Writes it beside the checkpoint, where `doctor` finds it whichever instance has the partition. */
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
    const { context, publisher, offset, low, high } = taken;
    // An operator may have passed over what failed.
    this.#failures.saved(offset);
    this.#ownerAtMs = performance.now();
    this.#earlierSaves += this.#last?.saver.signs ?? 0;
    const saver = this.#saverOf(attempt, context, publisher, offset);
    const loaded = { context, publisher, saver, progress: new PartitionProgress(offset, high, host.tuning.idleAfterMs) };
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
    // Only now: joining the group again lets a running partition be read.
    this.#phase = { kind: 'running', loaded };
    host.readFrom(topic, partition, offset);
  }

  #saverOf(attempt: number, context: PartitionContext, publisher: Publisher, offset: number): CheckpointSaver {
    return new CheckpointSaver(context, this.lifecycle, this.host, offset, {
      isCurrent: () => this.#isCurrent(attempt),
      // The rest of the limit is for outputs of updates: beyond it nothing is read.
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
   * An owner with nothing to save would never be fenced. A former owner may still have taken the partition with a load that was under way:
   * this owner's watermarks are then ignored as stale, and the clock would stand still until an update came.
   */
  async #askWhetherOwner(attempt: number, own: number): Promise<void> {
    this.#ownerAtMs = performance.now();
    try {
      const epoch = await this.host.store.epochOf(this.topic, this.partition);
      if (this.#isCurrent(attempt) && this.#phase.kind === 'running' && epoch !== own)
        this.#fenced(new Fenced(`Another owner has taken ${this.#name}.`));
    } catch (error) {
      // The question is repeated; saves show whether MongoDB answers.
      this.host.logger.debug?.(`The owner of ${this.#name} is unknown: ${messageOf(error)}`, this.#where);
    }
  }

  /** An operator has the partition go on behind what stopped it by another offset, under another epoch (`taocun skip`). */
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
    const { saver, progress } = this.#phase.loaded;
    return saver.finish(progress.offset, deadlineMs);
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

  /** Back-pressure: waits while more is under way than memory should hold. */
  async #awaitCapacity(attempt: number, { saver, publisher }: LoadedRun): Promise<void> {
    const { scheduler, tuning } = this.host;
    const isOver = (): boolean => this.#isCurrent(attempt) && (saver.isOverfull || publisher.pendingBytes > tuning.pendingOutputBytes);
    await scheduler.backpressure(isOver, () => this.checkpointIfDue());
    this.checkpointIfDue();
  }

  /**
   * The consumer does not read at our offset: the batch was fetched before a seek took effect, or the offset is no longer in the log. The log's
   * bounds show which.
   */
  async #realign(attempt: number, { offset }: PartitionProgress): Promise<void> {
    const log = await this.host.logOf(this.topic, this.partition).catch(() => undefined);
    // While the bounds are unknown, the next batch read from our offset shows the gap again.
    if (log === undefined) await pause(UNKNOWN_BOUNDS_PAUSE_MS);
    if (!this.#isCurrent(attempt)) return;
    if (log !== undefined && (offset < log.low || offset > log.high)) void this.restart('the position is no longer in the log');
    else this.host.readFrom(this.topic, this.partition, offset);
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
