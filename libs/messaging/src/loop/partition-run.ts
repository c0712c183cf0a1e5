import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type FetchedBatch, type PolledOffsets, ProducerLost } from '@taocun/kafka';
import { answerWithTimeout, Backoff, failpoint, messageOf, withTimeout } from '@taocun/runtime';
import { Fenced } from '../checkpoints/checkpoint-store';
import type { PartitionLifecycle } from '../checkpoints/partition-lifecycle';
import type { PartitionState } from '../checkpoints/partition-state';
import type { PartitionStatus } from '../metrics/status';
import { type Failure, isOutage } from '../progress/failures-in-place';
import type { RunHost, RunPosition } from './checkpoints/run-host';
import { LoadedRun } from './loaded-run';
import { NoProgressReports } from './no-progress-reports';
import { OperatorError } from './operator-error';
import { OwnerCheck } from './owner-check';
import { PartitionLoader } from './partition-loader';
import { errorOf, type Phase, statusOf } from './partition-phase';

/**
 * One partition, for as long as this instance owns it: it is loaded, then batches are read and applied,
 * outputs published, and from time to time a checkpoint is taken. Every failure has the same remedy: drop the
 * state in memory, load the last checkpoint, and continue from there.
 */
export class PartitionRun {
  #phase: Phase = { kind: 'loading' };
  /** The last load; the status shows it until the next one. */
  #last: LoadedRun | undefined;
  /**
   * Attempt token: rises with every load, so that work of an earlier attempt can recognise that it is stale.
   */
  #attempt = 0;
  #loading: Promise<void> | undefined;
  #loads = 0;
  /** The steps of the savers of earlier loads. */
  #earlierSteps = 0;
  readonly #backoff = new Backoff(200, 10_000);
  readonly #owner: OwnerCheck;
  readonly #reports: NoProgressReports;
  readonly #loader: PartitionLoader;

  constructor(
    readonly topic: string,
    readonly partition: number,
    partitions: number,
    private readonly lifecycle: PartitionLifecycle<PartitionState>,
    private readonly host: RunHost,
  ) {
    this.#loader = new PartitionLoader(topic, partition, partitions, lifecycle, host);
    this.#owner = new OwnerCheck(host, () => this.#where);
    this.#reports = new NoProgressReports(host, this.#loader, () => this.#where);
  }

  get status(): PartitionStatus {
    const { topic, partition } = this;
    const noProgress = this.#reports.reasonIn(this.#phase);
    const facts = { topic, partition, noProgress, loads: this.#loads, earlierSteps: this.#earlierSteps };
    return statusOf(this.#phase, this.#last, facts, this.host);
  }

  /** Loads until it succeeds, an operator is needed, or the run ends. */
  async start(): Promise<void> {
    const attempt = ++this.#attempt;
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

  /**
   * The partition was assigned again. If nobody owned it in between, continues at the same offset with the
   * state in memory.
   */
  async resume(): Promise<void> {
    const attempt = this.#attempt;
    const backoff = new Backoff(200, 5_000);
    while (this.#isCurrent(attempt) && this.#phase.kind === 'running') {
      const { context, progress, isApplying } = this.#phase.loaded;
      // The batch being applied may come from an abandoned consumer.
      if (isApplying) {
        await pause(5);
        continue;
      }
      const query = this.host.store.epochOf(this.topic, this.partition);
      const epoch = await answerWithTimeout(this.host.tuning.answersWithinMs, 'MongoDB', query).catch(
        (error: unknown) => error,
      );
      // The state in memory stays valid while MongoDB is away.
      if (epoch instanceof Error) await backoff.failed();
      else if (this.#isCurrent(attempt) && epoch !== context.epoch)
        return this.restart('another instance had the partition in between');
      else if (this.#isCurrent(attempt))
        return this.host.readFrom(this.topic, this.partition, progress.offset);
    }
  }

  /** True once the run has no effect any more. */
  get isOver(): boolean {
    return this.#phase.kind === 'ended';
  }

  get state(): PartitionState | undefined {
    return this.#phase.kind === 'running' || this.#phase.kind === 'finishing'
      ? this.#phase.loaded.context.state
      : undefined;
  }

  async onBatch(fetched: FetchedBatch): Promise<void> {
    if (this.#phase.kind !== 'running') return;
    const { loaded } = this.#phase;
    if (!(await loaded.apply(fetched))) return;
    this.checkpointIfDue();
    await loaded.awaitCapacity(() => this.checkpointIfDue());
  }

  /** The bounds of the log were polled, which happens whether or not fetches bring records. */
  polled(offsets: Omit<PolledOffsets, 'partition'>): void {
    const attempt = this.#attempt;
    const { kind } = this.#phase;
    const isCurrent = (): boolean => this.#isCurrent(attempt) && this.#phase.kind === kind;
    // An operator may have moved the stopped partition to another offset, with another epoch (`taocun skip`).
    if (kind === 'stopped') void this.#owner.check(this.#loader.taken?.epoch, isCurrent, () => this.start());
    if (this.#phase.kind !== 'running') return;
    const { loaded } = this.#phase;
    const fenced = (): void => this.#fenced(new Fenced(`Another owner has taken ${this.#name}.`));
    void this.#owner.check(loaded.context.epoch, isCurrent, fenced);
    loaded.polled(offsets);
  }

  /** Takes a checkpoint between two batches, if one is due. */
  checkpointIfDue(): void {
    if (this.#phase.kind === 'running') this.#phase.loaded.checkpointIfDue();
  }

  /**
   * Saves the last checkpoint of an owner that was asked to stop. Work that is not saved in time is left to
   * the next owner.
   */
  async finish(): Promise<void> {
    if (this.#phase.kind === 'running') {
      // Nothing may be published beyond a clean checkpoint, so batches fetched from now on are not applied.
      this.#phase = { kind: 'finishing', loaded: this.#phase.loaded };
      this.host.stopReading(this.topic, this.partition);
      const { finishWithinMs } = this.host.tuning;
      const saving = this.#phase.loaded.finish(
        performance.now() + finishWithinMs,
        () => this.#phase.kind === 'finishing',
      );
      const outcome = await withTimeout(finishWithinMs, saving, 'late');
      if (outcome === 'late')
        this.host.logger.warn(
          `${this.#name}: the last checkpoint was not saved in time; its updates are read again`,
          this.#where,
        );
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
    if (cause instanceof OperatorError) return this.#stop(reason, this.#where.offset);
    const line = `${this.#name} starts again from its checkpoint in ${this.#backoff.nextMs} ms`;
    // A lost producer restarts every partition, so repeats are suppressed. A handler's own failures are rare,
    // and each is logged with its position.
    if (cause instanceof ProducerLost) this.host.failures.failed(`${line}: ${reason}`, reason, this.#where);
    else
      this.host.logger.warn(
        `${line}: ${cause instanceof Error ? (cause.stack ?? reason) : reason}`,
        this.#where,
      );
    await this.#backoff.failed();
    if (this.#isCurrent(attempt)) await this.start();
  }

  /** Restarts the partition. Counts the failure unless it is an outage. */
  #failed(failure: Failure, error: unknown): void {
    if (!isOutage(error) && !(error instanceof OperatorError)) this.#reports.failed(failure, this.#phase);
    void this.restart(failure.because, error);
  }

  async #load(attempt: number): Promise<void> {
    this.#phase = { kind: 'loading', error: errorOf(this.#phase) };
    const { topic, partition, host, lifecycle } = this;
    const taken = await this.#loader.load(
      () => this.#isCurrent(attempt),
      () => this.#reports.failures.noProgress === undefined,
    );
    if (taken === undefined) return;
    const { context, offset, low, high } = taken;
    // An operator may have skipped the failing record.
    this.#reports.failures.saved(offset);
    this.#owner.confirmed();
    this.#earlierSteps += this.#last?.saver.signs ?? 0;
    const loaded = new LoadedRun(taken, lifecycle, host, this.#reports.failures, {
      isCurrent: () => this.#isCurrent(attempt),
      isRunning: () => this.#isCurrent(attempt) && this.#phase.kind === 'running',
      saved: (to) => {
        this.#backoff.succeeded();
        this.#reports.failures.saved(to);
        this.#owner.confirmed();
      },
      fenced: (error) => this.#fenced(error),
      failed: (failure, error) => this.#failed(failure, error),
      stop: (because, at, command) => this.#stop(because, at, command),
      restart: (reason) => void this.restart(reason),
    });
    this.#last = loaded;
    lifecycle.owned?.(context);
    failpoint('owned');
    await lifecycle.afterCheckpoint?.(context, 'loaded');
    if (!this.#isCurrent(attempt)) return;
    if (offset === low && high > low) {
      this.#phase = {
        kind: 'loading',
        error: 'it waits until the empty partitions of its topic are known to be read to their end',
      };
      await host.awaitIdlePartitions(topic);
    }
    failpoint('loaded');
    if (!this.#isCurrent(attempt)) return;
    // Only now, because a running partition may be read as soon as the group is joined again.
    this.#phase = { kind: 'running', loaded };
    host.readFrom(topic, partition, offset);
  }

  #fenced(error: Fenced): void {
    this.host.logger.warn(`${this.#name}: ${error.message}`, this.#where);
    this.end();
    this.host.fenced();
  }

  /** The structured fields of each log line. */
  get #where(): RunPosition {
    return { topic: this.topic, partition: this.partition, offset: this.#last?.progress.offset ?? 0 };
  }

  #stop(because: string, offset: number, command?: string): void {
    const noProgress = {
      offset,
      since: new Date().toISOString(),
      because,
      ...(command !== undefined && { command }),
    };
    this.#phase = { kind: 'stopped', error: because, noProgress };
    this.#reports.stopped(noProgress);
  }

  #isCurrent(attempt: number): boolean {
    return attempt === this.#attempt && this.#phase.kind !== 'ended';
  }

  get #name(): string {
    return `${this.topic}/${this.partition}`;
  }
}
